package sheet

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"moments/keywords/keymap"
	"moments/keywords/sheet/grid"
)

// mapHeader is the header of keyword_map.csv, without the columns that are there when a row needs them.
var mapHeader = []string{
	"row_id", "phrase", "match", "intent", "step", "persona", "topic", "weight", "locale", "pin", "volume", "source", "owner",
	"status", "note",
}

// mapExtras are the columns that are there when a row needs them, in groups that come and go together.
var mapExtras = []struct {
	header []string
	cells  func(r *keymap.Row) []string
}{
	{[]string{"volume_high"}, func(r *keymap.Row) []string {
		if r.VolumeHigh == 0 {
			return []string{""}
		}
		return []string{strconv.Itoa(r.VolumeHigh)}
	}},
	{[]string{"stage"}, func(r *keymap.Row) []string { return []string{string(r.Stage)} }},
	{[]string{"boost", "bury", "hide", "from", "until", "channel"}, func(r *keymap.Row) []string {
		return []string{r.Boost, r.Bury, r.Hide, r.From, r.Until, r.Channel}
	}},
}

// WriteMap writes rows as keyword_map.csv, in UTF-8 with commas. Cells that a spreadsheet would take for a formula begin
// with an apostrophe, which Read takes away again.
func WriteMap(w io.Writer, rows []keymap.Row) error {
	t := mapTable(rows)
	return grid.WriteCSV(w, t.Header, t.Rows)
}

// WriteMapXLSX writes rows as keyword_map.xlsx: the same cells as WriteMap, all of them text.
func WriteMapXLSX(w io.Writer, rows []keymap.Row) error { return grid.WriteXLSX(w, mapTable(rows)) }

// mapTable is rows as cells.
func mapTable(rows []keymap.Row) grid.Table {
	header := slices.Clone(mapHeader)
	var extras []func(r *keymap.Row) []string
	for _, extra := range mapExtras {
		isNeeded := func(r keymap.Row) bool { return strings.Join(extra.cells(&r), "") != "" }
		if slices.ContainsFunc(rows, isNeeded) {
			header, extras = append(header, extra.header...), append(extras, extra.cells)
		}
	}
	cells := func(r *keymap.Row) []string {
		cells := cellsOf(r)
		for _, extra := range extras {
			cells = append(cells, extra(r)...)
		}
		return cells
	}
	return grid.Table{Name: string(KeywordMap), Header: header, Rows: cellsEach(rows, cells)}
}

// cellsEach is the cells of each value.
func cellsEach[T any](values []T, cells func(*T) []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := range values {
			if !yield(cells(&values[i])) {
				return
			}
		}
	}
}

func cellsOf(r *keymap.Row) []string {
	weight, volume, status := "", "", keymap.Live
	if r.Weight != 0 {
		weight = numberText(r.Weight)
	}
	if r.Volume >= 0 {
		volume = strconv.Itoa(r.Volume)
	}
	if r.Status != "" {
		status = r.Status
	}
	return []string{
		r.ID, r.Phrase, r.Label(), string(r.Moment.Intent), string(r.Moment.Step), string(r.Moment.Persona), string(r.Topic),
		weight, r.Locale, r.Pin, volume, r.Source, r.Owner, status, r.Note,
	}
}

// numberText is the shortest text that reads as v again.
func numberText(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
