package lexicon_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// closed are the classes whose words can be counted on the fingers: the language has no more of them.
var closed = []string{"WH", "BE", "DO", "HAVE", "MODAL", "SHOULD", "NEED", "ME", "YOU", "THEY", "AT"}

// englishClasses are the words of each class, as the file has them.
func englishClasses(t *testing.T) map[string][]string {
	t.Helper()
	classes := map[string][]string{}
	for _, line := range linesOf(t, "classes_en.txt") {
		name, words, _ := strings.Cut(line, ":")
		classes[name] = append(classes[name], strings.Fields(words)...)
	}
	return classes
}

// linesOf are the lines of a file that are neither empty nor comments.
func linesOf(t *testing.T, name string) (list []string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list = append(list, line)
		}
	}
	return list
}

func english(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Load(keywords.English)
	if err != nil || l == nil {
		t.Fatal(err)
	}
	return l
}

// A class of fewer words than this would be learned from too few phrases.
func TestEnglishClassesAreFull(t *testing.T) {
	const fewest = 20
	for name, words := range englishClasses(t) {
		stems := map[string]bool{}
		for _, w := range words {
			stems[keywords.English.Stem(keywords.Fold(w))] = true
		}
		if len(stems) < fewest && !slices.Contains(closed, name) {
			t.Errorf("%s has %d words", name, len(stems))
		}
	}
}

// A word that is in many classes tells none of them from the others.
func TestEnglishWordsAreInFewClasses(t *testing.T) {
	const most = 4
	l, classes := english(t), englishClasses(t)
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		for _, w := range classes[name] {
			if in := l.Classes(keywords.English.Stem(keywords.Fold(w))); len(in) > most {
				t.Errorf("%s is in %v", w, in)
			}
		}
	}
}

// Every word of a class is one word in a phrase too, so none is written in vain.
func TestEnglishClassWordsAreWords(t *testing.T) {
	l := english(t)
	for name, words := range englishClasses(t) {
		for _, w := range words {
			terms := keywords.Phrase(w).Terms(keywords.English)
			if len(terms) != 1 || !slices.Contains(l.Classes(terms[0].Stem), name) {
				t.Errorf("%s: %q is %v in a phrase", name, w, terms)
			}
		}
	}
}

// What the words of a phrase are, for some of every kind.
func TestEnglishClassesOfWords(t *testing.T) {
	l := english(t)
	for word, class := range map[string]string{
		"descaling": "TASK", "simulators": "HELP", "lyrics": "FACT", "renewal": "BUYING", "laundromat": "VISIT",
		"plasterers": "TRADE", "blinking": "TROUBLE", "walkthrough": "GAME", "sourdough": "RECIPE", "vacancies": "JOB",
		"homework": "STUDY", "itinerary": "TRAVEL", "eviction": "LEGAL", "eczema": "HEALTH", "laptops": "GEAR",
		"outlook": "SOFTWARE", "tablespoons": "UNIT", "photon": "SCIENCE",
	} {
		if in := l.Classes(keywords.English.Stem(word)); !slices.Contains(in, class) {
			t.Errorf("%s is in %v, not in %s", word, in, class)
		}
	}
}

// Places are many, each is found, and none is a word that phrases use otherwise.
func TestEnglishPlaces(t *testing.T) {
	const fewest = 2000
	l, names := english(t), linesOf(t, "places_en.txt")
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) < len(names) || len(names) < fewest {
		t.Errorf("%d places, some of them twice or too few", len(names))
	}
	for _, name := range names {
		if _, found := placeIn(l, "xyz "+name); !found {
			t.Errorf("%q is not found", name)
		}
	}
	for _, word := range []string{"reading", "bath", "nice", "mobile", "orange", "split", "cork", "sale", "march", "java", "turkey"} {
		if cue, found := placeIn(l, "xyz "+word); found {
			t.Errorf("%q is %s", word, cue)
		}
	}
}

// placeIn is the cue that a text has for a place.
func placeIn(l *lexicon.Lexicon, text string) (cue string, found bool) {
	p := keywords.Phrase(text)
	for _, f := range l.Find(p, p.Terms(keywords.English)) {
		if f.Cue.Name == "<place>" || f.Cue.Name == "<in-place>" {
			return f.Cue.Name, true
		}
	}
	return "", false
}

// Every English pattern fires on its own words.
func TestEveryEnglishCueFires(t *testing.T) {
	l := english(t)
	for _, pattern := range patterns(t, keywords.English) {
		text := strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
		if !strings.HasPrefix(pattern, "^") {
			text = "xyz " + text
		}
		if !strings.HasSuffix(pattern, "$") {
			text += " xyz"
		}
		p := keywords.Phrase(text)
		found := l.Find(p, p.Terms(keywords.English))
		if !slices.ContainsFunc(found, func(f lexicon.Found) bool { return f.Cue.Name == pattern }) {
			t.Errorf("%q fires %v", text, found)
		}
	}
}

func BenchmarkLoadEnglish(b *testing.B) {
	for b.Loop() {
		if _, err := lexicon.Load(keywords.English); err != nil {
			b.Fatal(err)
		}
	}
}
