package suggest

import (
	"slices"

	"moments/content/suggest/subject"
	"moments/keywords"
)

// Site is what a page is judged for. No steps means the default ones.
type Site struct {
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition
	Topics   *subject.Profile // nil for none
}

// Suggestion is a value of an axis with its probability and up to three reasons in words, the strongest first.
type Suggestion = subject.Suggestion

// Suggestions are those for one page, the most probable first in each list. Moments are in their text form, put together of the
// intent, the step and the personas that are likely enough; their confidence is that of the intent. There are none when no intent is
// likely enough, or nothing in the page speaks for it. Kind is the zero Suggestion for a page of which nothing can be said.
type Suggestions struct {
	Moments  []Suggestion
	Kind     Suggestion
	Topics   []Suggestion
	Intents  []Suggestion
	Steps    []Suggestion
	Personas []Suggestion
}

// How probable a value must be to be suggested.
const (
	LeastIntent = 0.6
	LeastStep   = 0.5
)

// Judge says what the page would serve, and by which features. It takes some tens of microseconds for each kilobyte of text, at most [MaxText].
func (m *Model) Judge(p Page, site Site) (Suggestions, []Feature) {
	l := takeApart(&p, m.classesOf(&p))
	if len(l.title) == 0 && l.words == 0 {
		return Suggestions{}, nil
	}
	features := l.features()
	s := Suggestions{
		Intents: m.likely(Intents, features, LeastIntent),
		Steps:   slices.DeleteFunc(m.likely(Steps, features, LeastStep), func(s Suggestion) bool { return !site.has(s.Value) }),
	}
	if len(site.Personas) > 0 || site.Topics != nil {
		stems := l.subject().Stem()
		s.Personas, s.Topics = stems.Personas(site.Personas), site.Topics.Topics(stems)
	}
	if kinds := m.likely(Kinds, features, 0); len(kinds) > 0 {
		s.Kind = kinds[0]
	}
	s.Moments = together(s)
	return s, features
}

// likely are the values of an axis that are probable enough, each with a reason. Intents and steps are left out without one: how
// frequent a value is elsewhere says nothing of this page.
func (m *Model) likely(axis Axis, features []Feature, least float64) (all []Suggestion) {
	for _, share := range m.Probabilities(axis, features) {
		if share.P < least || share.Key == keywords.Unknown || axis == Kinds && len(all) > 0 {
			continue
		}
		why := m.reasons(axis, share.Key, features)
		if len(why) == 0 {
			if axis != Kinds {
				continue
			}
			why = []string{"nothing in it speaks for anything else"}
		}
		all = append(all, Suggestion{Value: share.Key, Confidence: share.P, Why: why})
	}
	return all
}

func (s Site) has(step string) bool {
	steps := s.Steps
	if len(steps) == 0 {
		steps = keywords.DefaultSteps()
	}
	return slices.ContainsFunc(steps, func(d keywords.StepDefinition) bool { return string(d.Key) == step })
}

// together are the moments of the first intent and step with each persona, with the reasons of all three.
func together(s Suggestions) (moments []Suggestion) {
	if len(s.Intents) == 0 {
		return nil
	}
	first := s.Intents[0]
	m := keywords.Moment{Intent: keywords.Intent(first.Value)}
	why := slices.Clone(first.Why)
	if len(s.Steps) > 0 {
		m.Step = keywords.Step(s.Steps[0].Value)
		why = appendNew(why, s.Steps[0].Why[:1])
	}
	if len(s.Personas) == 0 {
		return []Suggestion{{Value: m.String(), Confidence: first.Confidence, Why: why}}
	}
	for _, p := range s.Personas {
		m.Persona = keywords.Persona(p.Value)
		moments = append(moments, Suggestion{Value: m.String(), Confidence: first.Confidence, Why: appendNew(slices.Clone(why), p.Why)})
	}
	return moments
}

func appendNew(to, more []string) []string {
	for _, s := range more {
		if !slices.Contains(to, s) {
			to = append(to, s)
		}
	}
	return to
}
