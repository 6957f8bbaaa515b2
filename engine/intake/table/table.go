package table

import (
	"context"
	"fmt"
	"io"
	"slices"

	"moments/content/runs"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/sheet"
)

// File is the bytes of a table.
type File struct {
	Name string
	Body io.Reader
	Size int64
}

// Options say how a table is read.
type Options struct {
	As      sheet.Kind
	Columns map[string]string         // canonical column -> header of the file
	Steps   []keywords.StepDefinition // what a stage stands for
}

// Sheet is what was found out about a sheet.
type Sheet struct {
	Name, File string // File is "upload.zip/member.csv" in a zip
	sheet.Detection
	Format    string // CSV, TSV or XLSX
	Encoding  string
	Delimiter string
	Header    []string
	HeaderRow int               // from 1
	Columns   map[string]string // canonical column -> header
	Ignored   []sheet.Column
	Market    string
	Period    string
	Mended    bool       // it is an errors.csv: it has the columns that were added to the rows
	Samples   [][]string // the first rows as they stand
}

// Table is what a file says: the sheets of one kind as one.
type Table struct {
	Rows
	Sheets []Sheet      // at least one
	Left   []sheet.Left // that were not read
	Notes  []string     // sentences about the whole that a person should read
	Faults []runs.Fault // rows that could not be taken, or cells of them
}

// Kind is what the table holds.
func (t *Table) Kind() sheet.Kind { return t.Sheets[0].Kind }

// Mended reports whether the table is an errors.csv: rows of another file, to go where that went.
func (t *Table) Mended() bool {
	return slices.ContainsFunc(t.Sheets, func(s Sheet) bool { return s.Mended })
}

// Has reports whether a sheet has a column, by its canonical name.
func (t *Table) Has(column string) bool {
	return slices.ContainsFunc(t.Sheets, func(s Sheet) bool { return s.Columns[column] != "" })
}

// FromTool reports whether a tool of the trade wrote the file, so that it holds phrases to be added and not a whole map.
func (t *Table) FromTool() bool { return t.Sheets[0].Tool != "" }

// Failed is the number of rows with faults.
func (t *Table) Failed() int {
	type place struct {
		path, sheet string
		row         int
	}
	rows := map[place]bool{}
	for _, f := range t.Faults {
		rows[place{f.Path, f.Sheet, f.Row}] = true
	}
	return len(rows)
}

// Read reads a table in the process of the runner. Errors are those of package sheet for a file as a whole, and those of the runner.
func Read(ctx context.Context, r confine.Runner, f File, o Options) (*Table, error) {
	args, err := kv.Marshal(asking{Name: f.Name, As: o.As, Columns: o.Columns, Steps: o.Steps})
	if err != nil {
		return nil, err
	}
	t := &Table{}
	err = r.Do(ctx, confine.Job{Task: taskRead, Args: args, Body: f.Body, Size: f.Size}, func(frame []byte) error {
		var p part
		if err := kv.Unmarshal(frame, &p); err != nil {
			return fmt.Errorf("decoding rows of %s: %w", f.Name, err)
		}
		t.take(&p)
		return p.err()
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// fileError has the words of package sheet from the other process, and its error.
type fileError struct {
	text string
	is   error
}

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return e.is }

func (p *part) err() error {
	if p.Is < 1 || p.Is > len(kinds) {
		return nil
	}
	return &fileError{p.Wrong, kinds[p.Is-1]}
}

func (t *Table) take(p *part) {
	if p.Sheet != nil {
		t.Sheets = append(t.Sheets, *p.Sheet)
	}
	if p.Rows != nil {
		t.append(p.Rows)
	}
	t.Faults, t.Left, t.Notes = append(t.Faults, p.Faults...), append(t.Left, p.Left...), append(t.Notes, p.Notes...)
}

// WriteErrors writes errors.csv: the rows of a sheet with faults, as they stand in it, and what is wrong with each behind them. Sheet is ""
// for the only one.
func WriteErrors(ctx context.Context, r confine.Runner, f File, o Options, wrong Wrong) error {
	args, err := kv.Marshal(asking{Name: f.Name, As: o.As, Columns: o.Columns, Steps: o.Steps, Sheet: wrong.Sheet, Faults: wrong.Faults})
	if err != nil {
		return err
	}
	return r.Do(ctx, confine.Job{Task: taskErrors, Args: args, Body: f.Body, Size: f.Size}, func(frame []byte) error {
		_, err := wrong.To.Write(frame)
		return err
	})
}

// Wrong is what is wrong with the rows of a sheet, and where that is to be written to.
type Wrong struct {
	Sheet  string
	Faults []runs.Fault
	To     io.Writer
}
