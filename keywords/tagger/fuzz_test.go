package tagger_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"moments/keywords"
	"moments/keywords/tagger"
)

func unitsOf(p keywords.Phrase) int { return len(utf16.Encode([]rune(string(p)))) }

// odd are phrases that are none, or hardly.
var odd = []string{
	"how to set up sso", "ȺȺȺȺ's", "\xb4\xd4's", strings.Repeat("(", 500), "$5 till near amazon.com", "İ ı ẞ", "...",
	strings.Repeat("how to ", 1500), strings.Repeat("日本", 2000), "\u202etill\u202c \u2066buy\u2069", "a\u200bb\u200dc\ufeff",
	"<script>alert('how to')</script>", "'; DROP TABLE phrases; --", "%s%n\x00\x1b[2J", "buy\r\n\ttill", "ｈｏｗ ｔｏ ｔｉｌｌ",
	"what is a till?", "till.", "👩‍👩‍👧‍👦 near me", "ﷺﷺﷺ", "e" + strings.Repeat("\u0301", 300), "€ 5 €5 $", "-1 +1 [\"till\"]",
}

func FuzzTag(f *testing.F) {
	for _, text := range odd {
		for _, language := range []string{"", "en", "de-AT"} {
			f.Add(text, language)
		}
	}
	site := shop(f)
	site.Names = []keywords.Name{{Kind: keywords.Brand, Text: "Acme"}, {Kind: keywords.Product, Text: "till 3"}}
	site.Prior = map[keywords.Intent]float64{keywords.Buy: 1}
	f.Fuzz(func(t *testing.T, text, language string) {
		p, err := keywords.ParsePhrase(text)
		if err != nil {
			p = keywords.Phrase(text) // even what is no phrase must not panic
		}
		q := shared().Tag(p, site, tagger.Given{Language: language})
		check(t, q)
		check(t, tagger.Know(q, tagger.Given{}, tagger.Visitor{Page: []keywords.Persona{"owner"}}))
	})
}
