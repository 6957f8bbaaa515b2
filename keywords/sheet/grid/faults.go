package grid

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Fault is what a reader of rows has against one. Row is the number of its Row; Column is the header of the file or the name
// that the reader has for it, "" when the row is meant; Code is one word of the reader's, Message says what was found and
// Suggestion what to try.
type Fault struct {
	Row                               int
	Column, Code, Message, Suggestion string
}

// Fault gives a row that cannot be read the form that others have.
func (f *RowFault) Fault() Fault {
	return Fault{Row: f.Row, Column: f.Column, Code: f.Code, Message: "found " + f.Found, Suggestion: f.Try}
}

// WriteErrors writes errors.csv: the rows with faults, as they stand in the sheet, and _row, _column, _code, _message
// and _suggestion behind them, several faults of a row joined by "; ". Opened again it has no more columns than the
// sheet had, so that it can be uploaded when its rows were mended. It is UTF-8 with a byte order mark and the
// delimiter of the sheet. Faults of rows that the sheet does not have are left out. The sheet is read once more.
func WriteErrors(w io.Writer, s *Sheet, faults []Fault) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("writing errors: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma = cmp.Or(s.Delimiter, ',')
	byRow := map[int][]Fault{}
	for _, f := range faults {
		byRow[f.Row] = append(byRow[f.Row], f)
	}
	width, err := s.widest(byRow)
	if err != nil {
		return err
	}
	header := append(slices.Clone(s.Header), make([]string, width-len(s.Header))...)
	wrote := writeCSV(out, append(header, errorColumns...), s.faulty(byRow, width, &err))
	return errors.Join(wrote, err)
}

// widest is how many columns the rows with faults need.
func (s *Sheet) widest(faults map[int][]Fault) (int, error) {
	width := len(s.Header)
	for row, err := range s.Rows() {
		if err != nil && !errors.Is(err, ErrRow) {
			return 0, err
		}
		if len(faults[row.Number]) > 0 {
			width = max(width, len(row.Cells))
		}
	}
	return width, nil
}

// faulty is the rows with faults, and these.
func (s *Sheet) faulty(faults map[int][]Fault, width int, fatal *error) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for row, err := range s.Rows() {
			if err != nil && !errors.Is(err, ErrRow) {
				*fatal = err
				return
			}
			against := faults[row.Number]
			if len(against) == 0 {
				continue
			}
			cells := make([]string, width, width+len(errorColumns))
			for i, cell := range row.Cells {
				cells[i] = Unguard(cell)
			}
			if !yield(append(cells, joined(row.Number, against)...)) {
				return
			}
		}
	}
}

// joined is the cells of the added columns.
func joined(row int, faults []Fault) []string {
	join := func(part func(Fault) string) string {
		var parts []string
		for _, f := range faults {
			if text := part(f); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "; ")
	}
	return []string{
		strconv.Itoa(row), join(func(f Fault) string { return f.Column }), join(func(f Fault) string { return f.Code }),
		join(func(f Fault) string { return f.Message }), join(func(f Fault) string { return f.Suggestion }),
	}
}
