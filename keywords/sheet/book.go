package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/tool"
)

// Read reads a file of one table from r into memory; name is for errors, and tells the kind when the header does not.
// Rows that cannot be taken are left out: the error then joins a *RowError for each of the first MaxRowErrors, and
// the File has the rest. Without a File the error is one of ErrColumn, ErrKind, ErrEncoding, ErrLimit or of r. A file
// of assets is returned with nothing but its detection. Of several sheets, those of one kind are read as one, which
// then has no Sheet; several kinds are an ErrKind that names them.
func Read(r io.Reader, name string, o Options) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(r, grid.MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	b, err := Open(grid.File{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}, o)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	files, _, err := ReadBook(b, name, o)
	if len(files) == 0 {
		return nil, err
	}
	first := files[0]
	for _, f := range files[1:] {
		if f.Kind != first.Kind || (f.Tool == "") != (first.Tool == "") {
			return nil, fmt.Errorf("%s: %w: found %s in %s and %s in %s; save one of them alone",
				name, ErrKind, first.holds(), first.Sheet.Name, f.holds(), f.Sheet.Name)
		}
	}
	for _, f := range files[1:] {
		first.add(f)
	}
	return first, err
}

// holds is what a file is, in words.
func (f *File) holds() string { return cmp.Or(f.Layout, string(f.Kind)) }

// add takes over the rows of another file of the same kind; the places of rows are then in several sheets.
func (f *File) add(other *File) {
	f.Sheet = nil
	f.Lines = append(f.Lines, other.Lines...)
	f.Faults = append(f.Faults, other.Faults...)
	f.Notes = append(f.Notes, other.Notes...)
	f.Map, f.Hints = append(f.Map, other.Map...), append(f.Hints, other.Hints...)
	f.Searches = append(f.Searches, other.Searches...)
	f.Personas = append(f.Personas, other.Personas...)
	f.Steps = append(f.Steps, other.Steps...)
	f.Planned = append(f.Planned, other.Planned...)
	f.Expectations = append(f.Expectations, other.Expectations...)
	f.Rules = append(f.Rules, other.Rules...)
	if f.Tool != "" {
		f.join()
	}
}

// Open opens a file as ReadBook wants it: with the header in the row that has the most columns of the kinds and tools.
func Open(f grid.File, o Options) (*grid.Book, error) {
	mapped := tool.PlainAll(slices.Collect(maps.Values(o.Columns)))
	return grid.Open(f, grid.Options{Score: func(row []string) int {
		found := 0
		for _, name := range tool.PlainAll(row) {
			if name != "" && slices.Contains(mapped, name) {
				found++
			}
		}
		return 10*found + Score(row)
	}})
}

// Left is a sheet that was not read, and why.
type Left struct{ Sheet, Why string }

// ReadBook reads all sheets of a book: a File for each that holds something, assets included, and why the others were
// left. The error joins those of the sheets; without any File it says why. Errors of rows are as those of Read.
func ReadBook(b *grid.Book, name string, o Options) (files []*File, left []Left, err error) {
	var errs []error
	about := aboutOf(b)
	isAlone := len(b.Sheets()) == 1
	for _, s := range b.Sheets() {
		if why := notRead(s, name, o, isAlone); why != "" {
			left = append(left, Left{s.Name, why})
			continue
		}
		f, err := readSheet(s, placeOf(s, name, isAlone), o, about)
		switch isOther := errors.Is(err, ErrColumn) || errors.Is(err, ErrKind); {
		case f != nil:
			files = append(files, f)
		case err == nil:
			left = append(left, Left{s.Name, Detect(name, s).Why + about.readFrom(s)})
		case isOther && !isAlone:
			left, err = append(left, Left{s.Name, err.Error()}), nil
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	if len(files) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("%s: %w: %s", name, ErrKind, whyNot(left)))
	}
	return files, left, errors.Join(errs...)
}

// notRead is why a sheet is left without a look at its rows. In a book of several, a guess is not enough.
func notRead(s *grid.Sheet, name string, o Options, isAlone bool) string {
	d := Detect(name, s)
	switch {
	case s.Header == nil:
		return d.Why
	case s.Hidden:
		return "it is hidden"
	case !isAlone && d.Confidence < 0.5 && len(o.Columns) == 0:
		return cmp.Or(d.Why, "nothing in it is known")
	}
	return ""
}

// placeOf is how errors call a sheet.
func placeOf(s *grid.Sheet, name string, isAlone bool) string {
	switch {
	case isAlone:
		return name
	case s.File != name && s.Format != "XLSX":
		return s.File
	}
	return s.File + " (" + s.Name + ")"
}

func whyNot(left []Left) string {
	var parts []string
	for _, l := range left {
		parts = append(parts, l.Sheet+": "+l.Why)
	}
	return "found nothing to read; " + cell.Shorten(strings.Join(parts, "; "))
}
