package pattern

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
)

// find says what a phrase of a language finds among patterns: the phrase of each, with its spans and its variant.
func find(m *Matcher, patterns []Pattern, phrase, language string) (list []string) {
	for _, f := range m.Find(keywords.Phrase(phrase).Terms(keywords.LanguageOf(language)), language) {
		text := fmt.Sprintf("%s %d-%d", patterns[f.Place].Phrase, f.Span[0], f.Span[1])
		if f.Variant != Plain {
			text += fmt.Sprintf(" %s %d-%d %s", f.Variant, f.Typed[0], f.Typed[1], f.Spelling)
		}
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

func TestSpansAreOfTheWordsAsTyped(t *testing.T) {
	patterns := []Pattern{
		{Phrase: "card reader setup", Kind: Broad}, {Phrase: "e mail", Kind: Phrase}, {Phrase: "mobile plan", Kind: Phrase}, {Phrase: "sensor"},
	}
	m := Compile(patterns, Options{Synonyms: [][]string{{"mobile", "cell phone"}}})
	for phrase, want := range map[string][]string{
		"setup my cardreader":   {"card reader setup 0-19 compound 9-19 card reader"},
		"cardreader: set up":    nil, // two variants
		"😀 email":               {"e mail 3-8 compound 3-8 e mail"},
		"a cell phone plan now": {"mobile plan 2-17 synonym 2-12 mobile"},
		"senosr":                {"sensor 0-6 typo 0-6 sensor"},
		"senosr senosr":         nil,
	} {
		if diff := gocmp.Diff(want, find(m, patterns, phrase, "en")); diff != "" {
			t.Errorf("%q: %s", phrase, diff)
		}
	}
}

// Chinese and Japanese are read as pairs of characters that overlap, which are no words to be written apart or together.
func TestScriptsWithoutSpaces(t *testing.T) {
	patterns := []Pattern{
		{Phrase: "東京タワー", Kind: Phrase}, {Phrase: "タワー 東京", Kind: Broad}, {Phrase: "東京", Kind: Phrase}, {Phrase: "متجر احذية", Kind: Broad},
	}
	m := Compile(patterns, Options{})
	for phrase, want := range map[string][]string{
		"東京タワー 行き方":  {"タワー 東京 0-5", "東京 0-2", "東京タワー 0-5"},
		"東京 タワー":     {"タワー 東京 0-6", "東京 0-2"},
		"احذية متجر": {"متجر احذية 0-10"},
		"京都":         nil,
	} {
		if diff := gocmp.Diff(want, find(m, patterns, phrase, "")); diff != "" {
			t.Errorf("%q: %s", phrase, diff)
		}
	}
}

func TestLocales(t *testing.T) {
	patterns := []Pattern{
		{Phrase: "chips", Locale: ""}, {Phrase: "chips", Locale: "en-gb"}, {Phrase: "chips", Locale: "de"}, {Phrase: "chips", Locale: "ja"},
	}
	m := Compile(patterns, Options{})
	for language, want := range map[string][]int{
		"": {0, 1, 2, 3}, "en": {0, 1}, "en-GB": {0, 1}, "en_gb": {0, 1}, "en-US": {0}, "de-AT": {0, 2}, "fr": {0}, "ja": {0, 3},
	} {
		var places []int
		for _, f := range m.Find(keywords.Phrase("chips").Terms(keywords.LanguageOf(language)), language) {
			places = append(places, f.Place)
		}
		slices.Sort(places)
		if diff := gocmp.Diff(want, places); diff != "" {
			t.Errorf("%q: %s", language, diff)
		}
	}
}

func TestCloserVariantsAreWorthMore(t *testing.T) {
	for i, closer := range []Variant{Plain, Compound, Synonym} {
		if farther := []Variant{Compound, Synonym, Typo}[i]; closer.Factor() <= farther.Factor() || farther.Factor() <= 0 {
			t.Errorf("%q %v, %q %v", closer, closer.Factor(), farther, farther.Factor())
		}
	}
	if Plain.Factor() != 1 {
		t.Errorf("plain is worth %v", Plain.Factor())
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		wide, narrow string
		want         bool
	}{
		{"", "", true}, {"", "de", true}, {"en", "en-gb", true}, {"en", "en", true}, {"en-gb", "en", false}, {"en", "", false},
		{"en", "eng", false}, {"de", "en", false},
	} {
		if Covers(c.wide, c.narrow) != c.want {
			t.Errorf("%q over %q is %t", c.wide, c.narrow, !c.want)
		}
	}
}

// However often and by however many it is asked, a matcher gives the same.
func TestManyAskAtOnce(t *testing.T) {
	patterns := []Pattern{{Phrase: "install sensor", Kind: Broad}, {Phrase: "sensors", Kind: Phrase}, {Phrase: "e mail"}}
	m := Compile(patterns, Options{Known: func(word string) bool { return word == "tensor" }})
	want := find(m, patterns, "install a senosr", "en")
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 200 {
				if diff := gocmp.Diff(want, find(m, patterns, "install a senosr", "en")); diff != "" {
					t.Error(diff)
					return
				}
			}
		})
	}
	asking.Wait()
}

// The table finds what was put under a hash, and hardly anything else.
func TestHashedFindsWhatWasPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 0, 4, -1)).Draw(t, "texts")
		hashes, values := make([]uint64, len(texts)), make([]uint32, len(texts))
		for i, text := range texts {
			hashes[i], values[i] = hashOf(text), uint32(i)
		}
		table := newHashed(hashes, values)
		for _, text := range append(texts, "none of them") {
			var want []uint32
			for i := range texts {
				if texts[i] == text {
					want = append(want, uint32(i))
				}
			}
			if got := table.at(hashOf(text), nil); !slices.Equal(got, want) {
				t.Fatalf("%q is at %v, found %v", text, want, got)
			}
		}
	})
}

func TestHashWithoutIsTheHashOfTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		from := rapid.IntRange(0, len(s)).Draw(t, "from")
		to := rapid.IntRange(from, len(s)).Draw(t, "to")
		if hashWithout(s, from, to) != hashOf(s[:from]+s[to:]) {
			t.Fatalf("%q without %d to %d", s, from, to)
		}
	})
}

func TestNearest(t *testing.T) {
	keys := []string{"worth", "use", "opinion", "used"}
	for found, want := range map[string]string{"worht": "worth", "uze": "use", "opinions": "opinion", "usec": "use", "zzzz": "", "": ""} {
		if got := Nearest(found, keys); got != want {
			t.Errorf("%q is nearest to %q, want %q", found, got, want)
		}
	}
}
