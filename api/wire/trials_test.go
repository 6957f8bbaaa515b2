package wire_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"moments/api/wire"
	"moments/engine/rank"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/keywords"
)

func inForce() rank.Plan {
	p := rank.Plan{Weights: rank.DefaultWeights(), Policy: rank.DefaultPolicy()}
	p.Policy.Moments = map[keywords.Moment]float64{{Intent: keywords.Go}: 0.5}
	return p
}

func number(v float64) *float64 { return &v }

// What is named takes the place of what is in force, and nothing else changes.
func TestATrialIsWhatIsNamed(t *testing.T) {
	given := inForce()
	n := wire.NewTrial{
		Name: "x", Weights: map[string]float64{"learned": 3}, Days: 14, Share: 0.2, Metric: "leads",
		Policy: &wire.TrialPolicy{Explore: number(0.1), SameKind: number(0), ExploreIn: map[string]float64{"buy/-/-": 1}},
	}
	spec, err := n.Spec(given)
	if err != nil {
		t.Fatal(err)
	}
	want := inForce()
	want.Weights[rank.Learned] = 3
	want.Policy.Exploit, want.Policy.SameKind, want.Policy.Moments = 0.9, 0, map[keywords.Moment]float64{{Intent: keywords.Buy}: 0}
	if spec.Plan.Version() != want.Version() || spec.Days != 14 || spec.Share != 0.2 || spec.Metric != verdict.Leads {
		t.Errorf("%+v", spec)
	}
	if before := inForce(); given.Version() != before.Version() {
		t.Error("what is in force was changed")
	}
	same, err := wire.NewTrial{Name: "x", Same: true}.Spec(given)
	if err != nil || same.Plan.Version() != given.Version() {
		t.Errorf("%v", err)
	}
	for field, n := range map[string]wire.NewTrial{
		"weights":            {Weights: map[string]float64{"learned": -1}},
		"policy.temperature": {Policy: &wire.TrialPolicy{Temperature: number(-1)}},
		"policy.explore_in":  {Policy: &wire.TrialPolicy{ExploreIn: map[string]float64{"buy/-/-": 2}}},
	} {
		var wrong *live.Error
		if _, err := n.Spec(given); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// A trial on the wire says the whole of its settings in the words of moments.yaml, and lists are never null.
func TestATrialOnTheWire(t *testing.T) {
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	trial := live.Trial{Name: "x", Plan: inForce(), Config: "v", Control: "c", Started: start, Metric: verdict.Satisfied, Share: 0.5, Difference: 0.02, Until: start.AddDate(0, 0, 7)}
	out := wire.TrialJSON(trial, start.AddDate(0, 0, 7))
	if out.State != "over" || len(out.Variant.Weights) != len(rank.AllFeatures()) || out.Variant.Policy.ExploreIn["go/-/-"] != 0.5 || out.Variant.Policy.Explore != 1 {
		t.Errorf("%+v", out)
	}
	report, err := json.Marshal(wire.TrialReportJSON(live.NewReport(trial, live.Tally{}, live.Tally{}, start)))
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(report, &read); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"notes", "variants", "measures"} {
		if _, is := read[list].([]any); !is {
			t.Errorf("%s is %v", list, read[list])
		}
	}
}
