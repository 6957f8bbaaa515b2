package sheet

import (
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Merged is the phrases of several exports of tools, one row for each phrase and match type.
type Merged struct {
	Rows  []keymap.Row
	Hints [][]Hint // of each row, one for each source
	Notes []string
}

// Merge makes one row of those that say the same phrase, in the order of the first of each: with all sources, as in
// ahrefs|semrush, and the first moment, topic and note that is there. Volumes are never added up: a row has the largest, and each hint that of its source.
// Files of which the Hints are nil, the canonical ones, keep their rows as they are, and give no hints.
func Merge(files ...*File) Merged {
	m := merging{at: map[phraseKey]int{}}
	for _, f := range files {
		for i, r := range f.Map {
			if f.Hints == nil {
				m.Rows, m.Hints = append(m.Rows, r), append(m.Hints, nil)
				continue
			}
			m.add(r, f.Hints[i])
		}
	}
	if m.again > 0 {
		m.Notes = append(m.Notes, rowsText(m.again)+" with a phrase that an earlier row has: one row a phrase, with all sources")
	}
	if m.differing > 0 {
		m.Notes = append(m.Notes, rowsText(m.differing)+" of these with another volume: the largest is kept, none are added up")
	}
	return m.Merged
}

type phraseKey struct {
	phrase   string
	match    keymap.Match
	negative bool
	locale   string
}

type merging struct {
	Merged
	at               map[phraseKey]int
	again, differing int
}

func (m *merging) add(r keymap.Row, hints []Hint) {
	key := phraseKey{keywords.Fold(r.Phrase), r.Match, r.Negative, r.Locale}
	i, again := m.at[key]
	if !again {
		m.at[key] = len(m.Rows)
		m.Rows, m.Hints = append(m.Rows, r), append(m.Hints, slices.Clone(hints))
		return
	}
	m.again++
	row := &m.Rows[i]
	if row.Volume >= 0 && r.Volume >= 0 && row.Volume != r.Volume {
		m.differing++
	}
	if top(r.Volume, r.VolumeHigh) > top(row.Volume, row.VolumeHigh) {
		row.Volume, row.VolumeHigh = r.Volume, r.VolumeHigh
	}
	for _, h := range hints {
		m.Hints[i] = withHint(m.Hints[i], h)
	}
	row.Source = sources(m.Hints[i])
	if row.Moment.IsZero() && !slices.ContainsFunc(m.Hints[i], func(h Hint) bool { return h.Navigational }) {
		row.Moment = r.Moment
	}
	if row.Topic == "" {
		row.Topic = r.Topic
	}
	if !strings.Contains(row.Note, r.Note) {
		row.Note = joinNote(row.Note, r.Note)
	}
}

func top(volume, high int) int { return max(volume, high) }

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
	if top(h.Volume, h.VolumeHigh) > top(hints[i].Volume, hints[i].VolumeHigh) {
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

// merge makes one row of those of this file that say the same phrase.
func (f *File) merge() {
	lines := map[phraseKey]int{}
	var kept []int
	for i, r := range f.Map {
		key := phraseKey{keywords.Fold(r.Phrase), r.Match, r.Negative, r.Locale}
		if _, again := lines[key]; !again {
			lines[key] = f.Lines[i]
			kept = append(kept, f.Lines[i])
		}
	}
	m := Merge(f)
	f.Map, f.Hints, f.Lines, f.Notes = m.Rows, m.Hints, kept, append(f.Notes, m.Notes...)
}
