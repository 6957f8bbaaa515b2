package model_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

func effect(text string, weight float64) lexicon.Effect {
	v, err := lexicon.ParseValue(text)
	if err != nil {
		panic(err)
	}
	return lexicon.Effect{Value: v, Weight: weight}
}

func english(t testing.TB) *model.Model {
	t.Helper()
	m, err := model.Load(keywords.English)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// place is where a value is among the scores.
func place(t rapid.TB, m *model.Model, text string) int {
	t.Helper()
	i := slices.IndexFunc(m.Values(), func(v lexicon.Value) bool { return v.String() == text })
	if i < 0 {
		t.Fatalf("%s is not among %v", text, m.Values())
	}
	return i
}

// Before anything is learned, cues weigh what their file says, and a little speaks for unknown.
func TestNewModelsWeighTheirCues(t *testing.T) {
	m := model.New(small(t))
	scores := m.Score(features(m.Lexicon(), "how to fix a price near me"))
	unknown := m.Score(features(m.Lexicon(), "gizmo"))[place(t, m, "intent=unknown")]
	for value, want := range map[string]float64{
		"intent=do": 3, "intent=go": 2.5, "intent=buy": 1.25, "intent=know": 0, "step=use": 2, "step=fit": 0, "intent=unknown": unknown,
	} {
		if got := scores[place(t, m, value)]; got != want {
			t.Errorf("%s: %v", value, got)
		}
	}
	if unknown <= 0 {
		t.Errorf("%v speaks for unknown", unknown)
	}
}

func TestValues(t *testing.T) {
	var got []string
	for _, v := range model.New(small(t)).Values() {
		got = append(got, v.String())
	}
	want := []string{
		"intent=know", "intent=go", "intent=do", "intent=buy", "intent=unknown", "step=discover", "step=fit", "step=proof",
		"step=opinion", "step=worth", "step=urgent", "step=use", "step=unknown", "step=renew",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What each feature has said is what the scores are made of.
func TestSaidAddsUpToTheScore(t *testing.T) {
	for _, m := range []*model.Model{model.New(small(t)), english(t)} {
		words := rapid.SampledFrom([]string{"how", "to", "fix", "shop", "in", "rome", "for", "gizmo", "price", "near", "me", "upgrade", "is", "worth"})
		rapid.Check(t, func(t *rapid.T) {
			var text string
			for _, w := range rapid.SliceOfN(words, 1, 8).Draw(t, "words") {
				text += w + " "
			}
			seen := features(m.Lexicon(), text+"?")
			scores := m.Score(seen)
			for i, v := range m.Values() {
				if v.Key == keywords.Unknown {
					continue
				}
				sum := 0.0
				for _, said := range m.Said(seen, v) {
					if sum += said.Nats; said.Nats == 0 {
						t.Fatalf("%q: %s says nothing of %s", text, said.Name, v)
					}
				}
				if want := scores[i] - scores[place(t, m, v.Axis+"=unknown")]; math.Abs(sum-want) > 1e-9 {
					t.Fatalf("%q: %s has %v, what was said is %v", text, v, want, sum)
				}
			}
		})
	}
}

func TestProbabilities(t *testing.T) {
	m := model.New(small(t))
	seen := features(m.Lexicon(), "how to fix a price")
	scores := m.Score(seen)
	for axis, size := range map[string]int{lexicon.Intent: 5, lexicon.Step: 9} {
		sum, shares := 0.0, m.Probabilities(seen, axis)
		for _, p := range shares {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 || len(shares) != size {
			t.Errorf("%s: %v", axis, shares)
		}
	}
	shares := m.Probabilities(seen, lexicon.Intent)
	do, buy := effect("intent=do", 0).Value, effect("intent=buy", 0).Value
	odds := scores[place(t, m, "intent=do")] - scores[place(t, m, "intent=buy")]
	if math.Abs(math.Log(shares[do]/shares[buy])-odds) > 1e-9 {
		t.Errorf("%v, scores differ by %v", shares, odds)
	}
}

func TestWithKeepsTheOthers(t *testing.T) {
	m := model.New(small(t))
	before := m.Effects("cue price")
	other := m.With(map[string][]lexicon.Effect{
		"cue near me": {effect("intent=buy", 1)}, "words gizmo": {effect("step=own", 2)}, "shape * *": nil, "cue ^how to": {},
	})
	for feature, want := range map[string][]lexicon.Effect{
		"cue price": before, "cue near me": {effect("intent=buy", 1)}, "words gizmo": {effect("step=own", 2)},
		"cue ^how to": {}, "shape * *": {}, "no such": {},
	} {
		if diff := cmp.Diff(want, other.Effects(feature)); diff != "" {
			t.Errorf("%s: %s", feature, diff)
		}
	}
	place(t, other, "step=own")
	if slices.ContainsFunc(m.Values(), func(v lexicon.Value) bool { return v.Key == "own" }) || len(m.Effects("words gizmo")) > 0 {
		t.Error("the model before has changed")
	}
	if m.Score(features(m.Lexicon(), "near me"))[place(t, m, "intent=go")] != 2.5 {
		t.Error("the weights before have changed")
	}
}

func TestLanguagesWithoutAModel(t *testing.T) {
	if m, err := model.Load("ja"); m != nil || err != nil {
		t.Errorf("%v, %v", m, err)
	}
	for _, language := range []keywords.Language{"de", "es", "fr"} {
		if m, err := model.Load(language); err != nil || m.Lexicon().Language != language {
			t.Errorf("%s: %v", language, err)
		}
	}
}
