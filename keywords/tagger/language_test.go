package tagger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// Plain phrases of each language are read, whether the request says the language or the words do.
func TestPlainPhrasesOfEachLanguage(t *testing.T) {
	for _, c := range []struct {
		language, text string
		want           keywords.Intent
	}{
		{"en", "how to install a printer", keywords.Do},
		{"en", "what is the meaning of escrow", keywords.Know},
		{"en", "restaurants near me", keywords.Go},
		{"en", "buy cheap running shoes online", keywords.Buy},
		{"de", "wie installiere ich einen drucker", keywords.Do},
		{"de", "was ist eine wärmepumpe", keywords.Know},
		{"de", "restaurants in der nähe", keywords.Go},
		{"de", "laufschuhe günstig kaufen", keywords.Buy},
		{"es", "cómo instalar una impresora", keywords.Do},
		{"es", "qué es una bomba de calor", keywords.Know},
		{"es", "restaurantes cerca de mí", keywords.Go},
		{"es", "comprar zapatillas baratas", keywords.Buy},
		{"fr", "comment installer une imprimante", keywords.Do},
		{"fr", "qu'est-ce que une pompe à chaleur", keywords.Know},
		{"fr", "restaurants près de chez moi", keywords.Go},
		{"fr", "acheter des chaussures pas cher", keywords.Buy},
	} {
		p := phrase(t, c.text)
		given := shared().Tag(p, tagger.Site{}, tagger.Given{Language: c.language})
		told := shared().Tag(p, tagger.Site{}, tagger.Given{})
		if given.Moment.Intent != c.want || told.Moment.Intent != c.want {
			t.Errorf("%q: %s as %s, %s as told to be %q", c.text, given.Moment, c.language, told.Moment, told.Language)
		}
		if given.Language != c.language || told.Language != "" && told.Language != c.language {
			t.Errorf("%q is told to be %q", c.text, told.Language)
		}
	}
}

// A language without a lexicon is read by rows, and nothing else speaks.
func TestOtherLanguagesAreReadByRowsOnly(t *testing.T) {
	site := tagger.Site{Map: mapOf(t,
		keymap.Row{Phrase: "kassa kopen", Match: keymap.Phrase, Locale: "nl", Moment: keywords.Moment{Intent: keywords.Buy}},
		keymap.Row{Phrase: "レジ", Match: keymap.Phrase, Moment: keywords.Moment{Intent: keywords.Know}})}
	for _, c := range []struct {
		text, language string
		want           keywords.Intent
	}{
		{"kassa kopen", "nl-BE", keywords.Buy}, {"how to buy", "nl", ""}, {"レジ", "ja", keywords.Know}, {"how to fix it", "ja", ""},
	} {
		q := shared().Tag(phrase(t, c.text), site, tagger.Given{Language: c.language})
		if q.Moment.Intent != c.want || q.Language != c.language {
			t.Errorf("%q in %s: %s", c.text, c.language, q.Moment)
		}
		for _, e := range q.Why {
			if e.Source != "row" {
				t.Errorf("%q in %s: %+v", c.text, c.language, e)
			}
		}
	}
}

func TestRowsOfOneLanguage(t *testing.T) {
	row := keymap.Row{Phrase: "gizmo flange", Match: keymap.Exact, Locale: "de", Moment: keywords.Moment{Intent: keywords.Buy}}
	site := tagger.Site{Map: mapOf(t, row)}
	for language, want := range map[string]keywords.Intent{"de": keywords.Buy, "de-AT": keywords.Buy, "en-GB": "", "fr": ""} {
		if q := shared().Tag(phrase(t, "gizmo flange"), site, tagger.Given{Language: language}); q.Moment.Intent != want {
			t.Errorf("%s: %s", language, q.Moment)
		}
	}
}

// Regions read as their language does.
func TestRegionsAreReadAsTheirLanguage(t *testing.T) {
	p := phrase(t, "laufschuhe günstig kaufen")
	want := shared().Tag(p, tagger.Site{}, tagger.Given{Language: "de"})
	for _, region := range []string{"de-AT", "de_CH", "DE"} {
		q := shared().Tag(p, tagger.Site{}, tagger.Given{Language: region})
		if q.Language != region {
			t.Errorf("%s has become %s", region, q.Language)
		}
		q.Language = want.Language
		if diff := cmp.Diff(want, q); diff != "" {
			t.Errorf("%s: %s", region, diff)
		}
	}
}

// Places of other languages are entities as English ones are.
func TestPlacesOfOtherLanguages(t *testing.T) {
	for text, language := range map[string]string{
		"restaurants in münchen": "de", "restaurantes en sevilla": "es", "restaurants à lyon": "fr",
	} {
		q := shared().Tag(phrase(t, text), tagger.Site{}, tagger.Given{Language: language})
		if len(q.Entities) != 1 || q.Entities[0].Kind != keywords.Place {
			t.Errorf("%q: %v", text, q.Entities)
		}
	}
}
