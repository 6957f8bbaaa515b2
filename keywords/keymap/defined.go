package keymap

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// defined are the personas and steps that rows and planned moments may name.
type defined struct {
	personas []keywords.Persona
	steps    []keywords.Step
}

// undefined returns a problem for every moment that names a persona or step that is not defined. Place gives the id of
// the nth moment.
func (d defined) undefined(moments []keywords.Moment, id func(n int) string) (problems []Problem) {
	personas, steps := setOf(d.personas), setOf(d.steps)
	refuse := func(n int, found, try string) {
		problems = append(problems, Problem{Places: []Place{{n + 1, id(n)}}, Found: found, Try: try, Kind: ErrUndefined})
	}
	for n, m := range moments {
		if m.Persona != "" && !personas[m.Persona] {
			refuse(n, fmt.Sprintf("persona %q", m.Persona), tryPersona(m.Persona, d.personas))
		}
		if m.Step != "" && !steps[m.Step] {
			refuse(n, fmt.Sprintf("step %q", m.Step), suggest(m.Step, d.steps))
		}
	}
	return problems
}

func setOf[K comparable](keys []K) map[K]bool {
	set := make(map[K]bool, len(keys))
	for _, k := range keys {
		set[k] = true
	}
	return set
}

func tryPersona(found keywords.Persona, personas []keywords.Persona) string {
	if len(personas) == 0 {
		return "no personas are defined yet, import personas.csv first"
	}
	return suggest(found, personas)
}

// suggest names the nearest key, or some when none is near.
func suggest[K ~string](found K, keys []K) string {
	if nearest := pattern.Nearest(found, keys); nearest != "" {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	names := make([]string, 0, len(keys))
	for _, key := range keys[:min(len(keys), 8)] {
		names = append(names, string(key))
	}
	slices.Sort(names)
	return "defined are " + strings.Join(names, ", ")
}
