package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"moments/keywords/keymap"
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
	{[]string{"stage"}, func(r *keymap.Row) []string { return []string{string(r.Stage)} }},
	{[]string{"boost", "bury", "hide", "from", "until", "channel"}, func(r *keymap.Row) []string {
		return []string{r.Boost, r.Bury, r.Hide, r.From, r.Until, r.Channel}
	}},
}

// WriteMap writes rows as keyword_map.csv, in UTF-8 with commas. Cells that a spreadsheet would take for a formula begin
// with an apostrophe, which Read takes away again.
func WriteMap(w io.Writer, rows []keymap.Row) error {
	header := slices.Clone(mapHeader)
	var extras []func(r *keymap.Row) []string
	for _, extra := range mapExtras {
		isNeeded := func(r keymap.Row) bool { return strings.Join(extra.cells(&r), "") != "" }
		if slices.ContainsFunc(rows, isNeeded) {
			header, extras = append(header, extra.header...), append(extras, extra.cells)
		}
	}
	return writeTable(w, header, len(rows), func(i int) []string {
		cells := cellsOf(&rows[i])
		for _, extra := range extras {
			cells = append(cells, extra(&rows[i])...)
		}
		return cells
	})
}

// writeTable writes a header and n rows, each of whose cells is guarded.
func writeTable(w io.Writer, header []string, n int, row func(i int) []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return fmt.Errorf("writing the header: %w", err)
	}
	for i := range n {
		cells := row(i)
		for c := range cells {
			cells[c] = guard(cells[c])
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("writing row %d: %w", i+1, err)
		}
	}
	out.Flush()
	return out.Error()
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

// formula begins what a spreadsheet runs: the ASCII signs, tab and carriage return, and the full-width signs.
const formula = "=+-@\t\r＝＋－＠"

// risky reports whether a cell, behind any apostrophes, begins like a formula.
func risky(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune(formula, []rune(rest[:min(len(rest), 4)])[0])
}

// guard puts an apostrophe before a risky cell; one that has some already gets one more, so that unguard is its inverse.
func guard(cell string) string {
	if risky(cell) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && risky(cell) {
		return cell[1:]
	}
	return cell
}
