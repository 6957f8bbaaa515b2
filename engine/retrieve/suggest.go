package retrieve

import (
	"slices"
	"strings"
	"unicode/utf8"

	"moments/content/index"
	"moments/keywords"
)

// Suggestions instead of an answer.
const (
	suggestedInstead = 3
	leastStem        = 3 // letters of a word that is tried alone
)

// Instead returns what a visitor might type in place of a phrase that nothing answers: what begins like the phrase, or like less and less of
// it, or like one of its words.
func (f *Finder) Instead(a *Ask) (texts []string) {
	for _, prefix := range beginnings(string(a.Phrase), keywords.LanguageOf(a.Language)) {
		found, err := f.cfg.Index.Suggest(index.SuggestQuery{Prefix: prefix, Limit: suggestedInstead, Filter: a.filter()})
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
