package rule_test

import (
	"fmt"
	"testing"

	"moments/content"
	"moments/engine/rule"
	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// spread are rules as a large site has them: most for one asset and an audience, some for all of a kind, some with a phrase.
func spread(n int) []rule.Rule {
	list := make([]rule.Rule, n)
	for i := range list {
		r := keywords.Rule{ID: fmt.Sprintf("r%d", i), Act: keywords.ActKinds()[i%4], Target: asset(fmt.Sprintf("a%d", i%3000))}
		r.When = keywords.Occasion{
			Moment:  keywords.Moment{Intent: keywords.Intents()[i%4], Persona: keywords.Persona([]string{"", "owner", "baker", "chef"}[i/4%4])},
			Channel: []string{"", "web", "app"}[i/16%3], Topic: keywords.Topic([]string{"", fmt.Sprintf("topic-%d", i%200)}[i/48%2]),
		}
		if i%10 == 0 {
			r.When.Phrase, r.When.Match = fmt.Sprintf("word%d oven", i), "broad"
		}
		list[i] = rule.Rule{Rule: r, Version: 1}
	}
	return list
}

func BenchmarkFor(b *testing.B) {
	for _, n := range []int{0, 100, rule.MaxRules} {
		set := rule.Compile(spread(n), pattern.Options{})
		ask := asks("how to buy a word20 oven for a bakery", keywords.Moment{Intent: keywords.Buy, Step: "worth", Persona: "owner"})
		ask.Query.Topics, ask.Channel, ask.Language = []keywords.Topic{"topic-7", "topic-8"}, "web", "en"
		b.Run(fmt.Sprintf("%d rules", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				effects := set.For(ask)
				_ = effects.Pins()
			}
		})
		b.Run(fmt.Sprintf("%d rules, 200 assets", n), func(b *testing.B) {
			facts := make([]content.Facts, 200)
			for i := range facts {
				facts[i] = content.Facts{ID: content.AssetID(fmt.Sprintf("a%d", i)), Kind: "guide", Topics: []keywords.Topic{"topic-7"}}
			}
			effects := set.For(ask)
			for b.Loop() {
				for i := range facts {
					if !effects.Hides(&facts[i]) {
						effects.Lift(&facts[i])
					}
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	rules := spread(rule.MaxRules)
	for b.Loop() {
		rule.Compile(rules, pattern.Options{})
	}
}
