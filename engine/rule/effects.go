package rule

import (
	"slices"
	"time"

	"moments/content"
	"moments/keywords"
)

// UsualStrength is that of a boost or a bury which does not say how strong it is.
const UsualStrength = 0.5

// MaxPins is how many pins one request has at most: more are never seen.
const MaxPins = 20

// group is rules that hold on the same occasion, by what they are about. Pins stand apart.
type group struct {
	pins    []*Rule // in order of precedence
	assets  map[content.AssetID][]*Rule
	kinds   map[string][]*Rule
	topics  map[keywords.Topic][]*Rule
	sources map[string][]*Rule
}

func (g *group) add(r *Rule) {
	switch t := &r.Target; {
	case r.Act == keywords.Pin:
		g.pins = append(g.pins, r)
	case t.Asset != "":
		put(&g.assets, content.AssetID(t.Asset), r)
	case t.Kind != "":
		put(&g.kinds, t.Kind, r)
	case t.Topic != "":
		put(&g.topics, t.Topic, r)
	case t.Source != "":
		put(&g.sources, t.Source, r)
	}
}

func put[K comparable](table *map[K][]*Rule, key K, r *Rule) {
	if *table == nil {
		*table = map[K][]*Rule{}
	}
	(*table)[key] = append((*table)[key], r)
}

// Effects are what rules and rows want in one request. The zero value wants nothing.
type Effects struct {
	now    time.Time
	groups []*group
	pins   []*Rule
}

func (e *Effects) take(g *group) {
	if g == nil {
		return
	}
	e.groups = append(e.groups, g)
	taken := 0
	for _, r := range g.pins {
		if taken == MaxPins {
			break
		}
		if r.Contains(e.now) {
			e.pins = append(e.pins, r)
			taken++
		}
	}
}

// settle puts the pins of all groups in order, but for the first ones, which stay first.
func (e *Effects) settle(first int) {
	if len(e.groups) > 1 {
		slices.SortFunc(e.pins[first:], func(a, b *Rule) int { return precedence(*a, *b) })
	}
	e.pins = e.pins[:min(len(e.pins), MaxPins)]
}

// Pins are those that put an asset first, in order; an asset may have several. They must not be changed.
func (e *Effects) Pins() []*Rule { return e.pins }

// Answers reports whether a pin says that the asset answers what was typed, and does not only put it there whatever is typed.
func (r *Rule) Answers() bool { return r.IsRow() || r.When.Phrase != "" || r.When.Topic != "" }

// Hides reports whether the asset must not be shown.
func (e *Effects) Hides(f *content.Facts) bool {
	hidden := false
	e.about(f, func(r *Rule) { hidden = hidden || r.Act == keywords.Hide })
	return hidden
}

// Lift is how much the asset is boosted, up to 1, or buried, down to -1: the sum of what the rules say, held to that.
func (e *Effects) Lift(f *content.Facts) float64 {
	sum := 0.0
	e.about(f, func(r *Rule) { sum += r.Lift() })
	return max(-1, min(1, sum))
}

// Lifting are the rules that boost or bury the asset, in the order in which they were found. They must not be changed.
func (e *Effects) Lifting(f *content.Facts) (list []*Rule) {
	e.about(f, func(r *Rule) {
		if r.Lift() != 0 {
			list = append(list, r)
		}
	})
	return list
}

// Lift is what one of them adds, 0 for a pin or a hide.
func (r *Rule) Lift() float64 {
	strength := r.Strength
	if strength == 0 {
		strength = UsualStrength
	}
	switch r.Act {
	case keywords.Boost:
		return strength
	case keywords.Bury:
		return -strength
	}
	return 0
}

// about calls do for each rule, but the pins, that holds now and means the asset; once for a rule, also when the asset has several of its topics.
func (e *Effects) about(f *content.Facts, do func(*Rule)) {
	now := func(rules []*Rule) {
		for _, r := range rules {
			if r.Contains(e.now) {
				do(r)
			}
		}
	}
	for _, g := range e.groups {
		now(g.assets[f.ID])
		now(g.kinds[f.Kind])
		now(g.sources[f.Source])
		if g.topics == nil {
			continue
		}
		for i, topic := range f.Topics {
			if !slices.Contains(f.Topics[:i], topic) {
				now(g.topics[topic])
			}
		}
	}
}
