package tool

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Merged is the phrases of several exports of tools, one row for each phrase and match type.
type Merged struct {
	Rows  []keymap.Row
	Hints [][]Hint // of each row, one for each source
	From  []int    // the place of the first row of each, in the order in which they were added
	Notes []string
}

// Merging makes one row of those that say the same phrase.
type Merging struct {
	merged           Merged
	at               map[phraseKey]int
	added            int
	again, differing int
}

// Add adds rows with what tools say of each. Rows without hints are kept as they are.
func (m *Merging) Add(rows []keymap.Row, hints [][]Hint) {
	if m.at == nil {
		m.at = map[phraseKey]int{}
	}
	for i, r := range rows {
		var said []Hint
		if hints != nil {
			said = hints[i]
		}
		if said == nil || m.isNew(r) {
			m.merged.Rows, m.merged.Hints = append(m.merged.Rows, r), append(m.merged.Hints, slices.Clone(said))
			m.merged.From = append(m.merged.From, m.added)
		} else {
			m.join(m.at[keyOf(r)], r, said)
		}
		m.added++
	}
}

// Merged is what was added, in the order of the first of each phrase: with all sources, as in ahrefs|semrush, and the
// first moment, topic and note that is there. Volumes are never added up: a row has the largest, an exact one rather
// than a range, and each hint that of its source.
func (m *Merging) Merged() Merged {
	merged := m.merged
	if m.again > 0 {
		merged.Notes = append(merged.Notes, Rows(m.again)+" with a phrase that an earlier row has: one row a phrase, with all sources")
	}
	if m.differing > 0 {
		merged.Notes = append(merged.Notes, Rows(m.differing)+" of these with another volume: the largest is kept, none are added up")
	}
	return merged
}

// Rows counts rows in words.
func Rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprint(n, " rows")
}

type phraseKey struct {
	phrase   string
	match    keymap.Match
	negative bool
	locale   string
}

func keyOf(r keymap.Row) phraseKey {
	return phraseKey{keywords.Fold(r.Phrase), r.Match, r.Negative, r.Locale}
}

// isNew reports whether a phrase comes for the first time, and remembers where it goes.
func (m *Merging) isNew(r keymap.Row) bool {
	key := keyOf(r)
	if _, again := m.at[key]; again {
		return false
	}
	m.at[key] = len(m.merged.Rows)
	return true
}

// join adds to a row what another one with its phrase says.
func (m *Merging) join(i int, r keymap.Row, hints []Hint) {
	m.again++
	row := &m.merged.Rows[i]
	if row.Volume >= 0 && r.Volume >= 0 && row.Volume != r.Volume {
		m.differing++
	}
	if isBetter(r.Volume, r.VolumeHigh, row.Volume, row.VolumeHigh) {
		row.Volume, row.VolumeHigh = r.Volume, r.VolumeHigh
	}
	for _, h := range hints {
		m.merged.Hints[i] = withHint(m.merged.Hints[i], h)
	}
	row.Source = sources(m.merged.Hints[i])
	if row.Moment.IsZero() && !slices.ContainsFunc(m.merged.Hints[i], func(h Hint) bool { return h.Navigational }) {
		row.Moment = r.Moment
	}
	if row.Topic == "" {
		row.Topic = r.Topic
	}
	if !strings.Contains(row.Note, r.Note) {
		row.Note = joinNote(row.Note, r.Note)
	}
}

// isBetter reports whether one volume replaces another: a known one an unknown one, an exact one a range, the larger
// the smaller.
func isBetter(volume, high, thanVolume, thanHigh int) bool {
	switch {
	case volume < 0 || thanVolume < 0:
		return volume > thanVolume
	case (high == 0) != (thanHigh == 0):
		return high == 0
	}
	return max(volume, high) > max(thanVolume, thanHigh)
}

// joinNote keeps a note within what a row takes.
func joinNote(first, second string) string {
	joined := strings.TrimPrefix(first+"; "+second, "; ")
	if len(joined) > keymap.MaxTextBytes {
		return first
	}
	return joined
}

// withHint adds what a source says, or widens what it said before.
func withHint(hints []Hint, h Hint) []Hint {
	i := slices.IndexFunc(hints, func(o Hint) bool { return o.Source == h.Source })
	if i < 0 {
		return append(hints, h)
	}
	if isBetter(h.Volume, h.VolumeHigh, hints[i].Volume, hints[i].VolumeHigh) {
		hints[i].Volume, hints[i].VolumeHigh = h.Volume, h.VolumeHigh
	}
	if hints[i].Label == "" {
		h.Volume, h.VolumeHigh = hints[i].Volume, hints[i].VolumeHigh
		hints[i] = h
	}
	return hints
}

// sources is the distinct sources of some hints, sorted and joined.
func sources(hints []Hint) string {
	var names []string
	for _, h := range hints {
		names = append(names, h.Source)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "|")
}
