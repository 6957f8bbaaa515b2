package intake

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/content/runs"
	"moments/engine/intake/table"
	"moments/internal/confine"
	"moments/internal/kv"
	"moments/keywords/sheet"
)

// Finding is what an upload is, as far as can be told without writing anything.
type Finding struct {
	Task                 // the run, in the state Inspected or Queued
	Repeated   bool      // the idempotency key stands for this run, which was begun before
	Kind       Kind      // what it holds
	Format     string    // how it is written: CSV, XLSX, markdown, ...
	Tool       string    // and export that wrote it, "" when that is not known
	Why        string    // it is taken for that
	Confidence float64   // 0 to 1
	Sheets     []Sheet   // of a table
	Left       []Ignored // sheets that are not read
	Notes      []string  // what a person should know of the whole
	Named      string    // how its source was named, when nobody has; "" when it is the name of the file
	Mended     bool      // it is an errors.csv: rows of another file
	Total      int       // of rows that can be taken; 0 for what is no table of one list
	Failed     int       // rows that cannot
	Faults     []runs.Fault
}

// Sheet is a table of an upload.
type Sheet struct {
	Name      string
	Encoding  string
	Delimiter string
	HeaderRow int    // from 1
	Market    string // of a tool's export: a country as it writes it
	Period    string // and a day or two: 2026-05-01 to 2026-05-31
	Columns   []Column
	Ignored   []Ignored
	Rows      [][]string // the first, as they stand, in the order of Header
	Header    []string
}

// Column is a column that means something: Name is canonical, Header that of the file.
type Column struct{ Name, Header string }

// Ignored is a column or sheet that is left out, and why. Kind is what a sheet holds that is to be taken in by itself, "" for nothing.
type Ignored struct {
	Name, Why string
	Kind      Kind
}

// tableEndings are those of files that may be tables.
var tableEndings = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".tab"}

// isTable reports whether a file may be a table, by its name; one without an ending may be anything.
func isTable(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == "" || slices.Contains(tableEndings, ending) || isZip(name)
}

// isJSON reports whether a file is JSON by its name. It holds assets, unless its keys are those of searches.
func isJSON(name string) bool {
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, strings.ToLower(path.Ext(name)))
}

func isZip(name string) bool { return strings.EqualFold(path.Ext(name), ".zip") }

// look finds out what a file is. A table may be of assets or of anything else, which its columns tell.
func (d *Desk) look(ctx context.Context, r *runs.Run, o Options) (f Finding, err error) {
	f = Finding{Task: Task{Run: *r}, Kind: Assets, Confidence: 1}
	switch {
	case r.Options[optionPath] != "":
		f.Why = "it is a folder"
		return f, d.refuseKind(o, Assets)
	case o.isAssets() || o.As == "" && !isTable(r.File.Name) && !isJSON(r.File.Name):
		return f, d.lookAtAssets(ctx, r, o, &f)
	}
	t, err := d.parse(ctx, r, o)
	switch {
	case o.As == "" && errors.Is(err, ErrUnreadable) && !errors.Is(err, sheet.ErrElsewhere) && d.lookAtAssets(ctx, r, o, &f) == nil:
		return f, nil
	case err != nil:
		return f, err
	case t.Kind() == sheet.Assets, o.As == "" && isJSON(r.File.Name) && t.Kind() != sheet.Searches:
		f.Mended = t.Mended()
		return f, d.lookAtAssets(ctx, r, o, &f)
	}
	f.addTable(t)
	return f, nil
}

// refuseKind is an error when something else was asked for than what it is.
func (d *Desk) refuseKind(o Options, is Kind) error {
	if o.As == "" || o.As == is || is == Assets && o.isAssets() {
		return nil
	}
	return fmt.Errorf("%w: found a folder, which holds assets; give one file for %s", ErrUnreadable, o.As)
}

// addTable tells what a table is.
func (f *Finding) addTable(t *table.Table) {
	first := &t.Sheets[0]
	f.Kind, f.Format, f.Tool, f.Why, f.Confidence = Kind(first.Kind), first.Format, first.Layout, first.Why, first.Confidence
	f.Mended = t.Mended()
	f.Notes, f.Total, f.Failed, f.Faults = t.Notes, t.Len(), t.Failed(), t.Faults
	for _, left := range t.Left {
		f.Left = append(f.Left, Ignored{Name: left.Sheet, Why: left.Why})
	}
	for i := range t.Sheets {
		s := &t.Sheets[i]
		shown := Sheet{
			Name: s.Name, Encoding: s.Encoding, Delimiter: s.Delimiter, HeaderRow: s.HeaderRow, Market: s.Market, Period: s.Period,
			Rows: s.Samples, Header: s.Header,
		}
		for _, name := range sortedKeys(s.Columns) {
			shown.Columns = append(shown.Columns, Column{name, s.Columns[name]})
		}
		for _, c := range s.Ignored {
			shown.Ignored = append(shown.Ignored, Ignored{Name: c.Header, Why: c.Why})
		}
		f.Sheets = append(f.Sheets, shown)
	}
}

// errSeen ends a parser once it has said what a file is.
var errSeen = errors.New("seen")

// lookAtAssets asks the parser of assets what a file is.
func (d *Desk) lookAtAssets(ctx context.Context, r *runs.Run, o Options, f *Finding) error {
	if isZip(r.File.Name) {
		return d.lookAtZip(ctx, r, f)
	}
	args, err := kv.Marshal(parse.File{Path: r.File.Name, Root: r.Source, Size: r.File.Bytes, Alone: true, As: o.format(), Columns: o.Columns})
	if err != nil {
		return err
	}
	var event parse.Event
	if err := d.firstFrame(ctx, r, confine.Job{Task: parse.ParseTask, Args: args}, &event); err != nil {
		return err
	}
	switch {
	case event.Found != nil && event.Found.Format == format.Table && len(event.Found.Sheets) == 0:
		return fmt.Errorf("%w: %s: found no table of assets, which has title, and id or url", ErrUnreadable, r.File.Name)
	case event.Found != nil:
		f.addFound(event.Found)
		return nil
	case event.Item != nil && event.Item.Skip != nil:
		return refused(r, event.Item.Skip)
	}
	return fmt.Errorf("%w: %s: found nothing in it", ErrUnreadable, r.File.Name)
}

func (d *Desk) lookAtZip(ctx context.Context, r *runs.Run, f *Finding) error {
	var listed parse.Listed
	if err := d.firstFrame(ctx, r, confine.Job{Task: parse.ListTask}, &listed); err != nil {
		return err
	}
	if listed.Skip != nil {
		return refused(r, listed.Skip)
	}
	f.Format, f.Why, f.Total = string(listed.Format), "it is an archive of files", len(listed.Entries)
	return nil
}

func refused(r *runs.Run, s *parse.Skip) error {
	return fmt.Errorf("%w: %s: found %s; %s", ErrUnreadable, r.File.Name, s.Found, s.Try)
}

// firstFrame decodes the first thing that a task says about the file of a run, and ends it.
func (d *Desk) firstFrame(ctx context.Context, r *runs.Run, job confine.Job, into any) error {
	return d.withFile(r, func(f table.File) error {
		job.Body, job.Size = f.Body, f.Size
		err := d.Runner.Do(ctx, job, func(frame []byte) error {
			if err := kv.Unmarshal(frame, into); err != nil {
				return err
			}
			return errSeen
		})
		if errors.Is(err, errSeen) {
			return nil
		}
		return refusal(err)
	})
}

func (f *Finding) addFound(found *parse.Found) {
	f.Format, f.Why = string(found.Format), found.Why
	for _, left := range found.Left {
		out := Ignored{Name: left.Name, Why: left.Why}
		if k := Kind(left.Kind); k != "" && k != Assets && !left.Hidden {
			out.Kind, out.Why = k, fmt.Sprintf("it holds %s: import the file once more as %s", k, k)
		}
		f.Left = append(f.Left, out)
	}
	for _, s := range found.Sheets {
		shown := Sheet{Name: s.Name, Encoding: s.Encoding, Delimiter: s.Delimiter, HeaderRow: s.HeaderRow}
		for _, name := range sortedKeys(s.Columns) {
			shown.Columns = append(shown.Columns, Column{name, s.Columns[name]})
		}
		for _, header := range s.Ignored {
			shown.Ignored = append(shown.Ignored, Ignored{Name: header, Why: "it stands for nothing here"})
		}
		f.Sheets = append(f.Sheets, shown)
	}
}

// refusal makes what a parser says about a file an ErrUnreadable.
func refusal(err error) error {
	var said *confine.TaskError
	ofFile := slices.ContainsFunc([]error{
		sheet.ErrColumn, sheet.ErrKind, sheet.ErrEncoding, sheet.ErrLimit, sheet.ErrElsewhere, confine.ErrLimit, confine.ErrCrashed,
	}, func(kind error) bool { return errors.Is(err, kind) })
	if ofFile || errors.As(err, &said) {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return err
}
