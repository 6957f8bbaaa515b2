package engine

import (
	"fmt"
	"slices"

	"moments/engine/trial/reread"
	"moments/keywords"
	"moments/keywords/keymap"
)

// Reread returns a reader of past answers against a keyword map of the rows instead of the published one. It returns keymap.ErrInvalid for rows
// that cannot be taken, and ErrRequest for those of a step or persona that is not defined.
func (e *Engine) Reread(rows []keymap.Row) (*reread.Reader, error) {
	for i := range rows {
		if err := e.Defined(rows[i].Moment); err != nil {
			return nil, fmt.Errorf("row %s: %w", rows[i].ID, err)
		}
	}
	changed, err := keymap.Compile(rows, keymap.WithKnown(e.cfg.Tagger.Knows), keymap.WithSynonyms(e.library.Current().Synonyms))
	if err != nil {
		return nil, err
	}
	before := e.reader.Site()
	after := before
	after.Map, after.Topics = changed, withTopics(before.Topics, rows)
	return reread.NewReader(reread.Config{
		Tagger: e.cfg.Tagger, Before: before, After: after, Facts: e.catalog.Facts().Get, Rules: e.ruleSet(),
	}), nil
}

// withTopics are the known topics with those of the rows.
func withTopics(known []keywords.Topic, rows []keymap.Row) []keywords.Topic {
	all := slices.Clone(known)
	for i := range rows {
		if rows[i].Topic != "" {
			all = append(all, rows[i].Topic)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
