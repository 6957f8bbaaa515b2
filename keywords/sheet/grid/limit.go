package grid

import (
	"errors"
	"fmt"
)

// Limits of files. What is over one is an ErrLimit, but for a cell or a record, which is a RowFault.
const (
	MaxFileBytes   = 256 << 20 // of text, or of what a zip unpacks to
	MaxRows        = 1_000_000 // of a sheet, and the last number of a row of XLSX
	MaxColumns     = 256
	MaxCellBytes   = 64 << 10
	MaxRecordBytes = 1 << 20 // of one row
	MaxEntries     = 1_000   // of a zip
	MaxSheets      = 50
	MaxRatio       = 100 // unpacked to packed bytes, from 1 MiB on
	MaxNameBytes   = 512 // of an entry of a zip
	maxXMLInMemory = 16 << 20
	headerRows     = 40 // among which the header is looked for
)

// Errors of files.
var (
	// ErrFormat is returned for bytes that are no table: binaries, archives of other things, nothing at all.
	ErrFormat = errors.New("not a file that is known")
	// ErrEncoding is returned for text in an encoding that is not known for sure.
	ErrEncoding = errors.New("the encoding cannot be read")
	// ErrLimit is returned for a file that is over one of the limits.
	ErrLimit = errors.New("the file is over a limit")
	// ErrRow is what every RowFault is.
	ErrRow = errors.New("a row cannot be taken")
)

// wrong is an error of a file: which, what was found and what to try.
func wrong(name string, kind error, found, try string) error {
	return fmt.Errorf("%s: %w: found %s; %s", name, kind, found, try)
}

// The codes of a RowFault.
const (
	CodeQuotes   = "quotes"   // the quotes of the row do not close, or stand where they must be doubled
	CodeCells    = "cells"    // the row has more cells than the header
	CodeEncoding = "encoding" // a cell is not UTF-8
	CodeTooLong  = "too_long" // a cell or the row is over its limit
	CodeZero     = "invalid"  // a cell has a zero byte
)

// RowFault is a row that cannot be read. Column is the header of the cell, "" when the row is meant.
type RowFault struct {
	Row    int
	Column string
	Code   string
	Found  string
	Try    string
}

func (f *RowFault) Error() string {
	place := fmt.Sprintf("row %d: ", f.Row)
	if f.Column != "" {
		place += f.Column + ": "
	}
	return fmt.Sprintf("%sfound %s; %s", place, f.Found, f.Try)
}

// Unwrap makes errors.Is(err, ErrRow) true.
func (f *RowFault) Unwrap() error { return ErrRow }
