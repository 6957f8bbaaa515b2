package lint

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords/keymap/pattern"
)

// undefined are the personas and steps that rows name and nobody has defined.
func (c *checker) undefined() {
	personas, steps := setOf(c.Personas), setOf(c.Steps)
	for i := range c.rows {
		if p := c.rows[i].Moment.Persona; p != "" && !personas[p] {
			near := pattern.Nearest(p, c.Personas)
			f := c.say(Finding{
				Code: UnknownPersona, Severity: Error, Found: fmt.Sprintf("persona %q, which is not defined", p),
				Fix: instead(near, c.Personas, "personas"),
			}, i)
			c.correct(f, i, "persona", string(near))
		}
		if s := c.rows[i].Moment.Step; s != "" && !steps[s] {
			near := pattern.Nearest(s, c.Steps)
			f := c.say(Finding{
				Code: UnknownStep, Severity: Error, Found: fmt.Sprintf("step %q, which is not defined", s),
				Fix: instead(near, c.Steps, "steps"),
			}, i)
			c.correct(f, i, "step", string(near))
		}
	}
}

// correct gives a finding the action that puts the nearest name in.
func (c *checker) correct(f *Finding, i int, column, near string) {
	if near != "" {
		f.Action = c.set(i, column, near)
	}
}

func setOf[K comparable](keys []K) map[K]bool {
	set := make(map[K]bool, len(keys))
	for _, key := range keys {
		set[key] = true
	}
	return set
}

// instead says what might have been meant.
func instead[K ~string](near K, defined []K, what string) string {
	switch {
	case len(defined) == 0:
		return fmt.Sprintf("no %s are defined yet: import %s.csv first", what, what)
	case near != "":
		return fmt.Sprintf("did you mean %q? Else define it in %s.csv", near, what)
	}
	names := make([]string, 0, len(defined))
	for _, key := range defined[:min(len(defined), 8)] {
		names = append(names, string(key))
	}
	slices.Sort(names)
	return fmt.Sprintf("use one of %s, or define it in %s.csv", strings.Join(names, ", "), what)
}
