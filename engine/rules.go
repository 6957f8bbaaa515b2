package engine

import (
	"moments/content"
	"moments/engine/rank"
	"moments/engine/rule"
	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// Rules is what people want done with content whatever its score.
func (e *Engine) Rules() *rule.Book { return e.rules }

// ruled is the rules compiled, with what they were compiled with.
type ruled struct {
	rules    []rule.Rule
	synonyms [][]string
	set      *rule.Set
}

// ruleSet is the compiled rules as they are now. When they have changed, the first who asks compiles them.
func (e *Engine) ruleSet() *rule.Set {
	rules, synonyms := e.rules.Current(), e.library.Current().Synonyms
	r := e.ruled.Load()
	if r != nil && sameSlice(r.rules, rules) && sameSlice(r.synonyms, synonyms) {
		return r.set
	}
	r = &ruled{rules, synonyms, rule.Compile(rules, pattern.Options{Known: e.cfg.Tagger.Knows, Synonyms: synonyms})}
	e.ruled.Store(r)
	return r.set
}

// steering is what people want done in one request. Pinned are the assets that come first, each once, in order; by says who wants it so, and
// places where each of them is, from 1.
type steering struct {
	rule.Effects
	pinned []content.AssetID
	by     []*rule.Rule
	places map[content.AssetID]int
}

// steer gathers what holds for the request.
func (e *Engine) steer(a *asking) (s steering) {
	s.Effects = e.ruleSet().For(rule.Ask{
		Query: &a.query, Channel: a.Channel, Region: a.Region, Language: language(a.language()), Now: a.now,
	})
	for _, pin := range s.Pins() {
		id := content.AssetID(pin.Target.Asset)
		if s.places == nil {
			s.places = map[content.AssetID]int{}
		}
		if s.places[id] == 0 {
			s.pinned, s.by = append(s.pinned, id), append(s.by, pin)
			s.places[id] = len(s.pinned)
		}
	}
	return s
}

// pinnedBy is who puts the asset first, nil when nobody does.
func (s *steering) pinnedBy(id content.AssetID) *rule.Rule {
	if place := s.places[id]; place > 0 {
		return s.by[place-1]
	}
	return nil
}

// direct counts the candidates that answer what was typed. A pin that stands there whatever is typed answers only if its text does.
func (a *asking) direct(candidates []rank.Candidate) (n int) {
	for i := range candidates {
		pin := a.steer.pinnedBy(candidates[i].ID)
		if pin == nil || pin.Answers() || candidates[i].Features.Get(rank.TextAny) >= answersFrom {
			n++
		}
	}
	return n
}

// explainRules adds to the feature of the rules which of them spoke.
func (e *Engine) explainRules(a *asking, id content.AssetID, score *rank.Explanation) {
	add := func(to *rank.Explanation, r *rule.Rule, value float64) {
		to.Children = append(to.Children, rank.Explanation{Name: r.Name(), Value: value, Message: string(r.Act)})
	}
	if pin := a.steer.pinnedBy(id); pin != nil {
		add(score, pin, 0)
	}
	f := e.catalog.Facts().Get(id)
	for i := range score.Children {
		if f == nil || score.Children[i].Name != rank.Rule.String() {
			continue
		}
		for _, r := range a.steer.Lifting(f) {
			add(&score.Children[i], r, r.Lift())
		}
	}
}

// wantedBy says in words who wants something.
func wantedBy(r *rule.Rule) string {
	if r.IsRow() {
		return "the keyword map"
	}
	return "a rule"
}

// CheckRules says what is odd about the rules, and about what the rows of the keyword map want.
func (e *Engine) CheckRules() ([]rule.Finding, error) {
	rules, err := e.rules.List()
	if err != nil {
		return nil, err
	}
	library, shelf := e.library.Current(), e.catalog.Facts()
	targets := map[keywords.Target]bool{}
	shelf.Select(func(f *content.Facts) bool {
		targets[keywords.Target{Kind: f.Kind}], targets[keywords.Target{Source: f.Source}] = true, true
		for _, topic := range f.Topics {
			targets[keywords.Target{Topic: topic}] = true
		}
		return false
	})
	return rule.Findings(append(rules, rule.OfMap(library.Map.Rows())...), rule.Site{
		Facts: shelf.Get, Targets: targets, Personas: library.Personas, Steps: library.Steps, Now: e.Now(),
	}), nil
}

// sameSlice reports whether two values of something that is never changed in place are one and the same.
func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
