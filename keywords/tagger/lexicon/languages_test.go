package lexicon_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// byHand are the languages whose cues are smaller than the English ones.
var byHand = []keywords.Language{keywords.German, keywords.Spanish, keywords.French}

// patterns are those of a cue file, as it has them.
func patterns(t *testing.T, l keywords.Language) (list []string) {
	t.Helper()
	text, err := os.ReadFile("cues_" + string(l) + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		pattern, _, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if pattern != "" && pattern[0] != '#' && pattern[0] != '<' {
			list = append(list, pattern)
		}
	}
	return list
}

// Every pattern fires on its own words, so none is written in vain.
func TestEveryCueFiresInItsLanguage(t *testing.T) {
	for _, language := range byHand {
		l, err := lexicon.Load(language)
		if err != nil || l == nil {
			t.Fatalf("%s: %v", language, err)
		}
		list := patterns(t, language)
		for _, pattern := range list {
			text := strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
			if !strings.HasPrefix(pattern, "^") {
				text = "xyz " + text
			}
			if !strings.HasSuffix(pattern, "$") {
				text += " xyz"
			}
			p := keywords.Phrase(text)
			found := l.Find(p, p.Terms(language))
			if len(found) != 1 || found[0].Cue.Name != pattern {
				t.Errorf("%s: %q fires %v", language, text, found)
			}
		}
		if len(list) < 150 {
			t.Errorf("%s: %d cues", language, len(list))
		}
	}
}

// Every default step and every intent has its cues in every language.
func TestCuesSpeakForEverything(t *testing.T) {
	for _, language := range byHand {
		text, err := os.ReadFile("cues_" + string(language) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		values := []string{"intent=know", "intent=go", "intent=do", "intent=buy", "<place>", "<in-place>", "<money>", "<domain>"}
		for _, step := range keywords.DefaultSteps() {
			values = append(values, "step="+string(step.Key))
		}
		for _, value := range values {
			if !strings.Contains(string(text), value+" ") {
				t.Errorf("%s: nothing speaks for %s", language, value)
			}
		}
	}
}

// best is the value of an axis with most weight, "" under one nat.
func best(found []lexicon.Found, axis string) (key string) {
	sums, most := map[string]float64{}, 1.0
	for _, f := range found {
		for _, e := range f.Cue.Effects {
			if e.Axis == axis {
				sums[e.Key] += e.Weight
			}
		}
	}
	for k, sum := range sums {
		if sum > most {
			key, most = k, sum
		}
	}
	return key
}

// The cues alone, without a model, read most of the labelled phrases. Both are by one hand, so this says that the files fit
// together, not how well strangers' phrases are read.
func TestCuesReadLabelledPhrases(t *testing.T) {
	for _, language := range byHand {
		l, err := lexicon.Load(language)
		if err != nil {
			t.Fatal(err)
		}
		records, right := phrasesOf(t, language), 0
		for _, r := range records {
			p := keywords.Phrase(r[0])
			intent := best(l.Find(p, p.Terms(language)), lexicon.Intent)
			if intent == "" {
				intent = keywords.Unknown
			}
			if strings.Contains("|"+r[1]+"|", "|"+intent+"|") {
				right++
			}
		}
		t.Logf("%s: %d of %d intents", language, right, len(records))
		if 100*right < 70*len(records) {
			t.Errorf("%s: %d of %d intents", language, right, len(records))
		}
	}
}

// phrasesOf are the labelled phrases of a language, each checked for its form.
func phrasesOf(t *testing.T, language keywords.Language) [][]string {
	t.Helper()
	f, err := os.Open("../train/testdata/" + string(language) + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil || strings.Join(records[0], ",") != "phrase,intent,step,persona" || len(records) < 150 {
		t.Fatalf("%s: %d phrases, header %q, %v", language, len(records), records[0], err)
	}
	seen := map[string]bool{}
	for _, r := range records[1:] {
		if p, err := keywords.ParsePhrase(r[0]); err != nil || string(p) != r[0] || seen[p.Normal()] {
			t.Errorf("%s: %q is not clean, or twice there: %v", language, r[0], err)
		}
		seen[keywords.Phrase(r[0]).Normal()] = true
		for intent := range strings.SplitSeq(r[1], "|") {
			if _, err := keywords.ParseIntent(intent); err != nil && intent != keywords.Unknown {
				t.Errorf("%s: %q: %v", language, r[0], err)
			}
		}
	}
	return records[1:]
}
