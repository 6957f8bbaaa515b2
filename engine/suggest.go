package engine

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"moments/content/index"
	"moments/keywords"
)

// SuggestRequest is the beginning of a phrase, and what the assets are for that may be suggested. Blank fields do not narrow.
type SuggestRequest struct {
	Prefix  string
	Limit   int // 0 is index.DefaultSuggestions
	Locale  string
	Channel string
	Region  string
}

// Suggest returns titles and keywords of assets that may be shown now and that begin as was typed, those of the most assets first. A
// beginning of less than two bytes gives none. It returns ErrRequest for a request that is wrong, and keywords.ErrPhraseTooLong. Nothing is kept.
func (e *Engine) Suggest(r SuggestRequest) ([]index.Suggestion, error) {
	ask := Request{Phrase: r.Prefix, Locale: r.Locale, Channel: r.Channel, Region: r.Region}
	if err := ask.check(e.known); err != nil {
		return nil, err
	}
	if r.Limit < 0 || r.Limit > index.MaxSuggestions {
		return nil, &RequestError{"limit", strconv.Itoa(r.Limit), "use 1 to " + strconv.Itoa(index.MaxSuggestions)}
	}
	if len(r.Prefix) > keywords.MaxPhraseBytes {
		return nil, keywords.ErrPhraseTooLong
	}
	a := &asking{Request: ask, now: e.Now()}
	query := index.SuggestQuery{Prefix: r.Prefix, Limit: r.Limit, Filter: a.filter()}
	if r.Locale != "" {
		query.Filter.Languages = []string{r.Locale}
	}
	return e.index.Suggest(query)
}

// Suggestions instead of an answer.
const (
	suggestedInstead = 3
	leastStem        = 3 // letters of a word that is tried alone
)

// instead returns what a visitor might type in place of a phrase that nothing answers: what begins like the phrase, or like less and less of
// it, or like one of its words.
func (e *Engine) instead(a *asking) (texts []string) {
	for _, prefix := range beginnings(string(a.phrase), keywords.LanguageOf(a.language())) {
		found, err := e.index.Suggest(index.SuggestQuery{Prefix: prefix, Limit: suggestedInstead, Filter: a.filter()})
		if err != nil {
			return nil // it is closed, and so is everything else
		}
		for _, s := range found {
			if len(texts) < suggestedInstead && !slices.Contains(texts, s.Text) {
				texts = append(texts, s.Text)
			}
		}
	}
	return texts
}

// beginnings are the phrase without its last word, without its last two, and so on, as long as it has a word that says anything; then such
// words of its rest, the longest first.
func beginnings(phrase string, language keywords.Language) (all []string) {
	words := strings.Fields(phrase)
	if len(words) == 0 {
		return nil
	}
	idle := func(w string) bool {
		return utf8.RuneCountInString(w) < leastStem || language.IsStopWord(keywords.Fold(w))
	}
	for n := len(words) - 1; n > 0 && slices.ContainsFunc(words[:n], func(w string) bool { return !idle(w) }); n-- {
		all = append(all, strings.Join(words[:n], " "))
	}
	rest := slices.DeleteFunc(words[1:], idle)
	slices.SortStableFunc(rest, func(x, y string) int { return len(y) - len(x) })
	return append(all, rest...)
}
