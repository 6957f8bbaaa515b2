package sheet

import (
	"errors"
	"fmt"
	"strings"

	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/grid"
)

// Errors of files; those of package grid are the same ones.
var (
	ErrColumn   = errors.New("a needed column is missing")
	ErrKind     = grid.ErrFormat
	ErrEncoding = grid.ErrEncoding
	ErrLimit    = grid.ErrLimit
	ErrRow      = grid.ErrRow
	// ErrElsewhere is returned for a file that is known, and not imported; the error says what to do with it.
	ErrElsewhere = errors.New("it is not imported")
)

// ColumnError is a column that the file does not have: Column is its canonical name, or the header that a mapping names.
type ColumnError struct {
	File   string
	Column string
	Found  []string // the headers of the file
	Try    string
}

func (e *ColumnError) Error() string {
	return fmt.Sprintf("%s has no column %q; found: %s; try %s", e.File, e.Column, strings.Join(e.Found, ", "), e.Try)
}

// Unwrap makes errors.Is(err, ErrColumn) true.
func (e *ColumnError) Unwrap() error { return ErrColumn }

// Limits of errors.
const (
	MaxRowErrors = 100     // rows that one error names
	MaxFaults    = 100_000 // faults of one File
)

// The codes of a RowError, and those of grid.RowFault.
const (
	CodeMissing  = "missing"  // the cell must not be empty
	CodeInvalid  = "invalid"  // the cell holds what cannot stand there
	CodeConflict = "conflict" // two cells of the row say different things
	CodeTooLong  = grid.CodeTooLong
	CodeQuotes   = grid.CodeQuotes
	CodeCells    = grid.CodeCells
	CodeEncoding = grid.CodeEncoding
)

// RowError is one row that cannot be taken. Row is the line at which it begins, from 1; Column is the canonical name, ""
// when the whole row is meant.
type RowError struct {
	File   string
	Row    int
	Column string
	Found  string
	Try    string
	Code   string
}

func (e *RowError) Error() string {
	place := fmt.Sprintf("%s:%d: ", e.File, e.Row)
	if e.Column != "" {
		place += e.Column + ": "
	}
	return fmt.Sprintf("%sfound %s; %s", place, e.Found, e.Try)
}

// Unwrap makes errors.Is(err, ErrRow) true.
func (e *RowError) Unwrap() error { return ErrRow }

// faults collects the rows that cannot be taken.
type faults struct {
	named []error
	rows  int // that have at least one
	last  int // line of the last of these
}

func (f *faults) add(e RowError) {
	if f.rows == 0 || f.last != e.Row {
		f.rows, f.last = f.rows+1, e.Row
	}
	if len(f.named) < MaxRowErrors {
		f.named = append(f.named, &e)
	}
}

func (f *faults) err() error {
	if f.rows == 0 {
		return nil
	}
	return errors.Join(append(f.named, fmt.Errorf("rows that cannot be taken: %d", f.rows))...)
}

// refuse adds a fault of the file. The column of the fault is the file's own header, where it has one.
func (p *parser) refuse(e RowError) {
	e.File, e.Found = p.file.Name, cell.Shorten(e.Found)
	p.faults.add(e)
	if len(p.file.Faults) == MaxFaults {
		return
	}
	column := e.Column
	if header, ok := p.file.Columns[column]; ok {
		column = header
	}
	p.file.Faults = append(p.file.Faults, grid.Fault{
		Row: e.Row, Column: column, Code: e.Code, Message: "found " + e.Found, Suggestion: e.Try,
	})
}
