package edit

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Merged counts what became of rows that were merged.
type Merged struct {
	Added    int
	Joined   int // with a row of the same keyword, which has learned something by it
	Replaced int // the row with their id, by one that is not the same
	Same     int // changed nothing
}

// Merge returns the edits that add rows from files and tools to a set of rows. A row with the id of one takes its place. Any other is the
// same keyword as a row when the words, the match type and the locale are the same: then that row learns what it does not know, and names
// this source beside its own. What people have decided (moment, topic, weight, status) stays. The volume stays that of the source that is
// named first: another tool's is never added to it, and replaces only one that is not known. Rows of one file that are the same keyword are
// joined alike. Of several rows that are the same keyword the first live one learns.
func Merge(rows, incoming []keymap.Row) (edits []Edit, m Merged) {
	known := make(map[string]*keymap.Row, len(rows)+len(incoming))
	keys := make(map[string]string, len(rows)+len(incoming)) // ids by keyword
	for i := range rows {
		known[rows[i].ID] = &rows[i]
		key := rows[i].NaturalID()
		if first, isTaken := keys[key]; !isTaken || !known[first].Live() && rows[i].Live() {
			keys[key] = rows[i].ID
		}
	}
	for i := range incoming {
		row := incoming[i]
		key := row.NaturalID()
		old, id := known[row.ID], row.ID
		isOwn := old != nil && row.ID != ""
		if !isOwn {
			id = keys[key]
			old = known[id]
		}
		switch {
		case old == nil:
			row.ID = freeID(row.ID, key, known)
			m.Added++
		case isOwn && *old == row:
			m.Same++
			continue
		case isOwn:
			m.Replaced++
		default:
			if row = join(*old, &row); row == *old {
				m.Same++
				continue
			}
			m.Joined++
		}
		known[row.ID], keys[key] = &row, row.ID
		edits = append(edits, Edit{Put: &row})
	}
	return edits, m
}

// freeID is the id itself, or one made of the keyword that no row has.
func freeID(id, key string, known map[string]*keymap.Row) string {
	if id != "" {
		return id
	}
	id = key
	for n := 2; known[id] != nil; n++ {
		id = fmt.Sprintf("%s-%d", key, n)
	}
	return id
}

// join is the row with what another one of the same keyword knows besides.
func join(row keymap.Row, other *keymap.Row) keymap.Row {
	first, _, _ := strings.Cut(sources(row.Source, other.Source), Separator)
	if row.Volume < 0 || other.Volume >= 0 && other.Source == first && first != "" {
		row.Volume, row.VolumeHigh = other.Volume, other.VolumeHigh
	}
	if row.Moment.IsZero() {
		row.Moment, row.Stage = other.Moment, other.Stage
	}
	fill(&row.Topic, other.Topic)
	fill(&row.Owner, other.Owner)
	fill(&row.Note, other.Note)
	row.Source = sources(row.Source, other.Source)
	return row
}

func fill[T string | keywords.Topic](to *T, from T) {
	if *to == "" {
		*to = from
	}
}

// Separator is between the sources of a row.
const Separator = "|"

// sources are those of both, each once, as far as they fit.
func sources(own, other string) string {
	names := strings.Split(own, Separator)
	for name := range strings.SplitSeq(other, Separator) {
		if name == "" || slices.Contains(names, name) {
			continue
		}
		if joined := strings.Join(append(names, name), Separator); len(joined) <= keymap.MaxNameBytes {
			names = append(names, name)
		}
	}
	return strings.TrimPrefix(strings.Join(names, Separator), Separator)
}
