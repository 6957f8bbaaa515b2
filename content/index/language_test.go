package index_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/index"
)

// written is a page in a language.
func written(id, language, title, text string) content.Input {
	in := page(id, title, text)
	in.Language = language
	return in
}

func (h *house) foundIn(language, text string) string {
	h.t.Helper()
	result, err := h.index.Search(h.t.Context(), index.Query{Text: text, Language: language})
	must(h.t, err)
	var ids []string
	for _, hit := range result.Hits {
		ids = append(ids, string(hit.ID))
	}
	return strings.Join(ids, " ")
}

func TestLanguages(t *testing.T) {
	h := newHouse(t, "")
	h.put(
		written("en", "en", "Running shoes for the winter", "They die hard, iphone"),
		written("none", "", "Houses of running water", ""),
		written("de", "de-AT", "Häuser und Schuhe", "Die besten Häuser"),
		written("fr", "fr_FR", "L'eau des maisons", "Les meilleures chaussures, iphone"),
		written("pl", "pl", "Zażołć gęślą jaźń", ""),
		written("ja", "ja", "東京都の家", ""),
		written("zh", "", "北京大学 in English", ""),
	)
	h.catchUp()
	for _, test := range []struct{ language, text, want string }{
		{"", "run shoe", "en none"}, // stemmed in English
		{"", "Haus", "de"},
		{"de", "häusern", "de"},
		{"de", "die Häuser", "de"}, // not en, by "die"
		{"", "the house", "none"},
		{"", "maison", "fr"},
		{"fr", "l’eau", "fr"},
		{"", "eau", "fr"},
		{"", "iphone", "en fr"}, // what reads the same in all
		{"de", "iPhone", "en fr"},
		{"", "zażołć", "pl"},
		{"cs", "gesla", "pl"}, // read as all languages without stems
		{"", "東京", "ja"},
		{"ja", "京都", "ja"},
		{"", "京北", ""},
		{"zh", "大学", "zh"},
	} {
		if got := h.foundIn(test.language, test.text); got != test.want {
			t.Errorf("%q in %q finds %q, want %q", test.text, test.language, got, test.want)
		}
	}
}

// What one language has no use for does not make the words of another one less of a match.
func TestStopWordsOfOthers(t *testing.T) {
	h := newHouse(t, "")
	h.put(written("en", "en", "House rules", ""), written("de", "de", "Hausordnung lesen", ""))
	h.catchUp()
	for _, test := range []struct {
		language, text string
		terms          int
	}{
		{"", "the house of rules", 2}, {"en", "the house of rules", 2}, {"", "die Hausordnung", 1}, {"de", "die Hausordnung", 1},
		{"en", "die Hausordnung", 2}, // die is an English word, if none that is here
		{"de", "the Hausordnung", 2},
	} {
		result, err := h.index.Search(t.Context(), index.Query{Text: test.text, Language: test.language})
		must(t, err)
		if len(result.Terms) != test.terms || len(result.Hits) != 1 {
			t.Errorf("%q in %q: %+v", test.text, test.language, result)
		}
	}
}

// A language that is there no more leaves no trace, with and without merging.
func TestLanguageGone(t *testing.T) {
	h := newHouse(t, "")
	h.put(written("en", "en", "House rules", "die"), written("de", "de", "Hausordnung", ""))
	h.catchUp()
	_, err := h.catalog.Remove(t.Context(), author, "de")
	must(t, err)
	h.catchUp()
	queries := []index.Query{{Text: "die house"}, {Text: "the house", Language: "de"}, {Text: "Hausordnung"}}
	got := h.answers(queries)
	must(t, h.index.Rebuild(t.Context()))
	if diff := cmp.Diff(got, h.answers(queries)); diff != "" {
		t.Error(diff)
	}
}

func TestHighlightInLanguages(t *testing.T) {
	h := newHouse(t, "")
	h.put(written("de", "de", "Neue Häuser", ""), written("ja", "ja", "東京都", ""), page("en", "New houses", ""))
	h.catchUp()
	terms := func(text string) (terms []string) {
		for _, term := range h.search(text).Terms {
			terms = append(append(terms, term.Text), term.Others...)
		}
		return terms
	}
	for _, test := range []struct {
		text, query string
		want        [][2]int
	}{
		{"Neue Häuser", "haus", [][2]int{{5, 11}}},
		{"New houses", "house", [][2]int{{4, 10}}},
		{"東京都", "東京", [][2]int{{0, 2}}},
		{"東京都", "東京都", [][2]int{{0, 3}}}, // two pairs
	} {
		if diff := cmp.Diff(test.want, h.index.Highlight(test.text, terms(test.query))); diff != "" {
			t.Errorf("%q in %q: %s", test.query, test.text, diff)
		}
	}
}
