package lexicon_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

func parse(t testing.TB, cues, places, classes string) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Parse(keywords.English, cues, places, classes)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fired are the names of the cues that a text has.
func fired(t testing.TB, l *lexicon.Lexicon, text string) (names []string) {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Find(p, p.Terms(l.Language)) {
		names = append(names, f.Cue.Name)
	}
	return names
}

const someCues = `
# comment
how             intent=know 1
how to          intent=do 2 step=use 1
^how to         intent=do 3
^order          intent=buy 1
^only$          intent=buy 1
only            intent=do 1
in order to
login$          navigational
price           intent=buy 1
<ing-start>     intent=do 1
<money>         intent=buy 1
<domain>        navigational
<place>         intent=go 1
<in-place>      intent=go 2
<year>          intent=know 1
<zip>           intent=go 1
<model>         intent=buy 1
install         intent=do 1
near paris
`

func TestCueMatching(t *testing.T) {
	l := parse(t, someCues, "new york\nyork\n# comment\nparis\nSão Tomé\n", "AT: in near\nMONEY: cash\n")
	for text, want := range map[string][]string{
		"how":                       {"how"},
		"how to":                    {"^how to"},
		"tell how to":               {"how to"},
		"how, how to":               {"how", "how to"},
		"order in order to order":   {"^order", "in order to"},
		"login":                     {"login$"},
		"login page":                nil,
		"only":                      {"^only$"}, // the pattern with the most anchors
		"only once":                 {"only"},
		"prices of pricing":         {"price", "price"},
		"PRICE":                     {"price"},
		"mixing paint":              {"<ing-start>"},
		"mixing a b c d e f":        {"<ing-start>"},
		"mixing a b c d e f g":      nil,
		"installing paint":          {"install"}, // a pattern of the file stands in the place of what code finds
		"king size":                 nil,
		"paint for $5 or €30":       {"<money>", "<money>"},
		"😀 £9 paint":                {"<money>"},
		"US$ 5":                     nil,
		"amazon.com prices":         {"<domain>", "price"},
		"Amazon.COM":                {"<domain>"},
		"amazon com":                nil,
		"amazon. com":               nil,
		"node.js":                   nil,
		"new york":                  {"<place>"},
		"New York's":                nil,
		"in new york":               {"<in-place>"},
		"sao tome":                  {"<place>"},
		"shops in new york":         {"<in-place>"},
		"paris to new york in york": {"<place>", "<place>", "<in-place>"},
		"near paris":                {"near paris"}, // the file's own words come before what code finds
		"in cash":                   nil,
		"best 2026 gizmo":           {"<year>"},
		"gizmo 90210":               {"<zip>"},
		"gizmo w1a":                 {"<zip>"},
		"90210 gizmo":               nil,
		"gizmo wh1000xm4 case":      {"<model>"},
		"日本 レジ":                     nil,
	} {
		if diff := cmp.Diff(want, fired(t, l, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// A place is one with its preposition only where the file says which words these are.
func TestPrepositionsAreAClass(t *testing.T) {
	cues := "<place> intent=go 1\n<in-place> intent=go 2\n"
	for classes, want := range map[string]string{"AT: around in": "<in-place>", "IN: around in": "<place>", "": "<place>", "Z: in\nAT: in": "<in-place>"} {
		if diff := cmp.Diff([]string{want}, fired(t, parse(t, cues, "rome", classes), "pizza in rome")); diff != "" {
			t.Errorf("%q: %s", classes, diff)
		}
	}
	if names := fired(t, parse(t, "<place> intent=go 1", "rome", "AT: in"), "in rome"); len(names) != 0 {
		t.Errorf("no line says what a place after a preposition is: %v", names)
	}
}

func TestSpans(t *testing.T) {
	l := parse(t, "near me intent=go 1\n<in-place> intent=go 1", "rome", "AT: in")
	p := keywords.Phrase("😀 Pizza near me, in ROME")
	terms := p.Terms(keywords.English)
	units := utf16.Encode([]rune(string(p)))
	var got []string
	for _, f := range l.Find(p, terms) {
		span := f.Span(terms)
		got = append(got, string(utf16.Decode(units[span[0]:span[1]])))
	}
	if diff := cmp.Diff([]string{"near me", "in ROME"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsFoundInNothing(t *testing.T) {
	l := parse(t, someCues, "rome", "")
	if found := l.Find("???", nil); found != nil {
		t.Errorf("%v", found)
	}
}

// Whatever is found stands in the phrase, by place, and no cue lies within a longer one.
func TestFoundCuesAreApart(t *testing.T) {
	l := english(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields(
			"how to in london near me best price of a what is order online vs login installing $5 amazon.com 2026 90210 blue widgets new york",
		)), 1, 12).Draw(t, "words")
		p := keywords.Phrase(strings.Join(words, " "))
		terms := p.Terms(keywords.English)
		found := l.Find(p, terms)
		for i, f := range found {
			if f.First < 0 || f.First > f.Last || f.Last >= len(terms) || i > 0 && found[i-1].First > f.First {
				t.Fatalf("%q: %+v", p, found)
			}
			for j, g := range found {
				if i != j && g.First <= f.First && f.Last <= g.Last && g.Last-g.First > f.Last-f.First {
					t.Fatalf("%q: %q lies within %q", p, f.Cue.Name, g.Cue.Name)
				}
			}
		}
	})
}
