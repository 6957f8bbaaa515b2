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

// mapHeader is the header of keyword_map.csv. A last column, stage, is there when a row needs it.
var mapHeader = []string{
	"row_id", "phrase", "match", "intent", "step", "persona", "topic", "weight", "locale", "pin", "volume", "source", "owner",
	"status", "note",
}

// WriteMap writes rows as keyword_map.csv, in UTF-8 with commas. Cells that a spreadsheet would take for a formula begin
// with an apostrophe, which Read takes away again.
func WriteMap(w io.Writer, rows []keymap.Row) error {
	out := csv.NewWriter(w)
	staged := slices.ContainsFunc(rows, func(r keymap.Row) bool { return r.Stage != "" })
	header := slices.Clone(mapHeader)
	if staged {
		header = append(header, "stage")
	}
	if err := out.Write(header); err != nil {
		return fmt.Errorf("writing the header: %w", err)
	}
	for i := range rows {
		cells := cellsOf(&rows[i])
		if staged {
			cells = append(cells, string(rows[i].Stage))
		}
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
		weight = strconv.FormatFloat(r.Weight, 'g', -1, 64)
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
