package editor

import (
	"fmt"
	"slices"

	"moments/engine/trial/reread"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// Reread returns a reader of past answers against a keyword map of the rows instead of the published one. It returns keymap.ErrInvalid for rows
// that cannot be taken, and ErrRequest for those of a step or persona that is not defined.
func (e Editor) Reread(rows []keymap.Row) (*reread.Reader, error) {
	c, err := e.against(rows)
	if err != nil {
		return nil, err
	}
	return e.rereader(c), nil
}

// change is what phrases are read against now, and as they would be with another keyword map.
type change struct{ before, after tagger.Site }

// against checks and compiles another keyword map.
func (e Editor) against(rows []keymap.Row) (c change, err error) {
	for i := range rows {
		if err := e.Defined(rows[i].Moment); err != nil {
			return c, fmt.Errorf("row %s: %w", rows[i].ID, err)
		}
	}
	c.before = e.Reads()
	c.after = c.before
	c.after.Map, err = keymap.Compile(rows, keymap.WithKnown(e.Tagger().Knows), keymap.WithSynonyms(e.Library().Current().Synonyms))
	c.after.Topics = withTopics(c.before.Topics, rows)
	return c, err
}

func (e Editor) rereader(c change) *reread.Reader {
	return reread.NewReader(reread.Config{
		Tagger: e.Tagger(), Before: c.before, After: c.after, Facts: e.Catalog().Facts().Get, Rules: e.RuleSet(),
	})
}

// withTopics are the known topics with those of the rows; the same ones, if the rows bring no other.
func withTopics(known []keywords.Topic, rows []keymap.Row) []keywords.Topic {
	all := slices.Clone(known)
	for i := range rows {
		topic := rows[i].Topic
		if _, there := slices.BinarySearch(known, topic); topic != "" && !there {
			all = append(all, topic)
		}
	}
	if len(all) == len(known) {
		return known
	}
	slices.Sort(all)
	return slices.Compact(all)
}
