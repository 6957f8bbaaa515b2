package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"

	"moments/engine/intake/table"
)

// isWhole reports whether a table has everything of its kind, so that what it has not is removed. A file of mended rows has not, and one
// with rows that cannot be read may have what seems to be missing.
func isWhole(t *table.Table) bool { return !t.Mended() && t.Failed() == 0 }

// sayMerged notes why nothing is removed.
func (w *work) sayMerged(t *table.Table) {
	switch {
	case t.Mended():
		w.note("these are rows that were mended: they were put to the others, and nothing was removed")
	case t.Failed() > 0:
		w.note("nothing was removed, because rows that could not be read may be what is missing")
	}
}

// become is what a list becomes by a table: its rows, or those that were there with its rows in their places.
func (l list[T]) become(w *work, t *table.Table, before []T) []T {
	rows := l.rows(t)
	if !isWhole(t) {
		w.sayMerged(t)
		return l.over(before, rows)
	}
	if Kind(w.run.Kind) != Searches {
		w.sayRemoved(l.missing(before, rows))
	}
	return rows
}

// over is a list with other rows in the places of those with their keys, or behind them.
func (l list[T]) over(before, rows []T) []T {
	merged, places := slices.Clone(before), make(map[string]int, len(before))
	for i, row := range before {
		places[l.key(row)] = i
	}
	for _, row := range rows {
		at, known := places[l.key(row)]
		if known {
			merged[at] = row
			continue
		}
		places[l.key(row)] = len(merged)
		merged = append(merged, row)
	}
	return merged
}

// missing are the keys of a list that rows have not.
func (l list[T]) missing(before, rows []T) (keys []string) {
	has := make(map[string]bool, len(rows))
	for _, row := range rows {
		has[l.key(row)] = true
	}
	for _, row := range before {
		if key := l.key(row); !has[key] {
			keys = append(keys, strings.TrimSpace(strings.ReplaceAll(key, "\x00", " ")))
		}
	}
	return keys
}

// shownKeys is how many keys a note has.
const shownKeys = 20

// sayRemoved notes what is no longer in a list.
func (w *work) sayRemoved(keys []string) {
	if len(keys) > 0 {
		w.note("the file is the whole list; %d that are not in it go: %s", len(keys), listed(keys))
	}
}

// listed is the first of some names, and how many more there are.
func listed(names []string) string {
	text := strings.Join(names[:min(len(names), shownKeys)], ", ")
	if more := len(names) - shownKeys; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// isWholeMap reports whether a table takes the place of all rows of the draft.
func (w *work) isWholeMap(t *table.Table) bool { return isWhole(t) && w.isMeantWhole(t) }

// isMeantWhole reports whether a table is meant to be a whole map: one with the ids of rows is our own export, and of any other list somebody
// has to say so.
func (w *work) isMeantWhole(t *table.Table) bool {
	return !t.FromTool() && (w.options.Full || t.Has("row_id"))
}

// putDraft puts the rows of a table into the draft, or says what that would make of it.
func (w *work) putDraft(ctx context.Context, t *table.Table, isDry bool) (d draft.Draft, err error) {
	how := draft.How{Note: w.options.Note, Dry: isDry}
	if how.Note == "" {
		how.Note = "import of " + w.run.File.Name
	}
	w.sayUndefined(t.Map)
	drafts := w.Engine.Drafts()
	switch {
	case t.FromTool():
		d, _, err = drafts.Append(ctx, w.by, t.Map, how)
		return d, err
	case w.isWholeMap(t):
		return drafts.Put(ctx, w.by, t.Map, how)
	}
	if isWhole(t) || !t.Mended() && !w.isMeantWhole(t) {
		w.note("the rows were put to the others of the draft; with full, the file is the whole map")
	} else {
		w.sayMerged(t)
	}
	now, err := drafts.Get(ctx)
	if err != nil {
		return now, err
	}
	return drafts.Edit(ctx, w.by, mergeRows(now.Rows, t), how)
}

// sayUndefined notes rows for a persona or step that the site has not: the draft takes them, a publication does not.
func (w *work) sayUndefined(rows []keymap.Row) {
	var names []string
	count := 0
	for i := range rows {
		m := rows[i].Moment
		before := len(names)
		if m.Persona != "" && w.Engine.Defined(keywords.Moment{Persona: m.Persona}) != nil {
			names = append(names, "persona "+string(m.Persona))
		}
		if m.Step != "" && w.Engine.Defined(keywords.Moment{Step: m.Step}) != nil {
			names = append(names, "step "+string(m.Step))
		}
		if len(names) > before {
			count++
		}
	}
	if count == 0 {
		return
	}
	slices.Sort(names)
	names = slices.Compact(names)
	w.note("%d with a persona or step that is not defined (%s): import personas.csv or steps.csv with it before you publish, or mend the rows",
		count, listed(names))
}

// mergeRows are the edits that put the rows of a table to those of a draft. A row with the id of one takes its place, any other that of one with
// the same words, match and locale. Columns that the file has not keep what they say.
func mergeRows(now []keymap.Row, t *table.Table) []edit.Edit {
	ids, keys := byID(now), map[string][]string{}
	for i := range now {
		key := now[i].NaturalID()
		keys[key] = append(keys[key], now[i].ID)
	}
	var edits []edit.Edit
	for _, row := range keymap.Tidy(t.Map) {
		old, isOwn := ids[row.ID]
		if key := row.NaturalID(); !isOwn && len(keys[key]) > 0 {
			old, keys[key] = ids[keys[key][0]], keys[key][1:]
		}
		if old.ID != "" {
			row = overlay{t, isOwn}.row(old, row)
		}
		edits = append(edits, edit.Edit{Put: &row})
	}
	return edits
}

// overlay lays a row over another. A blank cell says nothing, unless the row is known to be the same one by its id.
type overlay struct {
	table  *table.Table
	blanks bool
}

// lay takes a cell over if one of the columns that it may stand in is there.
func lay[T comparable](o overlay, to *T, from T, columns ...string) {
	var blank T
	if slices.ContainsFunc(columns, o.table.Has) && (o.blanks || from != blank) {
		*to = from
	}
}

func (o overlay) row(old, row keymap.Row) keymap.Row {
	if o.blanks {
		old.Phrase, old.Match, old.Negative = row.Phrase, row.Match, row.Negative
	}
	if o.blanks || row.Volume >= 0 {
		lay(o, &old.Volume, row.Volume, "volume")
		lay(o, &old.VolumeHigh, row.VolumeHigh, "volume_high")
	}
	lay(o, &old.Moment.Intent, row.Moment.Intent, "moment", "intent", "intents")
	lay(o, &old.Moment.Step, row.Moment.Step, "moment", "step", "stage")
	lay(o, &old.Moment.Persona, row.Moment.Persona, "moment", "persona")
	lay(o, &old.Stage, row.Stage, "stage")
	lay(o, &old.Topic, row.Topic, "topic")
	lay(o, &old.Weight, row.Weight, "weight", "stage")
	lay(o, &old.Locale, row.Locale, "locale")
	lay(o, &old.Pin, row.Pin, "pin")
	lay(o, &old.Source, row.Source, "source")
	lay(o, &old.Owner, row.Owner, "owner")
	lay(o, &old.Status, row.Status, "status")
	lay(o, &old.Note, row.Note, "note")
	lay(o, &old.Boost, row.Boost, "boost")
	lay(o, &old.Bury, row.Bury, "bury")
	lay(o, &old.Hide, row.Hide, "hide")
	lay(o, &old.From, row.From, "from")
	lay(o, &old.Until, row.Until, "until")
	lay(o, &old.Channel, row.Channel, "channel")
	return old
}
