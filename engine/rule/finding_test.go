package rule_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/rule"
	"moments/keywords"
	"moments/keywords/keymap"
)

func site() rule.Site {
	facts := map[content.AssetID]*content.Facts{
		"guide": {ID: "guide", Kind: "guide", Source: "blog", Topics: []keywords.Topic{"ovens"}}, "film": {ID: "film", Kind: "video", Source: "blog"},
	}
	return rule.Site{
		Facts: func(id content.AssetID) *content.Facts { return facts[id] },
		Targets: map[keywords.Target]bool{
			{Kind: "guide"}: true, {Kind: "video"}: true, {Topic: "ovens"}: true, {Source: "blog"}: true,
		},
		Personas: []keywords.PersonaDefinition{{Key: "owner"}, {Key: "baker"}}, Steps: keywords.DefaultSteps(), Now: noon,
	}
}

func said(found []rule.Finding) (lines []string) {
	for _, f := range found {
		lines = append(lines, fmt.Sprintf("%s [%s] %s | %s", f.Rule, f.Code, f.Found, f.With))
	}
	return lines
}

func list(rules ...keywords.Rule) (list []rule.Rule) {
	for i, r := range rules {
		if r.ID == "" {
			r.ID = fmt.Sprint(i)
		}
		list = append(list, rule.Rule{Rule: r.Tidy(), Version: 1})
	}
	return list
}

func TestFindings(t *testing.T) {
	got := rule.Findings(list(
		keywords.Rule{Act: keywords.Pin, Target: asset("guide"), When: keywords.Occasion{Moment: keywords.Moment{Step: "use", Persona: "owner"}}},
		keywords.Rule{Act: keywords.Pin, Target: asset("gone")},
		keywords.Rule{Act: keywords.Bury, Target: keywords.Target{Kind: "podcast"}},
		keywords.Rule{Act: keywords.Bury, Target: keywords.Target{Topic: "wine"}},
		keywords.Rule{Act: keywords.Bury, Target: keywords.Target{Source: "shop"}},
		keywords.Rule{Act: keywords.Bury, Target: keywords.Target{Source: "blog"}},
		keywords.Rule{Act: keywords.Boost, Target: asset("film"), When: keywords.Occasion{Moment: keywords.Moment{Step: "buying", Persona: "chef"}}},
		keywords.Rule{Act: keywords.Boost, Target: asset("film"), Period: period(t, "", "2026-11-23")},
		keywords.Rule{Act: keywords.Boost, Target: asset("film"), Period: period(t, "", "2026-11-24")},
		keywords.Rule{Act: keywords.Boost, Target: asset("film"), When: keywords.Occasion{Phrase: "how to"}},
		keywords.Rule{Act: keywords.Boost, Target: asset("film"), When: keywords.Occasion{Phrase: "how to", Match: "exact"}},
	), site())
	want := []string{
		`rule 1 [unknown_asset] asset "gone" | `, `rule 2 [unknown_target] kind "podcast", which no asset has | `,
		`rule 3 [unknown_target] topic "wine", which no asset has | `, `rule 4 [unknown_target] source "shop", which no asset has | `,
		`rule 6 [unknown_persona] persona "chef" | `, `rule 6 [unknown_step] step "buying" | `, `rule 7 [over] until 2026-11-23 | `,
		`rule 9 [silent] phrase "how to" of stop words only | `,
	}
	if diff := cmp.Diff(want, said(got)); diff != "" {
		t.Error(diff)
	}
}

func TestContradictions(t *testing.T) {
	owner, baker := keywords.Moment{Persona: "owner"}, keywords.Moment{Persona: "baker"}
	pin := keywords.Rule{ID: "pin", Act: keywords.Pin, Target: asset("guide"), When: keywords.Occasion{Moment: owner}, Period: period(t, "2026-11-20", "2026-11-30")}
	hide := func(edit func(*keywords.Rule)) keywords.Rule {
		r := keywords.Rule{ID: "hide", Act: keywords.Hide, Target: asset("guide")}
		edit(&r)
		return r
	}
	for name, test := range map[string]struct {
		other keywords.Rule
		want  string
	}{
		"a hide for all":         {hide(func(*keywords.Rule) {}), "a pin of what the other hides"},
		"a hide of its kind":     {hide(func(r *keywords.Rule) { r.Target = keywords.Target{Kind: "guide"} }), "a pin of what the other hides"},
		"a hide of its topic":    {hide(func(r *keywords.Rule) { r.Target = keywords.Target{Topic: "ovens"} }), "a pin of what the other hides"},
		"a hide of its source":   {hide(func(r *keywords.Rule) { r.Target = keywords.Target{Source: "blog"} }), "a pin of what the other hides"},
		"a hide of another":      {hide(func(r *keywords.Rule) { r.Target = asset("film") }), ""},
		"for the same persona":   {hide(func(r *keywords.Rule) { r.When.Moment = owner }), "a pin of what the other hides"},
		"for another persona":    {hide(func(r *keywords.Rule) { r.When.Moment = baker }), ""},
		"on a channel":           {hide(func(r *keywords.Rule) { r.When.Channel = "app" }), "a pin of what the other hides"},
		"for its last day":       {hide(func(r *keywords.Rule) { r.Period = period(t, "2026-11-30", "") }), "a pin of what the other hides"},
		"for the day after":      {hide(func(r *keywords.Rule) { r.Period = period(t, "2026-12-01", "") }), ""},
		"that is over":           {hide(func(r *keywords.Rule) { r.Period = period(t, "", "2026-11-22") }), ""},
		"a bury, which is meant": {hide(func(r *keywords.Rule) { r.Act = keywords.Bury }), ""},
		"another pin":            {hide(func(r *keywords.Rule) { r.Act = keywords.Pin }), ""},
	} {
		var contradictions []string
		for _, f := range rule.Findings(list(pin, test.other), site()) {
			if f.Code == rule.Contradiction {
				contradictions = append(contradictions, f.Found)
			}
		}
		if got := fmt.Sprint(contradictions); test.want == "" && contradictions != nil || test.want != "" && got != "["+test.want+"]" {
			t.Errorf("%s: %s, want %q", name, got, test.want)
		}
	}
	boosted := rule.Findings(list(
		keywords.Rule{ID: "up", Act: keywords.Boost, Target: keywords.Target{Kind: "guide"}},
		keywords.Rule{ID: "down", Act: keywords.Bury, Target: keywords.Target{Kind: "guide"}, When: keywords.Occasion{Phrase: "oven"}},
		keywords.Rule{ID: "one", Act: keywords.Bury, Target: asset("guide")},
	), site())
	if diff := cmp.Diff([]string{"rule up [contradiction] a boost of what the other buries | rule down"}, said(boosted)); diff != "" {
		t.Error(diff)
	}
}

// What rows of the keyword map want is looked at, too.
func TestFindingsOfTheMap(t *testing.T) {
	rows := []keymap.Row{
		{ID: "r1", Phrase: "oven", Match: keymap.Exact, Pin: "gone"}, {ID: "r2", Phrase: "film", Match: keymap.Broad, Pin: "film", Until: "2026-11-23"},
		{ID: "r3", Phrase: "guide", Match: keymap.Broad, Boost: "guide"}, {ID: "r4", Phrase: "guide", Match: keymap.Broad, Negative: true, Pin: "gone"},
		{ID: "r5", Phrase: "tour", Match: keymap.Broad, Status: keymap.Draft, Pin: "gone"},
	}
	got := rule.Findings(append(list(keywords.Rule{ID: "no", Act: keywords.Hide, Target: asset("guide")}), rule.OfMap(rows)...), site())
	want := []string{
		`row r1 of the keyword map [unknown_asset] asset "gone" | `, "row r2 of the keyword map [over] until 2026-11-23 | ",
		"row r3 of the keyword map [contradiction] a boost of what the other hides | rule no",
	}
	if diff := cmp.Diff(want, said(got)); diff != "" {
		t.Error(diff)
	}
}
