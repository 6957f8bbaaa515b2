package engine_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/keywords"
	"moments/keywords/keymap"
)

// many has eight guides that answer the same phrase, one of them of the catalogue of last year.
func many(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, func(cfg *engine.Config) {
		policy := rank.DefaultPolicy() // without penalties for likeness, so that only scores and noise decide
		policy.SameKind, policy.SameTopic = 0, 0
		cfg.Policy = &policy
	})
	for i := range 8 {
		in := e.Asset(fmt.Sprintf("guide-%d", i), "Oven guide"+strings.Repeat(" and more", i%3), "know/-/-")
		in.Kind = []string{"guide", "video"}[i%2]
		e.MustPut(in)
	}
	return e
}

// rule writes rules in the place of all others.
func only(t testing.TB, e *enginetest.Engine, rules ...keywords.Rule) {
	t.Helper()
	there, err := e.Rules().List()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range there {
		if _, err := e.Rules().Remove(context.Background(), e.Author(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.Rules().Put(context.Background(), e.Author(), rules); err != nil {
		t.Fatal(err)
	}
	e.MustCatchUp()
}

func order(e *enginetest.Engine, visitor string) (ids []string) {
	for _, item := range e.MustRecommend(engine.Request{Phrase: "oven guide", Visitor: visitor, Limit: 20, Test: true}).Items {
		ids = append(ids, string(item.Asset.ID))
	}
	return ids
}

// Whatever the rules: what is hidden is never shown, what is pinned comes first and in order, for every draw.
func TestPinsAndHidesAreAbsolute(t *testing.T) {
	e := many(t)
	rapid.Check(t, func(t *rapid.T) {
		var rules []keywords.Rule
		hidden := map[string]bool{}
		var pinned []string
		for i := range 8 {
			id := fmt.Sprintf("guide-%d", i)
			switch rapid.IntRange(0, 5).Draw(t, id) {
			case 0:
				hidden[id] = true
				rules = append(rules, keywords.Rule{Act: keywords.Hide, Target: keywords.Target{Asset: id}})
			case 1:
				rules = append(rules, keywords.Rule{Act: keywords.Pin, Target: keywords.Target{Asset: id}, Order: 9 - i})
				pinned = slices.Insert(pinned, 0, id)
			case 2:
				rules = append(rules, keywords.Rule{Act: keywords.Boost, Target: keywords.Target{Asset: id}, Strength: 1})
			case 3:
				hidden[id] = true
				rules = append(rules, keywords.Rule{Act: keywords.Pin, Target: keywords.Target{Asset: id}},
					keywords.Rule{Act: keywords.Hide, Target: keywords.Target{Asset: id}, When: keywords.Occasion{Phrase: "guide"}})
			}
		}
		only(e.T, e, rules...)
		got := order(e, rapid.StringMatching("[a-z]{4}").Draw(t, "visitor"))
		for _, id := range got {
			if hidden[id] {
				t.Fatalf("%s is hidden, and shown in %v", id, got)
			}
		}
		if len(got)+len(hidden) != 8 && len(got) > 0 && len(got) < len(pinned) || !slices.Equal(got[:min(len(got), len(pinned))], pinned) {
			t.Fatalf("pinned are %v, shown %v", pinned, got)
		}
	})
}

// For equal draws a boost never lets an asset fall, and a bury never lets it rise.
func TestBoostsAndBuriesGoOneWay(t *testing.T) {
	e := many(t)
	place := func(ids []string, id string) int {
		if at := slices.Index(ids, id); at >= 0 {
			return at
		}
		return len(ids) + 1
	}
	moved := 0
	for n := range 40 {
		visitor, id := fmt.Sprintf("visitor-%d", n), fmt.Sprintf("guide-%d", n%8)
		strength := 0.05 * float64(1+n%5)
		var places []int
		for _, act := range []keywords.ActKind{keywords.Bury, "", keywords.Boost} {
			only(t, e)
			if act != "" {
				only(t, e, keywords.Rule{Act: act, Target: keywords.Target{Asset: id}, Strength: strength})
			}
			places = append(places, place(order(e, visitor), id))
		}
		if !slices.IsSortedFunc(places, func(a, b int) int { return b - a }) {
			t.Fatalf("%s for %s: at %d buried, %d as it is, %d boosted", id, visitor, places[0], places[1], places[2])
		}
		if places[0] != places[2] {
			moved++
		}
	}
	if moved < 20 {
		t.Errorf("boosts and buries moved something %d times of 40", moved)
	}
}

// The strongest boost adds no more to a score than the weight of the rules is of all weights: what has nothing to do with a phrase is not
// lifted into the answer.
func TestBoostsAreBounded(t *testing.T) {
	e := many(t)
	e.MustPut(e.Asset("offer", "Autumn", "buy/-/-"))
	score := func(act keywords.ActKind) float64 {
		only(t, e)
		if act != "" {
			only(t, e, keywords.Rule{Act: act, Target: keywords.Target{Kind: "guide"}, Strength: 1},
				keywords.Rule{Act: act, Target: keywords.Target{Asset: "guide-0"}, Strength: 1})
		}
		for _, item := range e.MustRecommend(engine.Request{Phrase: "oven guide", Limit: 20, Test: true}).Items {
			if item.Asset.ID == "guide-0" {
				return item.Score
			}
		}
		t.Fatal("guide-0 is not shown")
		return 0
	}
	w := rank.DefaultWeights()
	total := 0.0
	for _, weight := range w {
		total += weight
	}
	most := w[rank.Rule] / total / 2
	usual, boosted, buried := score(""), score(keywords.Boost), score(keywords.Bury)
	if math.Abs(boosted-usual-most) > 1e-4 || math.Abs(usual-buried-most) > 1e-4 {
		t.Errorf("buried %v, usual %v, boosted %v: not %v apart", buried, usual, boosted, most)
	}
	only(t, e, keywords.Rule{Act: keywords.Boost, Target: keywords.Target{Asset: "offer"}, Strength: 1})
	if slices.Contains(order(e, ""), "offer") {
		t.Error("a boost brought in what has nothing to do with the phrase")
	}
}

// What a rule did is in the reasons, in the explanation, and in the journal; a pin has its slot for certain and trains nothing.
func TestRulesAreExplainedAndLogged(t *testing.T) {
	e := many(t)
	only(t, e, keywords.Rule{ID: "first", Act: keywords.Pin, Target: keywords.Target{Asset: "guide-3"}},
		keywords.Rule{ID: "up", Act: keywords.Boost, Target: keywords.Target{Asset: "guide-0"}, Strength: 0.4})
	e.MustPublish(keymap.Row{ID: "m1", Phrase: "oven", Match: keymap.Broad, Boost: "guide-1", Channel: "web"})
	answer := e.MustRecommend(engine.Request{Phrase: "oven guide", Channel: "web", Explain: true, Limit: 20})
	told := map[content.AssetID][]string{}
	for _, item := range answer.Items {
		for _, child := range item.Explanation.Children {
			names := append([]rank.Explanation{child}, child.Children...)
			for _, c := range names {
				if strings.HasPrefix(c.Name, "rule ") || strings.HasPrefix(c.Name, "row ") {
					told[item.Asset.ID] = append(told[item.Asset.ID], fmt.Sprintf("%s: %s %g", c.Name, c.Message, c.Value))
				}
			}
		}
	}
	want := map[content.AssetID][]string{
		"guide-3": {"rule first: pin 0"}, "guide-0": {"rule up: boost 0.4"}, "guide-1": {"row m1 of the keyword map: boost 0.5"},
	}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("explained: %v, want %v", told, want)
	}
	if top := answer.Items[0]; top.Asset.ID != "guide-3" || !top.Pinned || top.Propensity != 1 || !strings.HasPrefix(top.Why, "Put first by a rule") {
		t.Errorf("%+v", top)
	}
	err := e.Entries(context.Background(), func(entry journal.Entry) error {
		for _, pooled := range entry.Answer.Pool {
			f, err := rank.ParseFeatures(pooled.Features)
			want := map[content.AssetID]float64{"guide-0": 0.7, "guide-1": 0.75}[pooled.Asset]
			if want == 0 {
				want = 0.5
			}
			if err != nil || math.Abs(f.Get(rank.Rule)-want) > 1e-4 || pooled.Pinned != (pooled.Asset == "guide-3") {
				t.Errorf("%s: rule %v, want %v, pinned %t; %v", pooled.Asset, f.Get(rank.Rule), want, pooled.Pinned, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Rules are truth: they are there again, and hold, when the folder is opened anew.
func TestRulesSurviveARestart(t *testing.T) {
	e := many(t)
	only(t, e, keywords.Rule{ID: "first", Act: keywords.Pin, Target: keywords.Target{Asset: "guide-3"}})
	e.Reopen(nil)
	if got := order(e, ""); got[0] != "guide-3" {
		t.Errorf("%v", got)
	}
}
