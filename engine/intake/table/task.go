package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"moments/content/runs"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/sheet"
	"moments/keywords/sheet/grid"
)

// The tasks.
const (
	taskRead   = "table.read"
	taskErrors = "table.errors"
)

// Tasks are what a worker must know to read tables.
func Tasks() map[string]confine.Task {
	return map[string]confine.Task{taskRead: read, taskErrors: writeErrors}
}

// asking are the arguments of both tasks.
type asking struct {
	Name    string                    `cbor:"name"`
	As      sheet.Kind                `cbor:"as"`
	Columns map[string]string         `cbor:"columns"`
	Steps   []keywords.StepDefinition `cbor:"steps"`
	Sheet   string                    `cbor:"sheet"`  // of the errors
	Faults  []runs.Fault              `cbor:"faults"` // to be written
}

func (a *asking) options() sheet.Options {
	return sheet.Options{As: a.As, Columns: a.Columns, Steps: a.Steps}
}

// open decodes the arguments and opens the book that the body is.
func open(args []byte, body *confine.Body) (ask asking, b *grid.Book, err error) {
	if err := kv.Unmarshal(args, &ask); err != nil {
		return ask, nil, err
	}
	data, err := body.All()
	if err != nil {
		return ask, nil, err
	}
	file := grid.File{Name: ask.Name, Data: data, Size: data.Size()}
	if lines, ok := listOf(ask.Name, data); ok {
		file.Data, file.Size = lines, lines.Size()
	}
	b, err = sheet.Open(file, ask.options())
	return ask, b, err
}

// part is a frame: what a sheet is, or rows of it, or what is told at the end.
type part struct {
	Sheet  *Sheet       `cbor:"sheet,omitempty"`
	Rows   *Rows        `cbor:"rows,omitempty"`
	Faults []runs.Fault `cbor:"faults,omitempty"`
	Left   []sheet.Left `cbor:"left,omitempty"`
	Wrong  string       `cbor:"wrong,omitempty"` // why nothing is read, and which of the errors that is
	Is     int          `cbor:"is,omitempty"`
	Notes  []string     `cbor:"notes,omitempty"`
}

// What a frame has at most.
const (
	partRows   = 2000
	partFaults = 2000
	maxSamples = 10
)

type sender func([]byte) error

func (s sender) send(p part) error {
	frame, err := kv.Marshal(p)
	if err != nil {
		return err
	}
	return s(frame)
}

// kinds are the errors of files that are told apart in the other process, by their places from 1.
var kinds = []error{sheet.ErrColumn, sheet.ErrKind, sheet.ErrEncoding, sheet.ErrLimit, sheet.ErrElsewhere}

// refuse sends what is wrong with a file.
func (s sender) refuse(err error) error {
	for i, kind := range kinds {
		if errors.Is(err, kind) {
			return s.send(part{Wrong: err.Error(), Is: i + 1})
		}
	}
	return err
}

func read(args []byte, body *confine.Body, emit func([]byte) error) error {
	out := sender(emit)
	ask, book, err := open(args, body)
	if err != nil {
		return out.refuse(err)
	}
	defer book.Close()
	files, left, err := readKind(book, &ask)
	if err != nil && !errors.Is(err, sheet.ErrRow) || len(files) == 0 {
		return out.refuse(err)
	}
	rows := Rows{}
	for _, f := range files {
		if err := out.send(part{Sheet: describe(f), Notes: f.Notes}); err != nil {
			return err
		}
		if err := out.sendFaults(faultsOf(f, len(book.Sheets()) > 1)); err != nil {
			return err
		}
		rows.add(f)
	}
	if len(rows.Map) > 0 {
		merged := sheet.Merge(files...)
		rows.Map, rows.Hints = merged.Rows, merged.Hints
		if err := out.send(part{Notes: merged.Notes}); err != nil {
			return err
		}
	}
	for from := 0; from < rows.Len(); from += partRows {
		some := rows.slice(from, min(from+partRows, rows.Len()))
		if err := out.send(part{Rows: &some}); err != nil {
			return err
		}
	}
	return out.send(part{Left: left})
}

// readKind reads the sheets of one kind: the one that is asked for, or the only one that there is.
func readKind(book *grid.Book, ask *asking) (files []*sheet.File, left []sheet.Left, err error) {
	if len(book.Sheets()) == 1 {
		return sheet.ReadBook(book, ask.Name, ask.options())
	}
	o := ask.options()
	o.As = ""
	all, left, err := sheet.ReadBook(book, ask.Name, o)
	var kinds []string
	for _, f := range all {
		switch {
		case ask.As == "" && len(files) > 0 && f.Kind != files[0].Kind, ask.As != "" && f.Kind != ask.As:
			left = append(left, sheet.Left{Sheet: f.Sheet.Name, Why: "it holds " + string(f.Kind)})
		default:
			files = append(files, f)
		}
		kinds = append(kinds, fmt.Sprintf("%s in %s", f.Kind, f.Sheet.Name))
	}
	switch {
	case ask.As == "" && len(files) < len(all):
		return nil, nil, fmt.Errorf("%s: %w: found %s; say which of them with the option as", ask.Name, sheet.ErrKind, strings.Join(kinds, ", "))
	case ask.As != "" && len(files) == 0:
		return sheet.ReadBook(book, ask.Name, ask.options())
	}
	return files, left, err
}

// describe is what there is to say of a sheet.
func describe(f *sheet.File) *Sheet {
	s := &Sheet{
		Name: f.Sheet.Name, File: f.Sheet.File, Detection: f.Detection, Format: f.Sheet.Format, Encoding: f.Encoding, Header: f.Sheet.Header,
		HeaderRow: f.Sheet.HeaderRow, Columns: f.Columns, Ignored: f.Ignored, Market: f.Market, Period: f.Period,
		Mended: slices.Contains(f.Sheet.Dropped, "_row"),
	}
	if f.Delimiter != 0 {
		s.Delimiter = string(f.Delimiter)
	}
	for row, err := range f.Sheet.Rows() {
		if err != nil && !errors.Is(err, grid.ErrRow) || len(s.Samples) == maxSamples {
			break
		}
		s.Samples = append(s.Samples, row.Cells)
	}
	return s
}

// faultsOf are the rows of a sheet that cannot be taken. The sheet is named where there are several.
func faultsOf(f *sheet.File, named bool) []runs.Fault {
	faults := make([]runs.Fault, len(f.Faults))
	for i, g := range f.Faults {
		faults[i] = runs.Fault{
			Path: f.Sheet.File, Row: g.Row, Column: g.Column, Code: g.Code, Found: strings.TrimPrefix(g.Message, "found "), Try: g.Suggestion,
		}
		if named {
			faults[i].Sheet = f.Sheet.Name
		}
	}
	return faults
}

func (s sender) sendFaults(faults []runs.Fault) error {
	for len(faults) > 0 {
		n := min(len(faults), partFaults)
		if err := s.send(part{Faults: faults[:n]}); err != nil {
			return err
		}
		faults = faults[n:]
	}
	return nil
}

func writeErrors(args []byte, body *confine.Body, emit func([]byte) error) error {
	ask, book, err := open(args, body)
	if err != nil {
		return err
	}
	defer book.Close()
	out := &frames{emit: emit}
	for _, s := range book.Sheets() {
		if ask.Sheet == "" || s.Name == ask.Sheet {
			return errors.Join(grid.WriteErrors(out, s, Faults(ask.Faults)), out.flush())
		}
	}
	return fmt.Errorf("%s has no sheet %q", ask.Name, ask.Sheet)
}

// Faults are faults of the rows of a sheet in the form that package grid writes.
func Faults(faults []runs.Fault) []grid.Fault {
	list := make([]grid.Fault, len(faults))
	for i, f := range faults {
		list[i] = grid.Fault{Row: f.Row, Column: f.Column, Code: f.Code, Message: "found " + f.Found, Suggestion: f.Try}
	}
	return list
}

// piece is how much of errors.csv a frame has.
const piece = 1 << 20

// frames emits what is written in pieces.
type frames struct {
	buffer bytes.Buffer
	emit   func([]byte) error
}

func (f *frames) Write(p []byte) (int, error) {
	f.buffer.Write(p)
	if f.buffer.Len() < piece {
		return len(p), nil
	}
	return len(p), f.flush()
}

func (f *frames) flush() error {
	if f.buffer.Len() == 0 {
		return nil
	}
	defer f.buffer.Reset()
	return f.emit(f.buffer.Bytes())
}
