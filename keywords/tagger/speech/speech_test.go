package speech

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jdkato/prose/v2"

	"moments/keywords"
)

func TestNames(t *testing.T) {
	var s Reader
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
		"":                           nil,
	} {
		if diff := cmp.Diff(want, s.Names(keywords.Phrase(text))); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Each tag shows one thing, and each thing is shown once.
func TestFeatures(t *testing.T) {
	for _, c := range []struct {
		tokens []prose.Token
		want   []string
	}{
		{nil, nil},
		{[]prose.Token{{Tag: "VB", Text: "x"}}, []string{"<verb-first>"}},
		{[]prose.Token{{Tag: "VBP", Text: "Are"}}, nil},
		{[]prose.Token{{Tag: "NN"}, {Tag: "VB"}, {Tag: "VBG"}, {Tag: "MD"}}, nil},
		{[]prose.Token{{Tag: "WP"}, {Tag: "WRB"}, {Tag: "JJS"}, {Tag: "RBS"}}, []string{"<wh-word>", "<superlative>"}},
		{[]prose.Token{{Tag: "NN", Text: "near"}, {Tag: "PRP", Text: "us"}}, []string{"<near-someone>"}},
		{[]prose.Token{{Tag: "NN", Text: "for"}, {Tag: "PRP", Text: "us"}}, nil},
		{[]prose.Token{{Tag: "TO", Text: "to"}, {Tag: "VB", Text: "x"}}, []string{"<verb-after-to>"}},
	} {
		if diff := cmp.Diff(c.want, features(c.tokens)); diff != "" {
			t.Errorf("%v: %s", c.tokens, diff)
		}
	}
}

// Some of these are known to make prose panic as they are.
var wild = []string{
	"ȺȺȺȺ's", "\xb4\xd4's", strings.Repeat("(", 20_000), strings.Repeat("日", 200), "İ's İ's", "", "\x00", "'", "''s", "...", "1. a.b.c",
	strings.Repeat("a'", 300), "\u202e\u2066x", "http://a.b/?c=d#e :-) <3 @x #y", strings.Repeat("ſ", 90),
}

func TestProseIsTamed(t *testing.T) {
	var s Reader
	for _, text := range wild {
		s.tags(keywords.Phrase(text))
		if tamed := tame(text); len(tamed) > maxProseBytes || !utf8.ValidString(tamed) {
			t.Errorf("%d bytes: %q", len(tamed), tamed)
		}
	}
	if tame("how to") != "how to" || tame("Ⱥb") != "?b" {
		t.Error("what needs no taming is changed, or what does is not")
	}
}

// A panic of prose is a phrase without tags.
func TestPanicsArePassedOver(t *testing.T) {
	s := Reader{}
	s.load.Do(func() { s.model = new(prose.Model) }) // has no tagger, so that prose panics
	if names := s.Names("how to fix it"); names != nil {
		t.Errorf("%v", names)
	}
	s = Reader{}
	s.load.Do(func() {}) // could not be loaded
	if names := s.Names("how to fix it"); names != nil {
		t.Errorf("%v", names)
	}
}

func TestReadersAreShared(t *testing.T) {
	var s Reader
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				if diff := cmp.Diff([]string{"<verb-first>"}, s.Names("choose a printer")); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	readers.Wait()
}

func FuzzNames(f *testing.F) {
	for _, text := range wild {
		f.Add(text)
	}
	var s Reader
	f.Fuzz(func(t *testing.T, text string) {
		if first, again := s.Names(keywords.Phrase(text)), s.Names(keywords.Phrase(text)); !cmp.Equal(first, again) {
			t.Fatalf("%v, then %v", first, again)
		}
	})
}
