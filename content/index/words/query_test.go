package words_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/content/index/words"
	"moments/keywords"
)

// shown is each word with its forms; ? marks one that counts only where it is found.
func shown(query []words.Word) string {
	var b strings.Builder
	for _, w := range query {
		fmt.Fprintf(&b, "%s=%s", w.Text, strings.Join(w.Forms, ","))
		if w.Optional {
			b.WriteString("?")
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestQuery(t *testing.T) {
	a := newAnalyzer(t)
	const en, de, fr = keywords.English, keywords.German, keywords.French
	for _, test := range []struct {
		text string
		in   keywords.Language
		held []keywords.Language
		want string
	}{
		{"the running Houses", "", nil, "running=run houses=hous"},
		{"the running Houses", "", []keywords.Language{en}, "running=run houses=hous"},
		{"house houses", "", []keywords.Language{en}, "house=hous"},
		{"die Häuser", "", []keywords.Language{de, en}, "die=die? hauser=de/haus,häuser"},
		{"die Häuser", de, []keywords.Language{de, en}, "hauser=de/haus,häuser"},
		{"die Häuser", en, []keywords.Language{de, en}, "die=die hauser=häuser,de/haus"},
		{"Haus Häuser", "", []keywords.Language{de, en}, "haus=de/haus,haus hauser=häuser?"},
		{"l'eau", "", []keywords.Language{fr}, "eau=fr/eau"},
		{"l'eau", fr, []keywords.Language{en}, "eau=fr/eau,l'eau"},
		{"東京都", "ja", []keywords.Language{en}, "東京=und/東京,東京 京都=und/京都,京都"},
		{"the", "", []keywords.Language{en}, ""},
	} {
		if got := shown(a.Query(test.text, test.in, test.held)); got != test.want {
			t.Errorf("%q in %q of %v: %s, want %s", test.text, test.in, test.held, got, test.want)
		}
	}
}

// A word is in the text where it says it is, forms are of different languages, and none is of two words.
func TestQueryIsOfText(t *testing.T) {
	a := newAnalyzer(t)
	languages := []keywords.Language{"", keywords.English, keywords.German, keywords.French, "it", "und", "ja", "nb"}
	rapid.Check(t, func(t *rapid.T) {
		s, in := text.Draw(t, "text"), rapid.SampledFrom(languages).Draw(t, "language")
		some := rapid.SampledFrom([]keywords.Language{"de", "en", "fr", "it", "und"})
		held := rapid.SliceOfNDistinct(some, 0, 5, rapid.ID).Draw(t, "held")
		query := a.Query(s, in, held)
		if len(query) > words.MaxTerms {
			t.Fatalf("%d words", len(query))
		}
		seen, last := map[string]bool{}, 0
		for _, w := range query {
			if w.Start < last || w.End <= w.Start || w.End > len(s) || len(w.Forms) == 0 {
				t.Fatalf("%q: %+v after %d", s, w, last)
			}
			of := map[keywords.Language]bool{}
			for _, form := range w.Forms {
				if l := words.LanguageOf(form); seen[form] || of[l] {
					t.Fatalf("%q: %q is there twice", s, form)
				}
				seen[form], of[words.LanguageOf(form)] = true, true
			}
			last = w.Start
		}
	})
}

// One language and no other is what Terms gives.
func TestQueryInEnglishIsTerms(t *testing.T) {
	a := newAnalyzer(t)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		var got []string
		for _, w := range a.Query(s, "", []keywords.Language{keywords.English}) {
			got = append(got, w.Forms...)
		}
		if want := a.Terms(s); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
	})
}

func TestReadAs(t *testing.T) {
	for tag, want := range map[string]keywords.Language{
		"": "en", "en": "en", "en-GB": "en", "EN_us": "en", "de-AT": "de", "nb": "no", "nn-NO": "no",
		"pl": "und", "ja-JP": "und", "x": "und",
	} {
		if got := words.ReadAs(tag); got != want {
			t.Errorf("%q is read as %q, want %q", tag, got, want)
		}
	}
}

// The same words have the same places in both analyses of a text, and both say the same of them.
func TestSpelledIsRead(t *testing.T) {
	a := newAnalyzer(t)
	rapid.Check(t, func(t *rapid.T) {
		tag := rapid.SampledFrom([]string{"", "de", "fr", "it", "ja"}).Draw(t, "language")
		s := []byte(text.Draw(t, "text"))
		terms := a.In(tag).Analyze(s)
		spelled := words.Spelled{Reading: a.In(tag), Language: words.ReadAs(tag)}.Analyze(s)
		if len(terms) != len(spelled) {
			t.Fatalf("%q: %d words, %d terms", s, len(spelled), len(terms))
		}
		for i := range terms {
			word, term := words.Unspelled(string(spelled[i].Term))
			if term != string(terms[i].Term) || spelled[i].Position != terms[i].Position ||
				!strings.HasPrefix(word, words.Prefix(words.ReadAs(tag))) {
				t.Fatalf("%q: %q is %q, want %q", s, word, term, terms[i].Term)
			}
		}
	})
}

func TestBeginning(t *testing.T) {
	for text, want := range map[string]string{
		"": " 0", "sho": "sho 0", "red sho": "sho 4", "red ": " 0", "red, Sh": "sh 5", "red-SHO": "sho 4", "red.": " 0",
		"Häu":                          "hau 0",
		"a " + strings.Repeat("x", 80): " 0",
	} {
		word, start := words.Beginning(text)
		if got := fmt.Sprint(word, " ", start); got != want {
			t.Errorf("%q ends with %q, want %q", text, got, want)
		}
	}
}
