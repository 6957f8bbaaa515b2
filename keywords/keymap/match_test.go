package keymap_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
)

// row reads "phrase | match | moment | rest", where rest is any of weight=, locale=, status=, id=.
func row(t interface{ Fatalf(string, ...any) }, text string) keymap.Row {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	match, negative := strings.CutPrefix(parts[1], "negative-")
	r := keymap.Row{Phrase: parts[0], Match: keymap.Match(match), Negative: negative, Volume: -1}
	var err error
	if r.Moment, err = keywords.ParseMoment(parts[2]); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, option := range parts[3:] {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "weight":
			fmt.Sscan(value, &r.Weight)
		case "locale":
			r.Locale = value
		case "status":
			r.Status = value
		case "id":
			r.ID = value
		case "topic":
			r.Topic = keywords.Topic(value)
		case "stage":
			r.Stage = keywords.Stage(value)
		default:
			t.Fatalf("%s: no option %q", text, name)
		}
	}
	return r
}

func rows(t interface{ Fatalf(string, ...any) }, texts ...string) []keymap.Row {
	list := make([]keymap.Row, len(texts))
	for i, text := range texts {
		list[i] = row(t, text)
	}
	return list
}

func compile(t *testing.T, texts ...string) *keymap.Map {
	t.Helper()
	m, err := keymap.Compile(rows(t, texts...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func terms(t interface{ Fatalf(string, ...any) }, text string) []keywords.Term {
	return termsIn(t, text, "")
}

// termsIn are the words of a phrase of a language.
func termsIn(t interface{ Fatalf(string, ...any) }, text, language string) []keywords.Term {
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return p.Terms(keywords.LanguageOf(language))
}

func matched(hits []keymap.Hit) []string {
	var list []string
	for _, h := range hits {
		text := fmt.Sprintf("%s %q %d-%d", h.Row.Label(), h.Row.Phrase, h.Span[0], h.Span[1])
		if h.VetoedBy != nil {
			text += fmt.Sprintf(" vetoed by %q", h.VetoedBy.Row.Phrase)
		}
		list = append(list, text)
	}
	return list
}

func TestMatchTypes(t *testing.T) {
	m := compile(t,
		"set up sso | exact | do/use/-",
		"set up | phrase | do/use/-",
		"sso guide | broad | do/use/-",
		"sso | broad | know/-/-",
		"how to | phrase | do/-/-",
		"how do i | broad | do/-/-", // stop words only: never matches
		"paused | exact | do/-/- | status=paused",
		"draft | exact | do/-/- | status=draft",
	)
	for phrase, want := range map[string][]string{
		"set up sso":          {`exact "set up sso" 0-10`, `phrase "set up" 0-6`, `broad "sso" 7-10`},
		"Sets-up SSO!":        {`exact "set up sso" 0-11`, `phrase "set up" 0-7`, `broad "sso" 8-11`},
		"sso set up":          {`phrase "set up" 4-10`, `broad "sso" 0-3`},
		"up set sso":          {`broad "sso" 7-10`},
		"guide for sso":       {`broad "sso guide" 0-13`, `broad "sso" 10-13`},
		"guides to our sso":   {`broad "sso guide" 0-17`, `broad "sso" 14-17`},
		"how to guide":        {`phrase "how to" 0-6`},
		"how do i":            nil,
		"paused":              nil,
		"draft":               nil,
		"nothing of the kind": nil,
		"😀 set up":            {`phrase "set up" 3-9`},
	} {
		if diff := gocmp.Diff(want, matched(m.Match(terms(t, phrase), "en"))); diff != "" {
			t.Errorf("%q: %s", phrase, diff)
		}
	}
}

func TestPrecedence(t *testing.T) {
	m := compile(t,
		"blue widget | broad | know/-/-",
		"widget | phrase | know/-/-",
		"buy blue widget | exact | buy/-/-",
		"blue widget | phrase | buy/-/-",
		"buy | phrase | buy/-/-",
		"blue | broad | know/-/- | weight=2",
		"widget | broad | know/-/-",
		"buy | broad | buy/-/-",
		"widget | negative-phrase | go/-/-",
		"blue | negative-exact | go/-/-",
	)
	want := []string{
		`negative-phrase "widget" 9-15`,
		`exact "buy blue widget" 0-15`,
		`phrase "blue widget" 4-15`,
		`phrase "buy" 0-3`,
		`phrase "widget" 9-15`,
		`broad "blue widget" 4-15`,
		`broad "buy" 0-3`,
		`broad "blue" 4-8`,
		`broad "widget" 9-15`,
	}
	if diff := gocmp.Diff(want, matched(m.Match(terms(t, "buy blue widget"), ""))); diff != "" {
		t.Error(diff)
	}
	older := compile(t, "widget | phrase | know/-/- | id=light", "widget | phrase | buy/-/- | weight=3 | id=heavy",
		"widget | phrase | do/-/- | weight=3 | id=younger")
	var ids []string
	for _, h := range older.Match(terms(t, "widget"), "") {
		ids = append(ids, h.Row.ID)
	}
	if diff := gocmp.Diff([]string{"heavy", "younger", "light"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestNegativesVeto(t *testing.T) {
	m := compile(t,
		"crm | broad | know/discover/-",
		"crm price | phrase | buy/-/-",
		"free | negative-broad | buy/-/-",
		"job | negative-broad | -/-/-",
	)
	for phrase, want := range map[string][]string{
		"crm price": {`phrase "crm price" 0-9`, `broad "crm" 0-3`},
		"free crm price": {`negative-broad "free" 0-4`,
			`phrase "crm price" 5-14 vetoed by "free"`, `broad "crm" 5-8`},
		"crm price job": {`negative-broad "job" 10-13`,
			`phrase "crm price" 0-9 vetoed by "job"`, `broad "crm" 0-3 vetoed by "job"`},
		"Jöb": {`negative-broad "job" 0-3`},
		// negatives are strict: jobs is not job
		"crm jobs": {`broad "crm" 0-3`},
	} {
		if diff := gocmp.Diff(want, matched(m.Match(terms(t, phrase), ""))); diff != "" {
			t.Errorf("%q: %s", phrase, diff)
		}
	}
}

func TestLocales(t *testing.T) {
	m := compile(t, "chips | exact | know/-/-", "chips | exact | buy/-/- | locale=en_GB", "chips | exact | do/-/- | locale=de")
	for language, want := range map[string]int{"": 3, "en": 2, "en-GB": 2, "EN-us": 1, "de-AT": 2, "fr": 1, "eng": 1} {
		if got := len(m.Match(termsIn(t, "chips", language), language)); got != want {
			t.Errorf("%q: %d hits, want %d", language, got, want)
		}
	}
}

func TestNilAndEmptyMaps(t *testing.T) {
	var none *keymap.Map
	if none.Len() != 0 || none.Match(terms(t, "crm"), "") != nil || none.Rows() != nil {
		t.Error("a nil map is not empty")
	}
	empty := compile(t)
	if empty.Match(terms(t, "crm"), "") != nil {
		t.Error("an empty map matches")
	}
}

func TestCompileRefuses(t *testing.T) {
	for name, r := range map[string]keymap.Row{
		"no phrase":    {Match: keymap.Exact},
		"no word":      {Phrase: "?!", Match: keymap.Exact},
		"match":        {Phrase: "crm", Match: "fuzzy"},
		"weight":       {Phrase: "crm", Match: keymap.Exact, Weight: -1},
		"heavy":        {Phrase: "crm", Match: keymap.Exact, Weight: 11},
		"status":       {Phrase: "crm", Match: keymap.Exact, Status: "gone"},
		"step":         {Phrase: "crm", Match: keymap.Exact, Moment: keywords.Moment{Step: "No Step"}},
		"topic":        {Phrase: "crm", Match: keymap.Exact, Topic: "No Topic"},
		"long note":    {Phrase: "crm", Match: keymap.Exact, Note: strings.Repeat("x", 5000)},
		"bad bytes":    {Phrase: "crm", Match: keymap.Exact, Owner: "\xff"},
		"long phrase":  {Phrase: strings.Repeat("x", 600), Match: keymap.Exact},
		"dash as step": {Phrase: "crm", Match: keymap.Exact, Moment: keywords.Moment{Step: "-"}},
	} {
		_, err := keymap.Compile([]keymap.Row{{Phrase: "fine", Match: keymap.Exact}, r})
		var p *keymap.Problem
		if !errors.Is(err, keymap.ErrInvalid) || !errors.As(err, &p) || p.Places[0].Number != 2 || p.Try == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCompileKeepsACopy(t *testing.T) {
	given := []keymap.Row{{Phrase: "crm", Match: keymap.Exact}}
	m, err := keymap.Compile(given)
	if err != nil {
		t.Fatal(err)
	}
	given[0].Phrase = "changed"
	if m.Rows()[0].Phrase != "crm" {
		t.Error("the map changes with the slice it was compiled from")
	}
}

// naive is the definition of matching, without any index.
func naive(list []keymap.Row, given []keywords.Term) (places []int) {
	stop := strings.Fields("how to do i the a")
	for place, r := range list {
		var stems, content []string
		for _, w := range keywords.Phrase(r.Phrase).Terms(keywords.English) {
			stems = append(stems, w.Stem)
			if !slices.Contains(stop, w.Word) {
				content = append(content, w.Stem)
			}
		}
		var asked []string
		for _, w := range given {
			asked = append(asked, w.Stem)
		}
		in := func(stem string) bool { return slices.Contains(asked, stem) }
		text, run := " "+strings.Join(asked, " ")+" ", " "+strings.Join(stems, " ")+" "
		switch {
		case r.Match == keymap.Exact && text == run,
			r.Match == keymap.Phrase && strings.Contains(text, run),
			r.Match == keymap.Broad && len(content) > 0 && !slices.ContainsFunc(content, func(s string) bool { return !in(s) }):
			places = append(places, place)
		}
	}
	return places
}

func TestMatchIsWhatItsDefinitionSays(t *testing.T) {
	words := []string{"how", "to", "do", "i", "the", "install", "installing", "sensor", "sensors", "fridge", "buy", "bakery"}
	phrases := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 6).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		var list []keymap.Row
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			list = append(list, keymap.Row{
				ID: fmt.Sprint(len(list)), Phrase: phrases.Draw(t, "row"),
				Match: rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			})
		}
		m, err := keymap.Compile(list)
		if err != nil {
			t.Fatal(err)
		}
		asked := terms(t, phrases.Draw(t, "phrase"))
		var got []int
		for _, h := range m.Match(asked, "") {
			var place int
			fmt.Sscan(h.Row.ID, &place)
			got = append(got, place)
		}
		slices.SortFunc(got, cmp.Compare[int])
		if want := naive(list, asked); !slices.Equal(want, got) {
			t.Fatalf("%v matches %v, want %v", asked, got, want)
		}
	})
}
