package words

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"

	"moments/keywords"
)

// other is how languages are read of which we know no stems: their words only.
const other keywords.Language = "und"

// stemmed are the languages with a reading of their own.
var stemmed = []keywords.Language{
	keywords.English, keywords.German, keywords.Spanish, keywords.French,
	"ar", "da", "fi", "ga", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta", "tr",
}

// ReadAs is the language that text of a language, as a BCP 47 tag, is read as. Text without one is read as English.
func ReadAs(tag string) keywords.Language {
	switch l := keywords.LanguageOf(tag); {
	case l == "":
		return keywords.English
	case l == "nb" || l == "nn":
		return "no"
	case slices.Contains(stemmed, l):
		return l
	}
	return other
}

// LanguageOf is the language of a term.
func LanguageOf(term string) keywords.Language {
	if l, _, foreign := strings.Cut(term, "/"); foreign {
		return keywords.Language(l)
	}
	return keywords.English
}

// Analyzer reads text in any language. The terms of a language but English begin with its name and a slash, which no word
// has in it, so that words of different languages never are the same term. Its own methods read English.
type Analyzer struct {
	*Reading // of English
	readings map[keywords.Language]*Reading
}

// New returns the analyzer that reads English as a mapping of Mapping describes.
func New(m mapping.IndexMapping) *Analyzer {
	english := newReading(m.AnalyzerNamed(Name), "", plainEnglish)
	a := &Analyzer{Reading: english, readings: map[keywords.Language]*Reading{}}
	for _, l := range append(stemmed[1:len(stemmed):len(stemmed)], other) {
		c := newChain(l)
		a.readings[l] = newReading(c, string(l)+"/", c.plain)
	}
	a.readings[keywords.English] = english
	return a
}

// In is the reading of a language, as a BCP 47 tag.
func (a *Analyzer) In(tag string) *Reading { return a.readings[ReadAs(tag)] }

// readingsOf are the readings that terms come from.
func (a *Analyzer) readingsOf(terms []string) (readings []*Reading) {
	for _, term := range terms {
		r := a.In(string(LanguageOf(term)))
		if !slices.Contains(readings, r) {
			readings = append(readings, r)
		}
	}
	return readings
}

// chain is the analysis of a language other than English: Unicode words, folded, without elided articles and stop words,
// with the Snowball stem of the language; Chinese and Japanese in pairs of characters.
type chain struct {
	language  keywords.Language
	tokenizer analysis.Tokenizer
	pairs     analysis.TokenFilter
}

func newChain(l keywords.Language) *chain {
	return &chain{language: l, tokenizer: unicode.NewUnicodeTokenizer(), pairs: cjk.NewCJKBigramFilter(false)}
}

// Analyze implements analysis.Analyzer of Bleve.
func (c *chain) Analyze(text []byte) analysis.TokenStream {
	var kept analysis.TokenStream
	for _, token := range c.tokenizer.Tokenize(text) {
		if token.Type != analysis.Ideographic {
			word := c.plain(string(token.Term))
			if c.language.IsStopWord(word) {
				continue
			}
			token.Term = []byte(c.language.Stem(word))
		}
		kept = append(kept, token)
	}
	return c.pairs.Filter(kept)
}

// plain folds a word.
func (c *chain) plain(word string) string { return c.unelided(keywords.Fold(word)) }

func plainEnglish(word string) string { return strings.TrimSuffix(keywords.Fold(word), "'s") }

// unelided takes away what French and Italian put before a vowel with an apostrophe: l'eau, qu'il, dell'arte.
func (c *chain) unelided(word string) string {
	before, after, found := strings.Cut(word, "'")
	if !found || after == "" || c.language != keywords.French && c.language != "it" {
		return word
	}
	switch before {
	case "l", "d", "s", "n", "j", "m", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
		"un", "all", "dall", "dell", "nell", "sull", "coll", "quell", "quest", "bell", "gl", "v":
		return after
	}
	return word
}
