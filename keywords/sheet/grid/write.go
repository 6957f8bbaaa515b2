package grid

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet to be written.
type Table struct {
	Name   string
	Header []string
	Rows   iter.Seq[[]string]
}

// WriteCSV writes a table in UTF-8 with commas, each cell guarded.
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]string]) error {
	return writeCSV(csv.NewWriter(w), header, rows)
}

func writeCSV(out *csv.Writer, header []string, rows iter.Seq[[]string]) error {
	if err := out.Write(guarded(header)); err != nil {
		return fmt.Errorf("writing the header: %w", err)
	}
	number := 0
	for row := range rows {
		number++
		cells := guarded(row)
		if len(cells) == 1 && cells[0] == "" {
			cells[0] = " " // a lone empty cell would be a blank line
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("writing row %d: %w", number, err)
		}
	}
	out.Flush()
	return out.Error()
}

func guarded(row []string) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = Guard(cell)
	}
	return cells
}

// maxCellUnits is how many UTF-16 units a cell of XLSX takes.
const maxCellUnits = excelize.TotalCellChars

// WriteXLSX writes sheets, the header of each frozen above its rows. Each cell is guarded and a string, never a
// number or a formula; control characters, which XML cannot hold, become U+FFFD. A cell or a sheet that Excel would
// cut is an ErrLimit that names it.
func WriteXLSX(w io.Writer, sheets ...Table) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	for i, t := range sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err == nil {
			err = writeSheet(f, t)
		}
		if err != nil {
			return fmt.Errorf("writing sheet %s: %w", t.Name, err)
		}
	}
	return f.Write(w)
}

func writeSheet(f *excelize.File, t Table) error {
	out, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := out.SetPanes(panes); err != nil {
		return err
	}
	number := 0
	for row := range prepended(t.Header, t.Rows) {
		if number++; number > excelize.TotalRows {
			return fmt.Errorf("%w: found more than %d rows; split the table", ErrLimit, excelize.TotalRows-1)
		}
		cells, err := stringCells(row, number)
		if err != nil {
			return err
		}
		if err := out.SetRow(fmt.Sprintf("A%d", number), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func prepended(first []string, rows iter.Seq[[]string]) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if yield(first) {
			rows(yield)
		}
	}
}

func stringCells(row []string, number int) ([]any, error) {
	cells := make([]any, len(row))
	for i, cell := range guarded(row) {
		if units(cell) > maxCellUnits {
			found := fmt.Sprintf("a cell of %d characters in row %d, column %d", units(cell), number, i+1)
			return nil, fmt.Errorf("%w: found %s; at most %d in XLSX: write CSV", ErrLimit, found, maxCellUnits)
		}
		if cell != "" {
			cells[i] = cell
		}
	}
	return cells, nil
}

// units counts the UTF-16 units of a text.
func units(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xffff {
			n++
		}
	}
	return n
}

// Lines is rows that are in memory as a sequence.
func Lines(rows [][]string) iter.Seq[[]string] { return slices.Values(rows) }
