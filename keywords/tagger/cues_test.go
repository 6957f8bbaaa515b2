package tagger

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jdkato/prose/v2"

	"moments/keywords"
)

func parse(t *testing.T, text, places string) *cues {
	t.Helper()
	c, err := parseCues(text, places)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func namesOf(list []found) (names []string) {
	for _, f := range list {
		names = append(names, f.cue.name)
	}
	return names
}

func fired(t *testing.T, c *cues, text string) []string {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return namesOf(c.match(p, p.Terms(keywords.English)))
}

func TestCueMatching(t *testing.T) {
	c := parse(t, `
# comment
how             intent=know 1
how to          intent=do 2 step=use 1
^how to         intent=do 3
^order          intent=buy 1
in order to
login$          navigational
price           intent=buy 1
<ing-start>     intent=do 1
<money>         intent=buy 1
<domain>        navigational
<place>         intent=go 1
<in-place>      intent=go 2
install         intent=do 1
`, "new york\nyork\n# comment\nparis\n")
	for text, want := range map[string][]string{
		"how":                           {"how"},
		"how to":                        {"^how to"},
		"tell how to":                   {"how to"},
		"how, how to":                   {"how", "how to"},
		"order in order to order":       {"^order", "in order to"},
		"login":                         {"login$"},
		"login page":                    nil,
		"prices of pricing":             {"price", "price"},
		"mixing paint":                  {"<ing-start>"},
		"mixing a b c d e f":            {"<ing-start>"},
		"mixing a b c d e f g":          nil,
		"installing paint":              {"install"}, // a pattern of the file stands in the place of what code finds
		"king size":                     nil,
		"paint for $5 or €30":           {"<money>", "<money>"},
		"US$ 5":                         nil,
		"amazon.com prices":             {"<domain>", "price"},
		"Amazon.COM":                    {"<domain>"},
		"amazon com":                    nil,
		"node.js":                       nil,
		"new york":                      {"<place>"},
		"shops in new york":             {"<in-place>"},
		"paris to new york, near paris": {"<place>", "<in-place>", "<in-place>"},
	} {
		if diff := cmp.Diff(want, fired(t, c, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestCueErrors(t *testing.T) {
	for text, want := range map[string]error{
		"how intent=do":               errCue,
		"how intent=do much":          errCue,
		"how mood=good 1":             errCue,
		"how intent=try 1":            keywords.ErrIntent,
		"how step=No! 1":              keywords.ErrKey,
		"intent=do 1":                 errCue,
		"order intent=do 1\norders":   errCue,
		"^order intent=do 1\n^orders": errCue,
	} {
		if _, err := parseCues(text, ""); !errors.Is(err, want) || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Every pattern of the embedded file fires on its own words, so none is written in vain.
func TestEveryEmbeddedCueFires(t *testing.T) {
	c := parse(t, cuesEN, placesEN)
	count := 0
	for _, list := range c.runs {
		for _, q := range list {
			count++
			text := strings.TrimSuffix(strings.TrimPrefix(q.name, "^"), "$")
			if !q.first {
				text = "xyz " + text
			}
			if !q.last {
				text += " xyz"
			}
			if names := fired(t, c, text); len(names) != 1 || names[0] != q.name {
				t.Errorf("%q fires %q", text, names)
			}
		}
	}
	if count < 150 || len(c.places) < 150 {
		t.Errorf("%d cues and %d places", count, len(c.places))
	}
}

// Every name that code finds is weighed by the file.
func TestEveryNameHasWeight(t *testing.T) {
	c := parse(t, cuesEN, placesEN)
	for _, name := range []string{
		"<ing-start>", "<money>", "<domain>", "<place>", "<in-place>", "<wh-word>", "<modal-first>", "<verb-first>",
		"<gerund-first>", "<verb-after-to>", "<superlative>", "<near-someone>",
	} {
		if q := c.named[name]; q == nil || len(q.effects) == 0 {
			t.Errorf("%s says nothing", name)
		}
		delete(c.named, name)
	}
	if len(c.named) != 0 {
		t.Errorf("nothing finds %v", c.named)
	}
}

func TestFeatures(t *testing.T) {
	var s speech
	for text, want := range map[string][]string{
		"whom do printers belong to": {"<wh-word>"},
		"could this break":           {"<modal-first>"},
		"choose a printer":           {"<verb-first>"},
		"feeding paper":              {"<gerund-first>"},
		"have printers arrived":      nil,
		"want to buy printers":       {"<verb-after-to>"},
		"cheapest printers":          {"<superlative>"},
		"printers near me":           {"<near-someone>"},
		"red printers":               nil,
	} {
		if diff := cmp.Diff(want, features(s.tags(keywords.Phrase(text)))); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	if features(nil) != nil || features([]prose.Token{{Tag: "VB", Text: "x"}})[0] != "<verb-first>" {
		t.Error("features of nothing, or of one word")
	}
}

// Both are known to make prose panic as they are.
func TestProseIsTamed(t *testing.T) {
	var s speech
	for _, text := range []string{"ȺȺȺȺ's", "\xb4\xd4's", strings.Repeat("(", 20_000), strings.Repeat("日", 200), "İ's İ's", ""} {
		s.tags(keywords.Phrase(text))
		if tamed := tame(text); len(tamed) > maxProseBytes {
			t.Errorf("%d bytes", len(tamed))
		}
	}
}
