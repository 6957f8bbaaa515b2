package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/rule"
	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func period(t testing.TB, from, until string) keywords.Period {
	t.Helper()
	p, err := keywords.ParsePeriod(from, until)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// compile makes a set of rules that get their place as id, if they have none.
func compile(t testing.TB, rules ...keywords.Rule) *rule.Set {
	t.Helper()
	list := make([]rule.Rule, len(rules))
	for i, r := range rules {
		if r.ID == "" {
			r.ID = fmt.Sprintf("r%d", i)
		}
		if r = r.Tidy(); r.Check() != nil {
			t.Fatalf("rule %d: %+v", i, r.Check())
		}
		list[i] = rule.Rule{Rule: r, Version: 1}
	}
	return rule.Compile(list, pattern.Options{})
}

func asks(phrase string, moment keywords.Moment) rule.Ask {
	q := keywords.Query{Phrase: keywords.Phrase(phrase), Moment: moment, Language: "en"}
	q.Terms = q.Phrase.Terms(keywords.English)
	return rule.Ask{Query: &q, Now: noon}
}

func asset(id string) keywords.Target { return keywords.Target{Asset: id} }

// Each row says whether a rule for the occasion holds in a request that is typed as "buy an oven" in German by an owner, on the web, from the
// north.
func TestOccasions(t *testing.T) {
	buy := keywords.Moment{Intent: keywords.Buy, Persona: "owner"}
	for name, test := range map[string]struct {
		when keywords.Occasion
		want bool
	}{
		"any":                          {keywords.Occasion{}, true},
		"its intent":                   {keywords.Occasion{Moment: keywords.Moment{Intent: keywords.Buy}}, true},
		"its intent and persona":       {keywords.Occasion{Moment: buy}, true},
		"another persona":              {keywords.Occasion{Moment: keywords.Moment{Persona: "baker"}}, false},
		"a step that is not known":     {keywords.Occasion{Moment: keywords.Moment{Intent: keywords.Buy, Step: "worth"}}, false},
		"a topic of the phrase":        {keywords.Occasion{Topic: "ovens"}, true},
		"the other topic":              {keywords.Occasion{Topic: "kitchen"}, true},
		"no topic of the phrase":       {keywords.Occasion{Topic: "fridges"}, false},
		"its channel":                  {keywords.Occasion{Channel: "web"}, true},
		"another channel":              {keywords.Occasion{Channel: "app"}, false},
		"its region":                   {keywords.Occasion{Region: "north"}, true},
		"another region":               {keywords.Occasion{Region: "south"}, false},
		"its language":                 {keywords.Occasion{Language: "de-AT"}, true},
		"another language":             {keywords.Occasion{Language: "en"}, false},
		"a word of the phrase":         {keywords.Occasion{Phrase: "oven"}, true},
		"the words in another order":   {keywords.Occasion{Phrase: "oven buy"}, true},
		"a run of words":               {keywords.Occasion{Phrase: "buy an oven", Match: "phrase"}, true},
		"no run of words":              {keywords.Occasion{Phrase: "oven buy", Match: "phrase"}, false},
		"the whole phrase":             {keywords.Occasion{Phrase: "buy an oven", Match: "exact"}, true},
		"a part of it":                 {keywords.Occasion{Phrase: "oven", Match: "exact"}, false},
		"another phrase":               {keywords.Occasion{Phrase: "fridge"}, false},
		"the phrase on its channel":    {keywords.Occasion{Phrase: "oven", Channel: "web"}, true},
		"the phrase on another":        {keywords.Occasion{Phrase: "oven", Channel: "app"}, false},
		"everything at once":           {keywords.Occasion{Moment: buy, Topic: "ovens", Channel: "web", Region: "north", Language: "de"}, true},
		"everything but one":           {keywords.Occasion{Moment: buy, Topic: "ovens", Channel: "web", Region: "south", Language: "de"}, false},
		"the phrase, another language": {keywords.Occasion{Phrase: "oven", Language: "fr"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			ask := asks("buy an oven", buy)
			ask.Query.Topics = []keywords.Topic{"ovens", "kitchen"}
			ask.Query.Language, ask.Channel, ask.Region, ask.Language = "", "web", "north", "de"
			effects := compile(t, keywords.Rule{Act: keywords.Hide, Target: asset("a"), When: test.when}).For(ask)
			if got := effects.Hides(&content.Facts{ID: "a"}); got != test.want {
				t.Errorf("it holds: %t, want %t", got, test.want)
			}
			if effects.Hides(&content.Facts{ID: "b"}) {
				t.Error("another asset is hidden")
			}
		})
	}
}

// What is not known of a visitor is not so: a rule for an audience says nothing to those of whom nothing is known.
func TestWhatIsNotKnownIsNotSo(t *testing.T) {
	for _, when := range []keywords.Occasion{
		{Moment: keywords.Moment{Persona: "owner"}}, {Moment: keywords.Moment{Intent: keywords.Do}}, {Topic: "ovens"}, {Channel: "web"}, {Region: "north"},
		{Language: "en"}, {Phrase: "oven"},
	} {
		effects := compile(t, keywords.Rule{Act: keywords.Hide, Target: asset("a"), When: when}).For(rule.Ask{Query: &keywords.Query{}, Now: noon})
		if effects.Hides(&content.Facts{ID: "a"}) {
			t.Errorf("%+v holds for a visitor of whom nothing is known", when)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, test := range []struct {
		from, until string
		want        bool
	}{
		{"", "", true}, {"2026-11-24", "2026-11-24", true}, {"2026-11-24", "", true}, {"", "2026-11-24", true}, {"2026-11-25", "", false},
		{"", "2026-11-23", false}, {"2026-11-24T12:00:00Z", "", true}, {"2026-11-24T12:00:01Z", "", false}, {"", "2026-11-24T12:00:00Z", false},
		{"", "2026-11-24T13:00:01+01:00", true},
	} {
		effects := compile(t,
			keywords.Rule{Act: keywords.Hide, Target: asset("a"), Period: period(t, test.from, test.until)},
			keywords.Rule{Act: keywords.Pin, Target: asset("b"), Period: period(t, test.from, test.until)},
			keywords.Rule{Act: keywords.Boost, Target: asset("c"), Period: period(t, test.from, test.until)},
		).For(asks("oven", keywords.Moment{}))
		hides, pins, lifts := effects.Hides(&content.Facts{ID: "a"}), len(effects.Pins()) == 1, effects.Lift(&content.Facts{ID: "c"}) > 0
		if hides != test.want || pins != test.want || lifts != test.want {
			t.Errorf("%s to %s: hides %t, pins %t, lifts %t", test.from, test.until, hides, pins, lifts)
		}
	}
}

func TestTargets(t *testing.T) {
	f := content.Facts{ID: "a", Kind: "guide", Source: "blog", Topics: []keywords.Topic{"ovens", "ovens", "baking"}}
	for _, test := range []struct {
		target keywords.Target
		want   bool
	}{
		{keywords.Target{Asset: "a"}, true}, {keywords.Target{Asset: "b"}, false}, {keywords.Target{Kind: "guide"}, true},
		{keywords.Target{Kind: "video"}, false}, {keywords.Target{Topic: "baking"}, true}, {keywords.Target{Topic: "fridges"}, false},
		{keywords.Target{Source: "blog"}, true}, {keywords.Target{Source: "shop"}, false},
	} {
		effects := compile(t, keywords.Rule{Act: keywords.Bury, Target: test.target, Strength: 0.3}).For(asks("x", keywords.Moment{}))
		if got, want := effects.Lift(&f), map[bool]float64{true: -0.3}[test.want]; got != want {
			t.Errorf("%+v: %v, want %v", test.target, got, want)
		}
	}
	twice := compile(t, keywords.Rule{Act: keywords.Boost, Target: keywords.Target{Topic: "ovens"}, Strength: 0.2}).For(asks("x", keywords.Moment{}))
	if got := twice.Lift(&f); got != 0.2 {
		t.Errorf("a topic that the asset has twice counts %v", got)
	}
}

func TestLiftsAddUpWithinBounds(t *testing.T) {
	effects := compile(t,
		keywords.Rule{Act: keywords.Boost, Target: asset("a")},
		keywords.Rule{Act: keywords.Boost, Target: keywords.Target{Kind: "guide"}, Strength: 0.25},
		keywords.Rule{Act: keywords.Boost, Target: asset("b"), Strength: 0.9},
		keywords.Rule{Act: keywords.Bury, Target: asset("c"), Strength: 1},
		keywords.Rule{Act: keywords.Bury, Target: asset("c"), Strength: 0.5, When: keywords.Occasion{Phrase: "oven"}},
	).For(asks("oven", keywords.Moment{}))
	for id, want := range map[content.AssetID]float64{"a": 0.75, "b": 1, "c": -1, "d": 0.25} {
		f := content.Facts{ID: id, Kind: map[content.AssetID]string{"c": "video"}[id]}
		if f.Kind == "" {
			f.Kind = "guide"
		}
		if got := effects.Lift(&f); got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	said := effects.Lifting(&content.Facts{ID: "a", Kind: "guide"})
	if len(said) != 2 || said[0].Name() != "rule r0" || said[0].Lift() != rule.UsualStrength {
		t.Errorf("%+v", said)
	}
}

// Pins of the keyword map come first, in the order of its rows; then those of rules, by order and id, wherever they were found.
func TestPinsAreInOrder(t *testing.T) {
	set := compile(t,
		keywords.Rule{ID: "b", Act: keywords.Pin, Target: asset("second")},
		keywords.Rule{ID: "a", Act: keywords.Pin, Target: asset("third"), Order: 1},
		keywords.Rule{ID: "c", Act: keywords.Pin, Target: asset("fourth"), Order: 1, When: keywords.Occasion{Phrase: "oven"}},
		keywords.Rule{ID: "d", Act: keywords.Pin, Target: asset("first"), When: keywords.Occasion{Channel: "web"}, Order: 0},
		keywords.Rule{ID: "e", Act: keywords.Pin, Target: asset("never"), When: keywords.Occasion{Channel: "app"}},
		keywords.Rule{ID: "f", Act: keywords.Pin, Target: asset("row")},
		keywords.Rule{ID: "g", Act: keywords.Pin, Target: asset("third"), Order: 2},
	)
	ask := asks("oven", keywords.Moment{Persona: "owner"})
	ask.Channel = "web"
	ask.Query.Acts = []keywords.Act{
		{Kind: keywords.Pin, Asset: "row", Row: "1"},
		{Kind: keywords.Pin, Asset: "over", Row: "2", Period: period(t, "", "2026-11-23")},
		{Kind: keywords.Pin, Asset: "bakers", Row: "3", Persona: "baker"},
		{Kind: keywords.Pin, Asset: "owners", Row: "4", Persona: "owner"},
		{Kind: keywords.Pin, Asset: "app", Row: "5", Channel: "app"},
	}
	var got []string
	effects := set.For(ask)
	for _, pin := range effects.Pins() {
		got = append(got, pin.Target.Asset+" by "+pin.Name())
	}
	want := []string{
		"row by row 1 of the keyword map", "owners by row 4 of the keyword map", "second by rule b", "first by rule d", "third by rule a", "fourth by rule c",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if effects.Place("row") != 1 || effects.Place("third") != 5 || effects.Place("never") != 0 || effects.PinnedBy("third").ID != "a" ||
		effects.PinnedBy("never") != nil {
		t.Errorf("places: %d, %d, %d", effects.Place("row"), effects.Place("third"), effects.Place("never"))
	}
	for name, answers := range map[string]bool{"row 1 of the keyword map": true, "rule b": false, "rule c": true} {
		for _, pin := range effects.Pins() {
			if pin.Name() == name && pin.Answers() != answers {
				t.Errorf("%s answers: %t", name, !answers)
			}
		}
	}
}

func TestPinsAreFew(t *testing.T) {
	var rules []keywords.Rule
	for i := range 3 * rule.MaxPins {
		when := keywords.Occasion{Channel: []string{"", "web"}[i%2]}
		rules = append(rules, keywords.Rule{Act: keywords.Pin, Target: asset(fmt.Sprint(i)), Order: i, When: when})
	}
	ask := asks("oven", keywords.Moment{})
	ask.Channel = "web"
	effects := compile(t, rules...).For(ask)
	pins := effects.Pins()
	if len(pins) != rule.MaxPins || pins[0].Order != 0 || pins[rule.MaxPins-1].Order != rule.MaxPins-1 {
		t.Errorf("%d pins, the last of order %d", len(pins), pins[len(pins)-1].Order)
	}
}

func TestRowsHideAndLift(t *testing.T) {
	ask := asks("oven", keywords.Moment{})
	ask.Query.Acts = []keywords.Act{
		{Kind: keywords.Hide, Asset: "a", Row: "1"}, {Kind: keywords.Boost, Asset: "b", Row: "1", Persona: "owner"}, {Kind: keywords.Bury, Asset: "c", Row: "1"},
		{Kind: keywords.Hide, Asset: "d", Row: "2", Period: period(t, "2026-12-01", "")},
	}
	var none *rule.Set
	effects := none.For(ask)
	if !effects.Hides(&content.Facts{ID: "a"}) || effects.Hides(&content.Facts{ID: "d"}) ||
		effects.Lift(&content.Facts{ID: "b"}) != rule.UsualStrength || effects.Lift(&content.Facts{ID: "c"}) != -rule.UsualStrength {
		t.Errorf("%+v", effects)
	}
}

func anyRule() *rapid.Generator[keywords.Rule] {
	text := func(of ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(of, "")) }
	return rapid.Custom(func(t *rapid.T) keywords.Rule {
		r := keywords.Rule{
			Act: rapid.SampledFrom([]keywords.ActKind{keywords.Boost, keywords.Bury, keywords.Hide}).Draw(t, "act"),
			When: keywords.Occasion{
				Moment: anyMoment(t), Topic: keywords.Topic(text("ovens", "fridges").Draw(t, "topic")), Phrase: text("oven", "buy oven").Draw(t, "phrase"),
				Channel: text("web", "app").Draw(t, "channel"), Region: text("north").Draw(t, "region"), Language: text("en", "de").Draw(t, "language"),
			},
			Order: rapid.IntRange(0, 2).Draw(t, "order"),
		}
		id := text("a", "b").Draw(t, "asset")
		r.Target = keywords.Target{Asset: id}
		if id == "" {
			r.Target = rapid.SampledFrom([]keywords.Target{{Kind: "guide"}, {Topic: "ovens"}, {Source: "blog"}}).Draw(t, "target")
		}
		return r
	})
}

func anyMoment(t *rapid.T) keywords.Moment {
	return keywords.Moment{
		Intent:  rapid.SampledFrom([]keywords.Intent{"", keywords.Buy, keywords.Do}).Draw(t, "intent"),
		Step:    rapid.SampledFrom([]keywords.Step{"", "use"}).Draw(t, "step"),
		Persona: rapid.SampledFrom([]keywords.Persona{"", "owner", "baker"}).Draw(t, "persona"),
	}
}

// The index of rules finds what looking at each rule alone finds.
func TestTheIndexFindsWhatEachRuleSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(anyRule(), 1, 12).Draw(t, "rules")
		ask := asks(rapid.SampledFrom([]string{"", "oven", "buy an oven", "fridge"}).Draw(t, "typed"), anyMoment(t))
		ask.Query.Topics = rapid.SampledFrom([][]keywords.Topic{nil, {"ovens"}, {"fridges", "ovens"}}).Draw(t, "topics")
		ask.Channel, ask.Language = rapid.SampledFrom([]string{"", "web"}).Draw(t, "on"), rapid.SampledFrom([]string{"", "de"}).Draw(t, "in")
		ask.Region = rapid.SampledFrom([]string{"", "north"}).Draw(t, "of")
		f := content.Facts{ID: "a", Kind: "guide", Topics: []keywords.Topic{"ovens"}}
		hidden, lift := false, 0.0
		for i := range rules {
			if !speaks(&rules[i], &ask, &f) {
				continue
			}
			hidden = hidden || rules[i].Act == keywords.Hide
			lift += map[keywords.ActKind]float64{keywords.Boost: rule.UsualStrength, keywords.Bury: -rule.UsualStrength}[rules[i].Act]
		}
		list := make([]rule.Rule, len(rules))
		for i, r := range rules {
			r.ID = fmt.Sprintf("r%d", i)
			list[i] = rule.Rule{Rule: r.Tidy(), Version: 1}
		}
		effects := rule.Compile(list, pattern.Options{}).For(ask)
		if got := effects.Hides(&f); got != hidden {
			t.Fatalf("hidden: %t, want %t", got, hidden)
		}
		if got := effects.Lift(&f); got != max(-1, min(1, lift)) {
			t.Fatalf("lift: %v, want %v", got, lift)
		}
	})
}

// speaks is what the documentation says, one rule at a time.
func speaks(r *keywords.Rule, ask *rule.Ask, f *content.Facts) bool {
	o, q := &r.When, ask.Query
	is := func(wanted, found string) bool { return wanted == "" || wanted == found }
	typed := strings.Fields(string(q.Phrase))
	for _, word := range strings.Fields(o.Phrase) {
		if !slices.Contains(typed, word) || o.Language == "de" && ask.Language != "de" {
			return false
		}
	}
	if o.Phrase != "" && o.Language == "de" { // its words are German ones, and the phrase is English
		return false
	}
	target := r.Target
	return is(string(o.Moment.Intent), string(q.Moment.Intent)) && is(string(o.Moment.Step), string(q.Moment.Step)) &&
		is(string(o.Moment.Persona), string(q.Moment.Persona)) && (o.Topic == "" || slices.Contains(q.Topics, o.Topic)) &&
		is(o.Channel, ask.Channel) && is(o.Region, ask.Region) && is(o.Language, ask.Language) &&
		(target.Asset == "a" || target.Kind == "guide" || target.Topic == "ovens")
}
