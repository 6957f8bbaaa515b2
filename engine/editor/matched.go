package editor

import (
	"slices"

	"moments/engine/ledger"
	"moments/engine/trial/dryrun"
	"moments/keywords"
	"moments/keywords/keymap"
)

// Matched says which of the rows searches of the last days have matched, by their ids; nil when the log does not go back so far, and nothing
// can be said. It matches every different phrase, which takes microseconds each. Rows that cannot be taken match nothing.
func (e Editor) Matched(rows []keymap.Row, days int) (func(id string) bool, error) {
	period := e.Period(days)
	if period.Since > period.From {
		return nil, nil
	}
	rows = slices.DeleteFunc(keymap.Tidy(rows), func(r keymap.Row) bool {
		found, _ := r.Check()
		return found != ""
	})
	compiled, err := keymap.Compile(rows, keymap.WithKnown(e.Tagger().Knows), keymap.WithSynonyms(e.Library().Current().Synonyms))
	if err != nil {
		return nil, err
	}
	matched := map[string]bool{}
	for _, asked := range dryrun.Gather(e.Ledger().Rows(ledger.Span{From: period.From, To: period.To}), nil) {
		stems := keywords.LanguageOf(asked.Language)
		if stems == "" {
			stems = keywords.English
		}
		for _, hit := range compiled.Match(asked.Phrase.Terms(stems), asked.Language) {
			matched[hit.Row.ID] = true
		}
	}
	return func(id string) bool { return matched[id] }, nil
}
