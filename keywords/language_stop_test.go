package keywords_test

import (
	"os"
	"strings"
	"testing"

	"moments/keywords"
)

func TestIsStopWord(t *testing.T) {
	for word, languages := range map[string]string{
		"the": "en", "it's": "en", "fur": "de", "was": "en de", "para": "es", "c'est": "fr", "de": "es fr", "me": "en es fr",
		"not": "", "without": "", "near": "", "nicht": "", "ohne": "", "kein": "", "sin": "", "no": "", "cerca": "",
		"sans": "", "pas": "", "pres": "", "": "", "use": "", "kaufen": "", "-ung": "",
	} {
		for _, l := range []keywords.Language{keywords.English, keywords.German, keywords.Spanish, keywords.French, "it", "xx"} {
			if got, want := l.IsStopWord(word), strings.Contains(languages, string(l)); got != want {
				t.Errorf("%s: %q is %t", l, word, got)
			}
		}
		if keywords.Language("").IsStopWord(word) != keywords.English.IsStopWord(word) {
			t.Errorf("%q is not read as English", word)
		}
	}
}

// A word that is not as Terms makes it would never be met.
func TestStopWordsAreAsTermsMakesThem(t *testing.T) {
	for _, l := range []keywords.Language{keywords.English, keywords.German, keywords.Spanish, keywords.French} {
		text, err := os.ReadFile("stop/" + string(l) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		first, words, _ := strings.Cut(string(text), "\n")
		if !strings.HasPrefix(first, "#") {
			t.Errorf("%s: the first line says nothing", l)
		}
		seen := map[string]bool{}
		for _, w := range strings.Fields(words) {
			if terms := phrase(t, w).Terms(l); len(terms) != 1 || terms[0].Word != w || seen[w] {
				t.Errorf("%s: %q is %+v, or twice there", l, w, terms)
			}
			seen[w] = true
		}
	}
}

func TestIsStopWordAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { keywords.German.IsStopWord("waschmaschine") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
