package speech

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jdkato/prose/v2"

	"moments/keywords"
)

func TestFeatures(t *testing.T) {
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
	var s Reader
	for _, text := range []string{"ȺȺȺȺ's", "\xb4\xd4's", strings.Repeat("(", 20_000), strings.Repeat("日", 200), "İ's İ's", ""} {
		s.tags(keywords.Phrase(text))
		if tamed := tame(text); len(tamed) > maxProseBytes {
			t.Errorf("%d bytes", len(tamed))
		}
	}
}
