package wire_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/api/strict"
	"moments/api/wire"
	"moments/engine/rule"
	"moments/keywords"
)

// What is read can be sent back as it is: a rule survives its form outside.
func TestRulesReadAsTheyAreWritten(t *testing.T) {
	decoder := strict.For[wire.Rule](strict.DefaultLimits())
	text := func(of ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(of, "")) }
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		want := rule.Rule{Version: rapid.IntRange(1, 9).Draw(t, "version"), Actor: "anna", At: start, Rule: keywords.Rule{
			ID: text("a").Draw(t, "id"), Act: rapid.SampledFrom(keywords.ActKinds()).Draw(t, "act"),
			Target: rapid.SampledFrom([]keywords.Target{{Asset: "a"}, {Kind: "guide"}, {Topic: "sso"}, {Source: "blog"}}).Draw(t, "target"),
			When: keywords.Occasion{
				Moment: keywords.Moment{Intent: keywords.Intent(text("buy").Draw(t, "intent")), Persona: keywords.Persona(text("owner").Draw(t, "persona"))},
				Topic:  keywords.Topic(text("sso").Draw(t, "topic")), Phrase: text("set up sso").Draw(t, "phrase"), Channel: text("web").Draw(t, "channel"),
				Region: text("north").Draw(t, "region"), Language: text("de").Draw(t, "language"),
			},
			Strength: rapid.SampledFrom([]float64{0, 0.1, 1}).Draw(t, "strength"), Order: rapid.IntRange(0, 3).Draw(t, "order"), Note: text("why").Draw(t, "note"),
		}.Tidy()}
		if rapid.Bool().Draw(t, "dated") {
			want.From = start.Add(time.Duration(rapid.IntRange(0, 99).Draw(t, "from")) * time.Hour)
			want.Until = want.From.Add(time.Duration(rapid.IntRange(1, 99).Draw(t, "hours")) * time.Hour)
		}
		body, err := json.Marshal(wire.RuleJSON(&want, start))
		if err != nil {
			t.Fatal(err)
		}
		sent, err := decoder.Decode(body)
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		got, err := sent.Rule()
		if diff := cmp.Diff(want.Rule, got); diff != "" || err != nil {
			t.Fatalf("%s: %s %v", body, diff, err)
		}
	})
}

func TestEveryTextOfARuleThatCannotBeRead(t *testing.T) {
	_, err := wire.Rule{Act: "hide", Asset: "a", Moment: "eat", From: "soon", Until: "later"}.Rule()
	var fields []string
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatal(err)
	}
	for _, each := range joined.Unwrap() {
		var wrong *rule.Error
		if !errors.As(each, &wrong) {
			t.Fatal(each)
		}
		fields = append(fields, wrong.Field)
	}
	if diff := cmp.Diff([]string{"moment", "from", "until"}, fields); diff != "" {
		t.Error(diff)
	}
}

func TestRuleState(t *testing.T) {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for want, p := range map[string]keywords.Period{
		"now": {From: at, Until: at.Add(1)}, "later": {From: at.Add(1)}, "over": {Until: at},
	} {
		if got := wire.RuleState(&rule.Rule{Rule: keywords.Rule{Period: p}}, at); got != want {
			t.Errorf("%+v is %s, want %s", p, got, want)
		}
	}
}
