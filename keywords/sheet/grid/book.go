package grid

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"
)

// File is the bytes of an uploaded file. Name is for errors and for the names of sheets; it decides nothing.
type File struct {
	Name string
	Data io.ReaderAt
	Size int64
}

// Options say what the caller is looking for.
type Options struct {
	// Score is how many cells of a row are names of columns that the caller knows. The row among the first 40 with the highest
	// one is the header, and the delimiter is the one that gives it. Nil, or 0 for all rows, takes the first row that is about as
	// wide as the widest.
	Score func(header []string) int
}

func (o Options) score(row []string) int {
	if o.Score == nil {
		return 0
	}
	return o.Score(row[:min(len(row), MaxColumns)])
}

// Book is an opened file. Its sheets may be read by several goroutines, each sheet by one at a time.
type Book struct {
	sheets []*Sheet
	closes []func() error
}

// Sheet is one table. Header is trimmed; columns that WriteErrors had added are not in it, nor in the cells of rows.
type Sheet struct {
	Name      string   // of the sheet in XLSX, of the file without its ending in a zip, of the file otherwise
	File      string   // the file it is in: the uploaded one, or "upload.zip/member.csv"
	Format    string   // CSV, TSV, XLSX or JSONL
	Encoding  string   // UTF-8, UTF-16LE, UTF-16BE, Windows-1252; "" in XLSX
	Delimiter rune     // 0 in XLSX and JSONL
	Header    []string // nil for a sheet without rows
	HeaderRow int      // its line or row, from 1; 0 in JSONL
	Preamble  [][]string
	Hidden    bool     // in XLSX
	Dropped   []string // the columns of an errors.csv that were left out

	columns columns
	rows    func(yield func(Row, error) bool)
}

// Row is the cells of one row, with as many as the header has. Number is its line (CSV) or row (XLSX), from 1, as the person
// sees it. Cells stand as they are in the file: Unguard takes a guarding apostrophe away.
type Row struct {
	Number int
	Cells  []string
}

// Rows streams the rows below the header. Blank rows are left out. A row that cannot be read comes with a *RowFault,
// and with its cells as far as they can be told, which may be more or fewer than the header has; any other error is
// the last. Each call begins anew.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if s.rows != nil {
			s.rows(yield)
		}
	}
}

// Sheets returns the tables in the order of the file.
func (b *Book) Sheets() []*Sheet { return b.sheets }

// Close gives back what the book holds. It may be called more than once.
func (b *Book) Close() error {
	var errs []error
	for _, c := range slices.Backward(b.closes) {
		errs = append(errs, c())
	}
	b.closes = nil
	return errors.Join(errs...)
}

// The first bytes of files that are not text.
const (
	zipMagic = "PK\x03\x04"
	emptyZip = "PK\x05\x06"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	pdfMagic = "%PDF-"
)

// Open looks at a file and finds its tables. The file must stay readable until the book is closed. Errors are ErrFormat,
// ErrEncoding, ErrLimit, or of reading.
func Open(f File, o Options) (*Book, error) {
	if f.Size > MaxFileBytes {
		return nil, wrong(f.Name, ErrLimit, fmt.Sprintf("%d MiB", f.Size>>20), fmt.Sprintf("split it: at most %d MiB", MaxFileBytes>>20))
	}
	magic := make([]byte, 512)
	n, err := f.Data.ReadAt(magic, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: %w", f.Name, err)
	}
	b := &Book{}
	switch magic = magic[:n]; {
	case n == 0:
		return nil, wrong(f.Name, ErrFormat, "nothing", "write a header and rows")
	case bytes.HasPrefix(magic, []byte(zipMagic)), bytes.HasPrefix(magic, []byte(emptyZip)):
		err = b.addZip(f, o)
	case bytes.HasPrefix(magic, []byte(oleMagic)):
		err = wrong(f.Name, ErrFormat, "an old or protected Excel file", "save it as XLSX without a password, or as CSV")
	case bytes.HasPrefix(magic, []byte(pdfMagic)):
		err = wrong(f.Name, ErrFormat, "a PDF", "export the table as CSV or XLSX")
	case isJSON(magic):
		err = b.addLines(source{name: f.Name, open: f.open}, sheetName(f.Name))
	default:
		err = b.addText(source{name: f.Name, open: f.open}, sheetName(f.Name), o)
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (f File) open() (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(f.Data, 0, f.Size)), nil
}

// sheetName is the name of a file without its folder and ending.
func sheetName(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}
