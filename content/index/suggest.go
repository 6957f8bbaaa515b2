package index

import (
	"fmt"
	"strings"

	"moments/content"
	"moments/content/index/generation"
	"moments/content/index/postings"
	"moments/keywords"
)

// Limits of suggestions.
const (
	DefaultSuggestions = 10
	MaxSuggestions     = 50
	maxPhraseBytes     = 160 // longer ones are not suggested
)

// Suggestion is a title or a keyword, and how many assets have it.
type Suggestion struct {
	Text   string
	Assets int
}

// Suggest returns the titles and keywords of assets that begin with prefix, without regard to case, accents and width, at
// most limit: those of the most assets first, then the shorter. A prefix of less than two bytes gives none. limit 0 means
// DefaultSuggestions, more than MaxSuggestions means MaxSuggestions. Whether an asset may be shown at this time is not
// asked. It looks at every phrase that begins so, at some 100 ns. The error is ErrClosed.
func (x *Index) Suggest(prefix string, limit int) (suggestions []Suggestion, err error) {
	if limit = min(limit, MaxSuggestions); limit <= 0 {
		limit = DefaultSuggestions
	}
	key := phraseKey(prefix)
	if strings.HasSuffix(prefix, " ") {
		key += " "
	}
	if len(key) < minPrefixBytes {
		return nil, nil
	}
	err = x.use(func(g *generation.Generation) error {
		for _, p := range g.View().Phrases(key, limit) {
			suggestions = append(suggestions, Suggestion{Text: p.Text, Assets: p.Docs})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("suggesting: %w", err)
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
			terms = append(terms, postings.PhraseTerm(key, phrase))
		}
	}
	return terms
}

func phraseKey(phrase string) string { return strings.Join(strings.Fields(keywords.Fold(phrase)), " ") }
