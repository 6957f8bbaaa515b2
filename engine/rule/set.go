package rule

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
)

// Rule is a rule with who wrote it last. Version counts its changes, from 1; it is 0 for what a row of the keyword map wants, whose id is that
// of the row.
type Rule struct {
	keywords.Rule
	Version int
	Actor   string
	At      time.Time
}

// IsRow reports whether a row of the keyword map wants it.
func (r *Rule) IsRow() bool { return r.Version == 0 }

// Name is what people call it.
func (r *Rule) Name() string {
	if r.IsRow() {
		return "row " + r.ID + " of the keyword map"
	}
	return "rule " + r.ID
}

// Set is rules compiled. A nil Set has none.
type Set struct {
	rules   []Rule // in order of precedence
	shapes  []shape
	groups  map[keywords.Occasion]int // by occasions without a phrase
	pins    [][]*Rule                 // by group, in order of precedence
	means   table                     // the others, by what they mean
	matcher *pattern.Matcher
	phrased []int // by place in the matcher: the place in rules
}

// shape is which fields an occasion sets. There are far fewer shapes than rules, so that a request looks up its own values in each.
type shape struct{ intent, step, persona, topic, channel, region, language bool }

func shapeOf(o *keywords.Occasion) shape {
	m := o.Moment
	return shape{m.Intent != "", m.Step != "", m.Persona != "", o.Topic != "", o.Channel != "", o.Region != "", o.Language != ""}
}

// Compile makes a Set of rules that pass Check. Their phrases are matched as those of the keyword map, with the options that are its own.
func Compile(rules []Rule, o pattern.Options) *Set {
	s := &Set{rules: slices.Clone(rules), groups: map[keywords.Occasion]int{}}
	slices.SortFunc(s.rules, precedence)
	var patterns []pattern.Pattern
	for i := range s.rules {
		r := &s.rules[i]
		if r.When.Phrase != "" {
			patterns, s.phrased = append(patterns, patternOf(r)), append(s.phrased, i)
			continue
		}
		g := s.group(&r.When)
		if r.Act == keywords.Pin {
			s.pins[g] = append(s.pins[g], r)
		} else {
			s.means.add(entry{r, g})
		}
	}
	if len(patterns) > 0 {
		s.matcher = pattern.Compile(patterns, o)
	}
	return s
}

// group is the number of an occasion.
func (s *Set) group(o *keywords.Occasion) int {
	g, known := s.groups[*o]
	if known {
		return g
	}
	g = len(s.pins)
	s.groups[*o], s.pins = g, append(s.pins, nil)
	if form := shapeOf(o); !slices.Contains(s.shapes, form) {
		s.shapes = append(s.shapes, form)
	}
	return g
}

// precedence is the order of pins: as people say, then by id.
func precedence(a, b Rule) int {
	return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.ID, b.ID))
}

func patternOf(r *Rule) pattern.Pattern {
	kind := pattern.Broad
	switch keymap.Match(r.When.Match) {
	case keymap.Exact:
		kind = pattern.Exact
	case keymap.Phrase:
		kind = pattern.Phrase
	}
	return pattern.Pattern{Phrase: r.When.Phrase, Kind: kind, Locale: r.When.Language}
}

// Len is the number of rules.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return len(s.rules)
}

// Ask is one request, as far as rules ask for it.
type Ask struct {
	Query    *keywords.Query
	Channel  string
	Region   string
	Language string // of the visitor, or the phrase; "" when not known
	Now      time.Time
}

// holds reports whether the occasion, but for its phrase, is that of the request. What is not known is not so.
func (a *Ask) holds(o *keywords.Occasion) bool {
	m := a.Query.Moment
	return (o.Moment.Intent == "" || o.Moment.Intent == m.Intent) &&
		(o.Moment.Step == "" || o.Moment.Step == m.Step) &&
		(o.Moment.Persona == "" || o.Moment.Persona == m.Persona) &&
		(o.Topic == "" || slices.Contains(a.Query.Topics, o.Topic)) &&
		(o.Channel == "" || o.Channel == a.Channel) &&
		(o.Region == "" || o.Region == a.Region) &&
		(o.Language == "" || o.Language == a.Language)
}

// For finds what the rows of the keyword map and the rules want in a request. It costs a look-up for each shape of occasion, and more with what
// holds. The pins of the map come before those of the rules.
func (s *Set) For(a Ask) Effects {
	e := Effects{now: a.Now, set: s}
	e.rows(&a)
	first := len(e.pins)
	if s.Len() == 0 {
		e.settle(first)
		return e
	}
	for _, form := range s.shapes {
		if !form.topic {
			e.hold(form.of(&a, ""))
			continue
		}
		for _, topic := range a.Query.Topics {
			e.hold(form.of(&a, topic))
		}
	}
	e.said(&a)
	e.settle(first)
	return e
}

// of is the occasion of that shape which the request is.
func (form shape) of(a *Ask, topic keywords.Topic) (o keywords.Occasion) {
	m := a.Query.Moment
	if form.intent {
		o.Moment.Intent = m.Intent
	}
	if form.step {
		o.Moment.Step = m.Step
	}
	if form.persona {
		o.Moment.Persona = m.Persona
	}
	if form.topic {
		o.Topic = topic
	}
	if form.channel {
		o.Channel = a.Channel
	}
	if form.region {
		o.Region = a.Region
	}
	if form.language {
		o.Language = a.Language
	}
	return o
}
