package sheet

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of files.
var (
	ErrColumn   = errors.New("a needed column is missing")
	ErrKind     = errors.New("not a file that is known")
	ErrEncoding = errors.New("the encoding cannot be read")
	ErrLimit    = errors.New("the file is over a limit")
	ErrRow      = errors.New("a row cannot be taken")
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

// MaxRowErrors is how many rows one error names.
const MaxRowErrors = 100

// The codes of a RowError.
const (
	CodeMissing  = "missing"  // the cell must not be empty
	CodeInvalid  = "invalid"  // the cell holds what cannot stand there
	CodeTooLong  = "too_long" // the cell is longer than MaxCellBytes
	CodeConflict = "conflict" // two cells of the row say different things
	CodeQuotes   = "quotes"   // the quotes of the row do not close
	CodeCells    = "cells"    // the row has more cells than the header
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
		e.Found = shorten(e.Found)
		f.named = append(f.named, &e)
	}
}

func (f *faults) err() error {
	if f.rows == 0 {
		return nil
	}
	return errors.Join(append(f.named, fmt.Errorf("rows that cannot be taken: %d", f.rows))...)
}

// shorten keeps an error readable whatever was found.
func shorten(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	return fmt.Sprintf("%.*s...", limit/4, s)
}
