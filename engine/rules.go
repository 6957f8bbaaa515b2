package engine

import (
	"moments/content"
	"moments/engine/rank"
	"moments/engine/rule"
	"moments/keywords"
)

// Rules is what people want done with content whatever its score.
func (e *Engine) Rules() *rule.Book { return e.rules }

// RuleSet is the compiled rules as they are now.
func (e *Engine) RuleSet() *rule.Set {
	return e.rules.Set(e.cfg.Tagger.Knows, e.library.Current().Synonyms)
}

// steer is what people want done in the request.
func (e *Engine) steer(a *asking) rule.Effects {
	return e.RuleSet().For(rule.Ask{
		Query: &a.query, Channel: a.Channel, Region: a.Region, Language: language(a.language()), Now: a.now,
	})
}

// explainRules adds to the feature of the rules which of them spoke.
func (e *Engine) explainRules(a *asking, id content.AssetID, score *rank.Explanation) {
	add := func(to *rank.Explanation, r *rule.Rule, value float64) {
		to.Children = append(to.Children, rank.Explanation{Name: r.Name(), Value: value, Message: string(r.Act)})
	}
	if pin := a.ask.Steer.PinnedBy(id); pin != nil {
		add(score, pin, 0)
	}
	f := e.catalog.Facts().Get(id)
	for i := range score.Children {
		if f == nil || score.Children[i].Name != rank.Rule.String() {
			continue
		}
		for _, r := range a.ask.Steer.Lifting(f) {
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
