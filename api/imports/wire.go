package imports

import (
	"slices"
	"time"

	"moments/content"
	"moments/content/diff"
	"moments/content/runs"
	"moments/engine/intake"
)

// Task is an import.
type Task struct {
	ID        string            `json:"id"`
	Kind      string            `json:"kind"`
	State     string            `json:"state"`
	Source    string            `json:"source,omitempty"`
	File      File              `json:"file"`
	Options   map[string]string `json:"options,omitempty"`
	Actor     string            `json:"actor"`
	StartedAt time.Time         `json:"started_at"`
	EndedAt   *time.Time        `json:"ended_at,omitempty"`
	Problem   string            `json:"problem,omitempty"`
	Counts    Counts            `json:"counts"`
	Progress  *Progress         `json:"progress,omitempty"`
	Notes     []string          `json:"notes,omitempty"`
	Errors    []Fault           `json:"errors,omitempty"`
	Undoes    string            `json:"undoes,omitempty"`
	UndoneBy  string            `json:"undone_by,omitempty"`
}

// File is what was given.
type File struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
	Hash  string `json:"sha256,omitempty"`
}

// Counts says what became of what was in the file.
type Counts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Withdrawn int `json:"withdrawn"`
	NotShown  int `json:"not_shown"`
	Skipped   int `json:"skipped"`
	Failed    int `json:"failed"`
}

// Progress says how far an import is. Total may be an estimate.
type Progress struct {
	Done   int     `json:"done"`
	Total  int     `json:"total"`
	PerSec float64 `json:"rows_per_second"`
}

// Fault is something that was not taken.
type Fault struct {
	Path   string `json:"path,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	Code   string `json:"code"`
	Found  string `json:"found"`
	Try    string `json:"try"`
}

// List is a page of imports.
type List struct {
	Imports []Task `json:"imports"`
	Next    string `json:"next,omitempty"`
}

// TaskJSON is an import outside.
func TaskJSON(t intake.Task) Task {
	out := Task{
		ID: t.ID, Kind: t.Kind, State: string(t.State), Source: t.Source, File: File{t.File.Name, t.File.Bytes, t.File.Hash},
		Options: t.Options, Actor: t.Actor, StartedAt: t.StartedAt, Problem: t.Problem, Counts: countsJSON(t.Counts), Notes: t.Notes,
		Errors: faultsJSON(t.Faults), Undoes: t.Undoes, UndoneBy: t.UndoneBy,
	}
	if !t.EndedAt.IsZero() {
		out.EndedAt = &t.EndedAt
	}
	if t.State == runs.Running {
		out.Progress = &Progress{t.Done, t.Total, t.Rate}
	}
	return out
}

func countsJSON(c runs.Counts) Counts {
	return Counts{c.New, c.Changed, c.Unchanged, c.Withdrawn, c.Ineligible, c.Skipped, c.Failed}
}

func faultsJSON(faults []runs.Fault) []Fault {
	list := make([]Fault, len(faults))
	for i, f := range faults {
		list[i] = Fault(f)
	}
	return list
}

// Inspection is what an upload is, and what taking it in would do.
type Inspection struct {
	ID         string     `json:"id,omitempty"` // to apply it; "" after a dry run
	DryRun     bool       `json:"dry_run"`
	Kind       string     `json:"kind"`
	Format     string     `json:"format,omitempty"`
	Tool       string     `json:"tool,omitempty"`
	Why        string     `json:"why"`
	Confidence float64    `json:"confidence"`
	Source     string     `json:"source,omitempty"`
	File       File       `json:"file"`
	Sheets     []Sheet    `json:"sheets,omitempty"`
	Left       []Ignored  `json:"left,omitempty"`
	Notes      []string   `json:"notes,omitempty"`
	Counts     Counts     `json:"counts"`
	Errors     []Fault    `json:"errors,omitempty"`
	Coverage   []Coverage `json:"coverage,omitempty"`
}

// Sheet is a table of an upload.
type Sheet struct {
	Name      string     `json:"name"`
	Encoding  string     `json:"encoding,omitempty"`
	Delimiter string     `json:"delimiter,omitempty"`
	HeaderRow int        `json:"header_row"`
	Market    string     `json:"market,omitempty"`
	Period    string     `json:"period,omitempty"`
	Header    []string   `json:"header,omitempty"`
	Columns   []Column   `json:"columns"`
	Ignored   []Ignored  `json:"ignored,omitempty"`
	Rows      [][]string `json:"rows,omitempty"`
}

// Column is a column that means something.
type Column struct {
	Name   string `json:"name"`
	Header string `json:"header"`
}

// Ignored is a column or sheet that is left out. Kind is what a sheet holds that is to be imported by itself.
type Ignored struct {
	Name string `json:"name"`
	Why  string `json:"why"`
	Kind string `json:"kind,omitempty"`
}

// Coverage is how many assets a moment has, before and after.
type Coverage struct {
	Moment string `json:"moment"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// InspectionJSON is an inspection outside.
func InspectionJSON(f intake.Finding, p intake.Preview, dryRun bool) Inspection {
	in := Inspection{
		ID: f.ID, DryRun: dryRun, Kind: string(f.Kind), Format: f.Format, Tool: f.Tool, Why: f.Why, Confidence: f.Confidence, Source: f.Source,
		File: File{f.File.Name, f.File.Bytes, f.File.Hash}, Notes: p.Notes, Counts: countsJSON(p.Counts), Errors: faultsJSON(p.Faults),
	}
	if dryRun {
		in.ID = ""
	}
	if f.Named != "" {
		in.Notes = slices.Concat([]string{f.Named}, in.Notes)
	}
	for _, s := range f.Sheets {
		in.Sheets = append(in.Sheets, sheetJSON(s))
	}
	for _, l := range f.Left {
		in.Left = append(in.Left, Ignored{l.Name, l.Why, string(l.Kind)})
	}
	for _, c := range p.Coverage {
		in.Coverage = append(in.Coverage, Coverage{c.Moment.String(), c.Before, c.After})
	}
	return in
}

func sheetJSON(s intake.Sheet) Sheet {
	out := Sheet{
		Name: s.Name, Encoding: s.Encoding, Delimiter: s.Delimiter, HeaderRow: s.HeaderRow, Market: s.Market, Period: s.Period,
		Header: s.Header, Columns: []Column{}, Rows: s.Rows,
	}
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, Column(c))
	}
	for _, c := range s.Ignored {
		out.Ignored = append(out.Ignored, Ignored{Name: c.Name, Why: c.Why})
	}
	return out
}

// VersionList is the versions of an asset, the one that counts first.
type VersionList struct {
	Versions []Version `json:"versions"`
}

// Version is one state of an asset.
type Version struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	What    string    `json:"what"`
	Import  string    `json:"import,omitempty"`
}

// VersionJSON is a version outside.
func VersionJSON(v content.Version) Version {
	return Version{Version: v.Number, At: v.At, Actor: v.Actor, What: string(v.What), Import: v.Run}
}

// Difference is what is different between two versions of an asset.
type Difference struct {
	ID     string       `json:"id"`
	From   int          `json:"from"`
	To     int          `json:"to"`
	Fields []diff.Field `json:"fields"`
	Text   diff.Lines   `json:"text"`
}
