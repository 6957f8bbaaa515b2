package grid

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/xuri/excelize/v2"
)

// workbook is an XLSX file. Worksheets of more than 16 MiB of XML are unpacked to a temporary folder, which Close
// removes, and stay in memory where none can be made.
type workbook struct {
	name string
	file *excelize.File
}

// addWorkbook adds the sheets of an XLSX file whose archive was checked.
func (b *Book) addWorkbook(f File, prefix string, o Options) error {
	w := &workbook{name: f.Name}
	folder, err := os.MkdirTemp("", "moments-sheet-")
	if err == nil {
		b.closes = append(b.closes, func() error { return os.RemoveAll(folder) })
	}
	err = w.careful("opening", func() (err error) {
		w.file, err = excelize.OpenReader(io.NewSectionReader(f.Data, 0, f.Size),
			excelize.Options{UnzipSizeLimit: MaxFileBytes, UnzipXMLSizeLimit: maxXMLInMemory, TmpDir: folder})
		return err
	})
	if w.file != nil {
		b.closes = append(b.closes, w.file.Close)
	}
	if err != nil {
		return err
	}
	names := w.file.GetSheetList()
	if len(b.sheets)+len(names) > MaxSheets {
		return wrong(f.Name, ErrLimit, fmt.Sprintf("%d sheets", len(names)), fmt.Sprintf("split it: at most %d", MaxSheets))
	}
	if err := w.careful("reading the styles of", w.plainNumbers); err != nil {
		return err
	}
	for _, name := range names {
		s, err := w.sheet(name, o)
		if err != nil {
			return err
		}
		s.Name = prefix + name
		b.sheets = append(b.sheets, s)
	}
	return nil
}

// careful calls excelize, which is not known to stand any bytes.
func (w *workbook) careful(doing string, call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %w: found a broken XLSX file (%v) while %s it; save it anew", w.name, ErrFormat, r, doing)
		}
	}()
	err = call()
	if err != nil && !errors.Is(err, ErrLimit) && !errors.Is(err, ErrFormat) {
		return fmt.Errorf("%s: %w: found a broken XLSX file (%w) while %s it; save it anew", w.name, ErrFormat, err, doing)
	}
	return err
}

// sheet looks at the first rows of a worksheet. One that is no grid of cells, such as a chart, has no header.
func (w *workbook) sheet(name string, o Options) (*Sheet, error) {
	visible, err := w.file.GetSheetVisible(name)
	s := &Sheet{Name: name, File: w.name, Format: "XLSX", Hidden: err == nil && !visible}
	var rows [][]string
	var numbers []int
	err = w.each(name, func(number int, cells []string) bool {
		rows, numbers = append(rows, cells), append(numbers, number)
		return len(rows) < headerRows
	})
	if err != nil {
		return nil, err
	}
	h := o.header(rows)
	if h.at < 0 {
		return s, nil
	}
	s.columns, s.Header, s.Dropped = columnsOf(trimmed(rows[h.at]))
	s.HeaderRow, s.Preamble = numbers[h.at], preamble(rows[:h.at])
	s.rows = func(yield func(Row, error) bool) { w.read(s, name, yield) }
	return s, nil
}

// read yields the rows below the header. Cells beyond its last column stand outside of the table.
func (w *workbook) read(s *Sheet, name string, yield func(Row, error) bool) {
	goesOn := true
	err := w.each(name, func(number int, cells []string) bool {
		if number <= s.HeaderRow {
			return true
		}
		row, err := s.take(number, cells[:min(len(cells), len(s.columns.dropped))], "")
		if filled(row.Cells) > 0 {
			goesOn = yield(row, err)
		}
		return goesOn
	})
	if err != nil && goesOn {
		yield(Row{}, err)
	}
}

// each calls visit with the number and the cells of each row that has some, until it returns false.
func (w *workbook) each(name string, visit func(number int, cells []string) bool) error {
	return w.careful("reading "+name+" of", func() error {
		rows, err := w.file.Rows(name)
		if err != nil {
			return err
		}
		defer rows.Close()
		number, present := 0, 0
		for rows.Next() {
			cells, err := rows.Columns()
			if err != nil {
				return err
			}
			number, present = number+1, present+len(cells)
			if err := w.checkRow(name, number, present, cells); err != nil {
				return err
			}
			if len(cells) > 0 && !visit(number, cells) {
				return nil
			}
		}
		return rows.Error()
	})
}

// sparse is how many rows a worksheet may have whatever it holds.
const sparse = 1_000

func (w *workbook) checkRow(name string, number, present int, cells []string) error {
	place := fmt.Sprintf("%s, sheet %s", w.name, name)
	switch {
	case number > MaxRows:
		return wrong(place, ErrLimit, fmt.Sprintf("more than %d rows", MaxRows), "split the sheet")
	case number > sparse+2*present:
		return wrong(place, ErrLimit, fmt.Sprintf("row %d after %d cells", number, present), "delete the empty rows between")
	case len(cells) > MaxColumns:
		found := fmt.Sprintf("%d columns in row %d", len(cells), number)
		return wrong(place, ErrLimit, found, fmt.Sprintf("leave out some: at most %d", MaxColumns))
	}
	return nil
}
