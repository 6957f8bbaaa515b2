package model_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small is a lexicon that stays as it is when the shipped ones grow.
func small(t rapid.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Parse(keywords.English, `
^how to      intent=do 3 step=use 2
near me      intent=go 2.5
price        intent=buy 1.25
login$       navigational
<ing-start>  intent=do 1
<money>      intent=buy 1
<in-place>   intent=go 2
upgrade      step=renew 1
`, "new york\nrome", `
AT:     in near
WH:     how what
TASK:   fix install mixing
BUYING: shop buy price
VISIT:  shop
ITSELF: to a for shop
`)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func features(l *lexicon.Lexicon, text string) []model.Feature {
	p := keywords.Phrase(text)
	return model.Features(l, p, p.Terms(l.Language))
}

// TestFeatures reads the phrases of the golden file, which begin its paragraphs, and compares the features below them.
func TestFeatures(t *testing.T) {
	path := filepath.Join("testdata", "features.golden")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l := small(t)
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		text, _, _ := strings.Cut(paragraph, "\n")
		fmt.Fprintln(&b, text)
		for _, f := range features(l, text) {
			fmt.Fprintf(&b, "\t%s\t%d %d\n", f.Name, f.First, f.Last)
		}
		fmt.Fprintln(&b)
	}
	got := strings.TrimSpace(b.String()) + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), got); diff != "" {
		t.Errorf("features have changed; look at each, then run with -update:\n%s", diff)
	}
}

// Each feature is there once, stands within the phrase, and does not depend on letters' case or on accents.
func TestFeaturesAreThereOnce(t *testing.T) {
	l := small(t)
	word := rapid.SampledFrom([]string{"how", "to", "fix", "Shop", "in", "ROME", "for", "a", "gizmo", "$5", "mixing", "near", "me", "price", "ünder", "7"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(word, 1, 14).Draw(t, "words"), " ") + rapid.SampledFrom([]string{"", "?", "."}).Draw(t, "end")
		seen, terms := map[string]bool{}, keywords.Phrase(text).Terms(l.Language)
		for _, f := range features(l, text) {
			if seen[f.Name] {
				t.Fatalf("%q has %q twice", text, f.Name)
			}
			seen[f.Name] = true
			if f.First > f.Last || f.Last >= len(terms) || (f.First < 0) != (f.Last < 0) {
				t.Fatalf("%q: %+v", text, f)
			}
		}
		if diff := cmp.Diff(features(l, text), features(l, strings.ToLower(text))); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

// Words that no class has are seen only to be there: phrases of other subjects have the same features.
func TestSubjectsAreNotSeen(t *testing.T) {
	l := small(t)
	want := features(l, "how to fix a gizmo for gadget")
	for _, text := range []string{"how to fix a carburetor for lawnmow", "how to fix a mango for lion"} {
		if diff := cmp.Diff(want, features(l, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Of a phrase without a known word nothing is seen but that, however long it is and however it ends.
func TestNothingKnown(t *testing.T) {
	for _, text := range []string{"x", "zzing qux", "x y z?", "42 ???"} {
		got := features(small(t), text)
		if len(got) != 2 || got[1].Name != model.NothingKnown {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Any number of words is one of a few lengths.
func TestLengths(t *testing.T) {
	l := small(t)
	for words, want := range map[int]string{1: "1", 2: "2", 3: "3", 4: "4", 5: "4", 6: "6", 8: "6", 9: "9", 32: "9", 40: "9"} {
		got := features(l, "to"+strings.Repeat(" x", words-1))
		if !slices.ContainsFunc(got, func(f model.Feature) bool { return f.Name == "length "+want }) {
			t.Errorf("%d words: %v", words, got)
		}
	}
}
