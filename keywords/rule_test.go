package keywords_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
)

func TestParseActKind(t *testing.T) {
	for _, kind := range keywords.ActKinds() {
		if got, err := keywords.ParseActKind(" " + strings.ToUpper(string(kind))); got != kind || err != nil {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
	for _, text := range []string{"", "promote", "pins"} {
		if _, err := keywords.ParseActKind(text); !errors.Is(err, keywords.ErrAct) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A row's act is held back by time, by another channel, and from visitors who are known to be another persona.
func TestActsHold(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	today := keywords.Period{From: noon.Add(-time.Hour), Until: noon.Add(time.Hour)}
	for _, test := range []struct {
		act     keywords.Act
		at      time.Time
		persona keywords.Persona
		channel string
		want    bool
	}{
		{keywords.Act{}, noon, "", "", true},
		{keywords.Act{Period: today}, noon, "owner", "web", true},
		{keywords.Act{Period: today}, noon.Add(time.Hour), "", "", false},
		{keywords.Act{Persona: "owner"}, noon, "owner", "", true},
		{keywords.Act{Persona: "owner"}, noon, "", "", true},
		{keywords.Act{Persona: "owner"}, noon, "baker", "", false},
		{keywords.Act{Channel: "web"}, noon, "", "web", true},
		{keywords.Act{Channel: "web"}, noon, "", "app", false},
		{keywords.Act{Channel: "web"}, noon, "", "", false},
	} {
		if got := test.act.Holds(test.at, test.persona, test.channel); got != test.want {
			t.Errorf("%+v for %q on %q: %t", test.act, test.persona, test.channel, got)
		}
	}
}

func TestCheckedRules(t *testing.T) {
	fine := keywords.Rule{Act: keywords.Boost, Target: keywords.Target{Asset: "a"}}
	with := func(edit func(r *keywords.Rule)) keywords.Rule {
		r := fine
		edit(&r)
		return r
	}
	long := strings.Repeat("x", 300)
	for name, test := range map[string]struct {
		rule keywords.Rule
		want string // the fields that are wrong
	}{
		"fine":                {fine, ""},
		"nothing":             {keywords.Rule{}, "act asset"},
		"an id with a space":  {with(func(r *keywords.Rule) { r.ID = "my rule" }), "id"},
		"two targets":         {with(func(r *keywords.Rule) { r.Target.Kind = "guide" }), "asset"},
		"a pin of a kind":     {keywords.Rule{Act: keywords.Pin, Target: keywords.Target{Kind: "guide"}}, "asset"},
		"a hide of a kind":    {keywords.Rule{Act: keywords.Hide, Target: keywords.Target{Kind: "guide"}}, ""},
		"a strong pin":        {with(func(r *keywords.Rule) { r.Act, r.Strength = keywords.Pin, 1 }), "strength"},
		"too strong":          {with(func(r *keywords.Rule) { r.Strength = 1.1 }), "strength"},
		"no number":           {with(func(r *keywords.Rule) { r.Strength = math.NaN() }), "strength"},
		"ends first":          {with(func(r *keywords.Rule) { r.From, r.Until = time.Unix(2, 0), time.Unix(1, 0) }), "until"},
		"a topic with spaces": {with(func(r *keywords.Rule) { r.Target = keywords.Target{Topic: "my topic"} }), "topic"},
		"about nothing":       {with(func(r *keywords.Rule) { r.When.Topic = "My Topic" }), "phrase_topic"},
		"no moment":           {with(func(r *keywords.Rule) { r.When.Moment.Intent = "eat" }), "moment"},
		"a match alone":       {with(func(r *keywords.Rule) { r.When.Match = "exact" }), "match"},
		"another match":       {with(func(r *keywords.Rule) { r.When.Phrase, r.When.Match = "oven", "vague" }), "match"},
		"no word":             {with(func(r *keywords.Rule) { r.When.Phrase, r.When.Match = "?!", "exact" }), "phrase"},
		"too long": {with(func(r *keywords.Rule) {
			r.Target.Asset, r.When.Channel, r.When.Region, r.Note = long, long, long, strings.Repeat(long, 20)
		}), "asset channel region note"},
		"a zero byte":    {with(func(r *keywords.Rule) { r.Note = "a\x00b" }), "note"},
		"no order":       {with(func(r *keywords.Rule) { r.Order = -1 }), "order"},
		"no UTF-8 asset": {with(func(r *keywords.Rule) { r.Target.Asset = "\xff" }), "asset"},
	} {
		var fields []string
		for _, w := range test.rule.Check() {
			fields = append(fields, w.Field)
			if w.Found == "" || w.Try == "" {
				t.Errorf("%s: %+v says too little", name, w)
			}
		}
		if got := strings.Join(fields, " "); got != test.want {
			t.Errorf("%s: %q is wrong, want %q", name, got, test.want)
		}
	}
}

func TestTidyRules(t *testing.T) {
	east := time.FixedZone("east", 3600)
	got := keywords.Rule{
		ID: " a ", Act: keywords.Hide, Target: keywords.Target{Asset: " x "}, Note: " why ",
		When:   keywords.Occasion{Phrase: " buy  an\toven ", Language: "DE_at", Channel: " web "},
		Period: keywords.Period{From: time.Date(2026, 11, 24, 1, 0, 0, 0, east)},
	}.Tidy()
	want := keywords.Rule{
		ID: "a", Act: keywords.Hide, Target: keywords.Target{Asset: "x"}, Note: "why",
		When:   keywords.Occasion{Phrase: "buy an oven", Match: "broad", Language: "de", Channel: "web"},
		Period: keywords.Period{From: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)},
	}
	if diff := cmp.Diff(want, got); diff != "" || got != want || got.Tidy() != got {
		t.Errorf("%s", diff)
	}
}
