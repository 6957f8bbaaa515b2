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

// Effects are what rules and rows want in one request. The zero value wants nothing. It is for one goroutine.
type Effects struct {
	now     time.Time
	set     *Set
	holding []bool // by number of the occasion; nil when none holds
	own     table  // what was typed, of rows and rules; all of it holds
	hasOwn  bool
	pins    []*Rule                     // of each asset the first
	places  map[content.AssetID]int     // in pins, from 1
	many    map[keywords.Target]verdict // of kinds, topics and sources, which many assets share
}

// verdict is what rules say together.
type verdict struct {
	hidden bool
	lift   float64
}

// hold notes that the occasion is that of the request.
func (e *Effects) hold(o keywords.Occasion) {
	g, known := e.set.groups[o]
	if !known {
		return
	}
	if e.holding == nil {
		e.holding = make([]bool, len(e.set.pins))
	}
	e.holding[g] = true
	taken := 0
	for _, r := range e.set.pins[g] {
		if taken == MaxPins {
			break
		}
		if r.Contains(e.now) {
			e.pins = append(e.pins, r)
			taken++
		}
	}
}

// rows takes what the rows of the keyword map that match want now.
func (e *Effects) rows(a *Ask) {
	for i := range a.Query.Acts {
		if act := &a.Query.Acts[i]; act.Holds(a.Now, a.Query.Moment.Persona, a.Channel) {
			e.take(&Rule{Rule: keywords.Rule{ID: act.Row, Act: act.Kind, Target: keywords.Target{Asset: act.Asset}, Period: act.Period}})
		}
	}
}

// said takes the rules whose phrase the visitor has typed.
func (e *Effects) said(a *Ask) {
	if e.set.matcher == nil || len(a.Query.Terms) == 0 {
		return
	}
	for _, found := range e.set.matcher.Find(a.Query.Terms, a.Query.Language) {
		r := &e.set.rules[e.set.phrased[found.Place]]
		if r.Contains(e.now) && a.holds(&r.When) {
			e.take(r)
		}
	}
}

func (e *Effects) take(r *Rule) {
	if r.Act == keywords.Pin {
		e.pins = append(e.pins, r)
		return
	}
	e.own.add(entry{rule: r})
	e.hasOwn = true
}

// settle puts the pins in order, but for the first ones, which stay first, and leaves one for each asset.
func (e *Effects) settle(first int) {
	if len(e.pins) == 0 {
		return
	}
	slices.SortFunc(e.pins[first:], func(a, b *Rule) int { return precedence(*a, *b) })
	e.places = make(map[content.AssetID]int, len(e.pins))
	e.pins = slices.DeleteFunc(e.pins, func(r *Rule) bool {
		id := content.AssetID(r.Target.Asset)
		if e.places[id] > 0 || len(e.places) == MaxPins {
			return true
		}
		e.places[id] = len(e.places) + 1
		return false
	})
}

// Pins are those that put an asset first, in order, one for each asset. They must not be changed.
func (e *Effects) Pins() []*Rule { return e.pins }

// Place is the place of an asset among those that are pinned, from 1, or 0.
func (e *Effects) Place(id content.AssetID) int { return e.places[id] }

// PinnedBy is who puts the asset first, nil when nobody does.
func (e *Effects) PinnedBy(id content.AssetID) *Rule {
	if place := e.places[id]; place > 0 {
		return e.pins[place-1]
	}
	return nil
}

// Answers reports whether a pin says that the asset answers what was typed, and does not only put it there whatever is typed.
func (r *Rule) Answers() bool { return r.IsRow() || r.When.Phrase != "" || r.When.Topic != "" }

// Hides reports whether the asset must not be shown.
func (e *Effects) Hides(f *content.Facts) bool { return e.on(f).hidden }

// Lift is how much the asset is boosted, up to 1, or buried, down to -1: the sum of what the rules say, held to that.
func (e *Effects) Lift(f *content.Facts) float64 { return max(-1, min(1, e.on(f).lift)) }

// on is what is said of an asset. It costs some look-ups, and the rules that name the asset; those that many assets share are looked at once.
func (e *Effects) on(f *content.Facts) (v verdict) {
	if e.holding != nil {
		e.set.means.about(f, func(target keywords.Target, entries []entry) { v.add(e.shared(target, entries)) })
	}
	if e.hasOwn {
		e.own.about(f, func(_ keywords.Target, entries []entry) {
			for _, own := range entries {
				v.say(own.rule)
			}
		})
	}
	return v
}

// shared is what the rules for a target say, and remembers it unless the target is one asset.
func (e *Effects) shared(target keywords.Target, entries []entry) (v verdict) {
	if target.Asset == "" {
		if known, ok := e.many[target]; ok {
			return known
		}
	}
	for _, each := range entries {
		if e.holds(each) {
			v.say(each.rule)
		}
	}
	if target.Asset != "" {
		return v
	}
	if e.many == nil {
		e.many = map[keywords.Target]verdict{}
	}
	e.many[target] = v
	return v
}

func (e *Effects) holds(r entry) bool { return e.holding[r.group] && r.rule.Contains(e.now) }

func (v *verdict) say(r *Rule) { v.add(verdict{r.Act == keywords.Hide, r.Lift()}) }

func (v *verdict) add(w verdict) { v.hidden, v.lift = v.hidden || w.hidden, v.lift+w.lift }

// Lifting are the rules that boost or bury the asset, those of the site before what was typed. They must not be changed.
func (e *Effects) Lifting(f *content.Facts) (list []*Rule) {
	if e.holding != nil {
		e.set.means.about(f, func(_ keywords.Target, entries []entry) {
			for _, each := range entries {
				if e.holds(each) {
					list = append(list, each.rule)
				}
			}
		})
	}
	e.own.about(f, func(_ keywords.Target, entries []entry) {
		for _, own := range entries {
			list = append(list, own.rule)
		}
	})
	return slices.DeleteFunc(list, func(r *Rule) bool { return r.Lift() == 0 })
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
