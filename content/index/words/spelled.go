package words

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"

	"moments/keywords"
)

// Spelled is an analyzer of Bleve whose terms are the words of a language as they are spelled, each with the term that
// its Reading makes of it: the language, the folded word and the term.
type Spelled struct {
	*Reading
	Language keywords.Language
}

// betweenBoth stands between a word and its term; neither has it.
const betweenBoth = "\x00"

// Prefix is what spelled words of a language begin with.
func Prefix(l keywords.Language) string { return string(l) + "/" }

// Analyze implements analysis.Analyzer.
func (s Spelled) Analyze(text []byte) analysis.TokenStream {
	prefix := Prefix(s.Language)
	return s.stream(text, func(w *word) []byte { return []byte(prefix + w.plain + betweenBoth + string(w.term)) })
}

// Unspelled is the word, with its prefix, and the term of a term of Spelled.
func Unspelled(both string) (word, term string) {
	word, term, _ = strings.Cut(both, betweenBoth)
	return word, term
}
