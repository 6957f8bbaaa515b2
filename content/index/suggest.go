package index

import (
	"fmt"
	"strings"

	"moments/content"
	"moments/content/index/generation"
	"moments/content/index/postings"
	"moments/content/index/table"
	"moments/keywords"
)

// Limits of suggestions.
const (
	DefaultSuggestions = 10
	MaxSuggestions     = 50
	maxPhraseBytes     = 160 // longer ones are not suggested
)

// Suggestion is a title or a keyword, and how many of the assets that were asked for have it.
type Suggestion struct {
	Text   string
	Assets int
}

// SuggestQuery asks for what Prefix may be the beginning of, at most Limit: 0 means DefaultSuggestions, more than
// MaxSuggestions means MaxSuggestions. Only assets that pass Filter are looked at, as in Query; the zero Filter lets all pass,
// also those that are not published yet or have expired, so that a request from outside needs Filter.At.
type SuggestQuery struct {
	Prefix string
	Limit  int
	Filter Filter
}

// Suggest returns the titles and keywords of assets that begin with a prefix, without regard to case, accents and width: those
// of the most assets first, then the shorter ones (both by the form without case and accents), then in the order of bytes.
// What differs in nothing but case, accents and spaces is one suggestion, in the spelling of the most assets.
//
// What is exact: each suggestion is a title or keyword, in that spelling, of an asset that passes the filter, and Assets is the
// number of assets that pass and have it in any spelling. Nothing of the others shows: not in texts, spellings, counts
// or order. Nothing is missing as long as no more than 100,000 different titles and keywords begin so. Beyond that texts
// that few assets of each segment of Bleve's have may be missing, until there are no more than that; which ones depends on
// the segments and on assets that do not pass. What is there is exact all the same.
//
// A prefix of less than two bytes (after folding) gives none. The cost is some 30 ns for each text that begins so, by the
// cap at most some 5 ms, about 2 ns for each asset of a text that may be among the best, and that of the filter (see
// Filter). It waits for no writer and reads no file. The error is ErrClosed.
func (x *Index) Suggest(q SuggestQuery) (suggestions []Suggestion, err error) {
	limit := min(q.Limit, MaxSuggestions)
	if limit <= 0 {
		limit = DefaultSuggestions
	}
	start := phraseKey(q.Prefix)
	if strings.HasSuffix(q.Prefix, " ") {
		start += " "
	}
	var view *postings.View
	err = x.use(func(g *generation.Generation) error {
		view = g.View()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("suggesting: %w", err)
	}
	if len(start) < minPrefixBytes {
		return nil, nil
	}
	for _, p := range view.Phrases(postings.PhraseQuery{Start: start, Limit: limit, Filter: q.Filter.labels()}) {
		suggestions = append(suggestions, Suggestion{Text: p.Text, Assets: p.Docs})
	}
	return suggestions, nil
}

// phrasesOf are the terms of the title and the keywords of an asset.
func phrasesOf(a *content.Asset) (terms []string) {
	seen := map[string]bool{}
	for _, phrase := range append([]string{a.Title}, a.Keywords...) {
		phrase = strings.Join(strings.Fields(strings.ReplaceAll(clean(phrase), "\x00", " ")), " ")
		if key := phraseKey(phrase); key != "" && len(phrase) <= maxPhraseBytes && !seen[key] {
			seen[key] = true
			terms = append(terms, table.PhraseTerm(key, phrase))
		}
	}
	return terms
}

func phraseKey(phrase string) string { return strings.Join(strings.Fields(keywords.Fold(phrase)), " ") }
