package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/sheet"
)

func TestWriteRules(t *testing.T) {
	period, err := keywords.ParsePeriod("2026-11-27", "2026-11-30T18:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = sheet.WriteRules(&b, []keywords.Rule{
		{
			ID: "autumn", Act: keywords.Boost, Target: keywords.Target{Topic: "ovens"}, Strength: 0.3, Period: period, Note: "=1+1",
			When: keywords.Occasion{
				Moment: keywords.Moment{Intent: keywords.Buy, Persona: "owner"}, Topic: "baking", Phrase: "buy, now", Match: "exact", Channel: "web",
				Region: "north", Language: "de",
			},
		},
		{ID: "first", Act: keywords.Pin, Target: keywords.Target{Asset: "offer"}, Order: 2},
	})
	want := `id,act,asset,kind,topic,source,moment,phrase_topic,phrase,match,channel,region,language,from,until,strength,order,note
autumn,boost,,,ovens,,buy/-/owner,baking,"buy, now",exact,web,north,de,2026-11-27,2026-11-30T18:00:00Z,0.3,,'=1+1
first,pin,offer,,,,,,,,,,,,,,2,
`
	if diff := cmp.Diff(want, b.String()); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func anyRule() *rapid.Generator[keywords.Rule] {
	key := rapid.SampledFrom([]string{"", "fit", "use", "it-manager"})
	return rapid.Custom(func(t *rapid.T) keywords.Rule {
		start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		r := keywords.Rule{
			ID: rapid.SampledFrom([]string{"", "a", "autumn-offer"}).Draw(t, "id"), Act: rapid.SampledFrom(keywords.ActKinds()).Draw(t, "act"),
			Target: keywords.Target{Asset: "x" + anyText().Draw(t, "asset")}, Order: rapid.IntRange(0, 3).Draw(t, "order"),
			When: keywords.Occasion{
				Moment: keywords.Moment{
					Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"), Step: keywords.Step(key.Draw(t, "step")),
					Persona: keywords.Persona(key.Draw(t, "persona")),
				},
				Topic: keywords.Topic(key.Draw(t, "topic")), Channel: anyText().Draw(t, "channel"), Region: anyText().Draw(t, "region"),
				Language: rapid.SampledFrom([]string{"", "de"}).Draw(t, "language"),
			},
			Note: anyText().Draw(t, "note"),
		}
		if rapid.Bool().Draw(t, "dated") {
			r.From = start.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "from")) * time.Hour)
			r.Until = r.From.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)
		}
		if rapid.Bool().Draw(t, "typed") {
			r.When.Phrase = "oven " + rapid.SampledFrom([]string{"plan", "=x", "\"y\"", "a,b"}).Draw(t, "phrase")
			r.When.Match = rapid.SampledFrom([]string{"exact", "phrase", "broad"}).Draw(t, "match")
		}
		if r.Act == keywords.Boost || r.Act == keywords.Bury {
			r.Strength = rapid.SampledFrom([]float64{0, 1, 0.1, 1.0 / 3}).Draw(t, "strength")
		}
		return r.Tidy()
	})
}

func TestRulesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(anyRule(), 1, 6).Draw(t, "rules")
		for i := range rules {
			if rules[i].Check() != nil {
				t.Skip()
			}
		}
		var b bytes.Buffer
		if err := sheet.WriteRules(&b, rules); err != nil {
			t.Fatal(err)
		}
		f, err := sheet.Read(strings.NewReader(encoded(t, recut(t, b.String()))), "x.csv", sheet.Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if diff := cmp.Diff(rules, f.Rules); diff != "" || f.Kind != sheet.Rules || len(f.Ignored) != 0 {
			t.Fatalf("%s, ignored %q: %s\n%s", f.Kind, f.Ignored, diff, b.String())
		}
	})
}

// Each row that cannot be taken names its column, and costs itself only.
func TestRulesThatCannotBe(t *testing.T) {
	for row, want := range map[string]string{
		"promote,a,,,,,,":                   "act: found \"promote\"",
		",a,,,,,,":                          "act: found nothing",
		"pin,,,,,,,":                        "asset: found nothing",
		"hide,a,guide,,,,,":                 "asset: found 2 targets",
		"boost,a,,negative-exact,oven,,,":   "match: found a negative match",
		"boost,a,,exact,,,,":                "match: found \"exact\" without a phrase",
		"boost,a,,,,2026-11-31,,":           "from: found \"2026-11-31\"",
		"boost,a,,,,2026-11-30,2026-11-2,":  "until: found \"2026-11-2\"",
		"boost,a,,,,2026-11-30,2026-11-29,": "until: found \"2026-11-29\" after from \"2026-11-30\"",
		"boost,a,,,,,,2":                    "strength: found \"2\"",
		"pin,a,,,,,,0.5":                    "strength: found 0.5 for a pin",
	} {
		text := fmt.Sprintf("act,asset,kind,match,phrase,from,until,strength\nhide,fine,,,,,,\n%s\nboost,fine,,,,,,50%%\n", row)
		f, err := sheet.Read(strings.NewReader(text), "rules.csv", sheet.Options{})
		if f == nil || len(f.Rules) != 2 || f.Rules[1].Strength != 0.5 || err == nil || !strings.Contains(err.Error(), "rules.csv:3: "+want) {
			t.Errorf("%s: %v, %v", row, f, err)
		}
	}
}
