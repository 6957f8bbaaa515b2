package intake

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"moments/content/ingest/parse"
	"moments/content/runs"
	"moments/engine/intake/spool"
	"moments/engine/intake/table"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords/sheet/grid"
)

// The file that a run keeps with what was not taken: one table, or one for each sheet of several.
const (
	ErrorsCSV = "errors.csv"
	ErrorsZip = "errors.zip"
)

// writeErrors keeps with the run the rows of its tables that were not taken, or else a list.
func (w *work) writeErrors(ctx context.Context) error {
	folder := w.spool.Folder(w.run.ID)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	fill := w.writeList
	name := ErrorsCSV
	switch sheets := w.faultySheets(); {
	case len(sheets) == 1:
		fill = func(out io.Writer) error { return w.writeSheet(ctx, out, sheets[0]) }
	case len(sheets) > 1:
		name = ErrorsZip
		fill = func(out io.Writer) error { return w.writeSheets(ctx, out, sheets) }
	}
	_, err := spool.Write(filepath.Join(folder, name), fill)
	return err
}

// faultySheets are the sheets of the uploaded table with rows that were not taken, "" the only one; none when it is no table, or
// when something else than a row is wrong.
func (w *work) faultySheets() (sheets []string) {
	for _, f := range w.faults {
		if f.Row == 0 || !isTable(w.run.File.Name) {
			return nil
		}
		if !slices.Contains(sheets, f.Sheet) {
			sheets = append(sheets, f.Sheet)
		}
	}
	return sheets
}

func (w *work) writeSheets(ctx context.Context, out io.Writer, sheets []string) error {
	archive := zip.NewWriter(out)
	for _, name := range sheets {
		entry, err := archive.Create(spool.FileName(name) + ".csv")
		if err != nil {
			return err
		}
		if err := w.writeSheet(ctx, entry, name); err != nil {
			return err
		}
	}
	return archive.Close()
}

// writeSheet writes the rows of a sheet that were not taken.
func (w *work) writeSheet(ctx context.Context, out io.Writer, name string) error {
	var faults []runs.Fault
	for _, f := range w.faults {
		if f.Sheet == name {
			faults = append(faults, f)
		}
	}
	return w.withFile(&w.run, func(f table.File) error {
		if Kind(w.run.Kind) != Assets {
			return table.WriteErrors(ctx, w.Runner, f, w.reading(w.options), table.Wrong{Sheet: name, Faults: faults, To: out})
		}
		args, err := kv.Marshal(parse.Faulty{
			File: parse.File{Path: f.Name, Size: f.Size, Alone: true, As: w.options.format(), Columns: w.options.Columns}, Sheet: name, Faults: table.Faults(faults),
		})
		if err != nil {
			return err
		}
		return w.Runner.Do(ctx, confine.Job{Task: parse.ErrorsTask, Args: args, Body: f.Body, Size: f.Size}, func(frame []byte) error {
			_, err := out.Write(frame)
			return err
		})
	})
}

// writeList writes faults that are not of rows which can be given back.
func (w *work) writeList(out io.Writer) error {
	rows := func(yield func([]string) bool) {
		for _, f := range w.faults {
			row := ""
			if f.Row > 0 {
				row = strconv.Itoa(f.Row)
			}
			if !yield([]string{f.Path, row, f.Column, f.Code, "found " + f.Found, f.Try}) {
				return
			}
		}
	}
	return grid.WriteCSV(out, []string{"path", "_row", "_column", "_code", "_message", "_suggestion"}, rows)
}

// Errors opens what a run could not take, and says what the file is to be called: errors.csv, or errors.zip with one table for each of several
// sheets. It is kv.ErrNotFound when there is none: everything was taken, or it is too long ago.
func (d *Desk) Errors(id string) (file io.ReadCloser, name string, err error) {
	r, err := d.book.Get(id)
	if err != nil {
		return nil, "", err
	}
	for _, name := range []string{ErrorsCSV, ErrorsZip} {
		file, err := os.Open(filepath.Join(d.spool.Folder(r.ID), name))
		if !errors.Is(err, os.ErrNotExist) {
			return file, name, err
		}
	}
	return nil, "", fmt.Errorf("the errors of import %s: %w; there were none, or they are no longer kept", id, kv.ErrNotFound)
}
