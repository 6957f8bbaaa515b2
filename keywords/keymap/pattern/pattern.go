package pattern

import (
	"strings"

	"moments/keywords"
)

// Kind says how the words of a pattern must stand in a phrase.
type Kind uint8

// The kinds, the narrowest first.
const (
	Exact  Kind = iota // the whole phrase, in this order
	Phrase             // a run of words within the phrase, in this order
	Broad              // all words but stop words, in any order
)

// Pattern is a phrase to be found. One without words is never found, nor is a broad one of stop words only.
type Pattern struct {
	Phrase string
	Kind   Kind
	Strict bool   // match folded words, not stems, and through no variant
	Locale string // in the form of Locale; "" matches phrases of any language, by English stems
}

// Variant is how the words as typed differ from those that matched.
type Variant string

// The variants, the closest first.
const (
	Plain    Variant = ""
	Compound Variant = "compound" // written apart, or as one
	Synonym  Variant = "synonym"  // another term of a synonym group
	Typo     Variant = "typo"     // one letter corrected
)

// Factor is how much a match through the variant is worth beside a plain one, from 0 to 1. The values are chosen, not
// measured: a compound has every letter of the pattern, a synonym is the word of an editor, a correction is a guess that
// still outweighs what speaks against it. All keep an exact match above a plain broad one.
func (v Variant) Factor() float64 {
	switch v {
	case Compound:
		return 0.95
	case Synonym:
		return 0.8
	case Typo:
		return 0.7
	}
	return 1
}

// Found is a pattern that matches. Spans are from the first to the last word, in UTF-16 code units.
type Found struct {
	Place    int    // of the pattern
	Span     [2]int // of all words that matched
	Length   int    // how many words of the pattern had to match
	Variant  Variant
	Typed    [2]int // of the words that were read otherwise, 0,0 when plain
	Spelling string // what they were read as, "" when plain
}

// Options add to what the patterns say. The zero value adds nothing.
type Options struct {
	// Known reports whether a folded word is one, so that it is not corrected. It is called concurrently.
	Known func(word string) bool
	// Synonyms are groups of terms, of one or more words, that mean the same.
	Synonyms [][]string
}

// Matcher is a compiled set of patterns.
type Matcher struct {
	entries []entry // by place
	tongues []*tongue
	known   func(word string) bool
}

// entry is what finding needs to know of a pattern beside its words.
type entry struct {
	locale string
	kind   Kind
	length uint8
}

// Compile makes a Matcher of patterns. It takes a few microseconds a pattern and a core.
func Compile(patterns []Pattern, o Options) *Matcher {
	m := &Matcher{entries: make([]entry, len(patterns)), known: o.Known}
	for place, p := range patterns {
		m.entries[place] = entry{locale: p.Locale, kind: p.Kind}
	}
	read := readAll(patterns)
	for _, g := range grouped(patterns, read) {
		m.tongues = append(m.tongues, m.compile(g, read, o.Synonyms))
	}
	return m
}

// Locale is the comparable form of a language tag: lower case, with hyphens.
func Locale(tag string) string { return strings.ReplaceAll(strings.ToLower(tag), "_", "-") }

// LanguageOf is the language by whose stems and stop words a pattern of a locale is read.
func LanguageOf(locale string) keywords.Language {
	if l := keywords.LanguageOf(locale); l != "" {
		return l
	}
	return keywords.English
}

// Covers reports whether what one locale says holds wherever what the other says does.
func Covers(wide, narrow string) bool {
	return wide == "" || wide == narrow || strings.HasPrefix(narrow, wide+"-")
}
