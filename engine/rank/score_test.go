package rank_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/index"
	"moments/engine/rank"
	"moments/keywords"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func TestMeasure(t *testing.T) {
	it := keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "it-manager"}
	query := keywords.Query{
		Moment: it, Topics: []keywords.Topic{"sso"},
		Intents:  keywords.NewDistribution(map[string]float64{"do": 0.8, "know": 0.1, keywords.Unknown: 0.1}),
		Steps:    keywords.NewDistribution(map[string]float64{"use": 0.6, keywords.Unknown: 0.4}),
		Personas: keywords.NewDistribution(map[string]float64{"it-manager": 1}),
	}
	for name, c := range map[string]struct {
		facts content.Facts
		want  map[rank.Feature]float64
	}{
		"an asset of the same moment": {
			content.Facts{Moments: []keywords.Moment{it}, Topics: []keywords.Topic{"sso"}},
			// what is unknown counts half: 0.8 + 0.1/2, 0.6 + 0.4/2, 1
			map[rank.Feature]float64{rank.IntentFit: 0.85, rank.StepFit: 0.8, rank.PersonaFit: 1, rank.TopicFit: 1},
		},
		"an asset of another moment and topic": {
			content.Facts{Moments: []keywords.Moment{{Intent: keywords.Know, Step: "fit", Persona: "owner"}}, Topics: []keywords.Topic{"pricing"}},
			map[rank.Feature]float64{rank.IntentFit: 0.15, rank.StepFit: 0.2, rank.PersonaFit: 0, rank.TopicFit: 0},
		},
		"the best of several moments counts as a whole": {
			content.Facts{Moments: []keywords.Moment{{Intent: keywords.Do, Persona: "owner"}, it}},
			map[rank.Feature]float64{rank.IntentFit: 0.85, rank.StepFit: 0.8, rank.PersonaFit: 1},
		},
		"an asset without tags is neutral": {
			content.Facts{},
			map[rank.Feature]float64{rank.IntentFit: 0.5, rank.StepFit: 0.5, rank.PersonaFit: 0.5, rank.TopicFit: 0.5, rank.Freshness: 0.5},
		},
		"a year halves freshness": {
			content.Facts{Published: now.Add(-365 * 24 * time.Hour)},
			map[rank.Feature]float64{rank.Freshness: 0.5},
		},
		"an update makes fresh": {
			content.Facts{Published: now.Add(-3650 * 24 * time.Hour), Updated: now},
			map[rank.Feature]float64{rank.Freshness: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := rank.Measure(&rank.Ask{Query: query, Now: now}, &rank.Found{Facts: &c.facts})
			for feature, want := range c.want {
				if got := f.Get(feature); math.Abs(got-want) > 1e-4 {
					t.Errorf("%s is %.4f, want %.4f", feature, got, want)
				}
			}
		})
	}
}

// Any features give a score between 0 and 1, the logged form scores the same, and the explanation adds up to it.
func TestScoreIsBoundedLoggedAndExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f rank.Features
		for _, feature := range rank.AllFeatures() {
			f.Set(feature, rapid.Float64().Draw(t, feature.String()))
		}
		w := rank.DefaultWeights()
		score := w.Score(&f)
		if !(score >= 0 && score <= 1) {
			t.Fatalf("the score is %v", score)
		}
		logged, err := rank.ParseFeatures(f.Bytes())
		if err != nil || w.Score(&logged) != score {
			t.Fatalf("the logged features score %v (%v), not %v", w.Score(&logged), err, score)
		}
		sum := 0.0
		for _, child := range w.Explain(&f).Children {
			sum += child.Value
		}
		if math.Abs(sum-score) > 1e-9 {
			t.Fatalf("the explanation adds up to %v, the score is %v", sum, score)
		}
	})
}

func TestPool(t *testing.T) {
	features := func(any float64) rank.Features {
		found := rank.Found{Facts: &content.Facts{}, Match: index.Match{Any: any, Head: any, Title: any, Score: any}}
		return rank.Measure(&rank.Ask{Now: now}, &found)
	}
	pool := rank.Pool(rank.DefaultWeights(), []rank.Candidate{
		{ID: "far-worse", Features: rank.Features{}},
		{ID: "b", Features: features(0.9)},
		{ID: "a", Features: features(0.9)},
		{ID: "twin", Twin: "x", Features: features(1)},
		{ID: "twin-too", Twin: "x", Features: features(0.95)},
		{ID: "second-pin", Pin: 2},
		{ID: "first-pin", Pin: 1},
	}, rank.Floor)
	var ids []string
	for _, s := range pool {
		ids = append(ids, string(s.ID))
	}
	if diff := cmp.Diff("first-pin second-pin twin a b", strings.Join(ids, " ")); diff != "" {
		t.Errorf("pins first, then by score and id, one of the twins, nothing below the floor: %s", diff)
	}
}

func TestParseWeights(t *testing.T) {
	w, err := rank.ParseWeights(map[string]float64{"learned": 0})
	if err != nil || w[rank.Learned] != 0 || w[rank.TextTitle] != rank.DefaultWeights()[rank.TextTitle] {
		t.Errorf("%v, %v", w, err)
	}
	for name, given := range map[string]map[string]float64{
		"unknown feature": {"lerned": 1}, "negative": {"learned": -1}, "not a number": {"learned": math.NaN()}, "too large": {"learned": 101},
	} {
		if _, err := rank.ParseWeights(given); !errors.Is(err, rank.ErrWeights) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseFeaturesOfAnOlderSchemaAreNeutral(t *testing.T) {
	full := rank.Neutral()
	full.Set(rank.TextTitle, 1)
	old, err := rank.ParseFeatures(full.Bytes()[:4])
	if err != nil || old.Get(rank.TextTitle) != 1 || math.Abs(old.Get(rank.Learned)-0.5) > 1e-4 || old.Get(rank.Unseen) != 1 {
		t.Errorf("%v, %v", old, err)
	}
	if _, err := rank.ParseFeatures([]byte{1}); !errors.Is(err, rank.ErrFeatures) {
		t.Errorf("an odd number of bytes: %v", err)
	}
}
