package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/content/ingest"
	"moments/content/runs"
)

// assets takes in pages and rows that are content pieces.
type assets struct{}

func (assets) do(ctx context.Context, w *work) error {
	o := w.ingesting(&w.run, w.options)
	o.Progress = w.progress
	if w.options.AllOrNothing {
		if err := w.rehearse(ctx, o); err != nil {
			return err
		}
	}
	var fresh newcomers
	o.Skipped, o.Taken = w.skipped, fresh.take
	report, err := ingest.Import(ctx, w.Engine.Catalog().During(w.run.ID), w.source(&w.run), o)
	w.run.Counts = countsOf(&report)
	if report.Source != "" {
		w.run.Source = report.Source
	}
	w.report(&report)
	if err == nil {
		w.twins(ctx, fresh)
	}
	return err
}

// rehearse reads everything and writes nothing. It is an error when something could not be taken.
func (w *work) rehearse(ctx context.Context, o ingest.Options) error {
	o.DryRun, o.Skipped = true, w.skipped
	report, err := ingest.Import(ctx, w.Engine.Catalog(), w.source(&w.run), o)
	if n := report.Failed(); err == nil && n > 0 {
		w.run.Counts.Failed = n
		return nothingTaken(n)
	}
	w.faults = nil
	return err
}

// errNothing is the problem of a run that was to take all or nothing.
var errNothing = errors.New("nothing was taken")

func nothingTaken(failed int) error {
	return fmt.Errorf("%w, because %d could not be", errNothing, failed)
}

// source is where the assets of a run are.
func (d *Desk) source(r *runs.Run) ingest.Source {
	if at := r.Options[optionPath]; at != "" {
		return ingest.Source{Path: at, Name: r.Source}
	}
	return ingest.Source{Path: d.spool.Path(r.ID, r.File.Name), Name: r.Source}
}

// ingesting is how the assets of a run are read.
func (d *Desk) ingesting(r *runs.Run, o Options) ingest.Options {
	by := d.author(r.Actor)
	return ingest.Options{
		Author: by, Now: by.At, Known: d.Engine.Defined, Steps: d.Engine.Library().Current().Steps,
		As: o.format(), Columns: o.Columns, Runner: d.Runner, Full: o.Full,
	}
}

// skipped notes what is no asset and should be one.
func (w *work) skipped(s ingest.Skip) {
	if !s.Code.Wrong() {
		return
	}
	w.faults = append(w.faults, faultsOf(s)...)
}

// faultsOf makes a fault of each field that is wrong, or one of all.
func faultsOf(s ingest.Skip) (faults []runs.Fault) {
	at := runs.Fault{Path: s.Path, Sheet: s.Sheet, Row: s.Row, Code: string(s.Code), Found: s.Found, Try: s.Try}
	for _, f := range s.Faults {
		one := at
		one.Column, one.Found, one.Try = f.Column, f.Found, f.Try
		if one.Column == "" {
			one.Column = f.Field
		}
		faults = append(faults, one.Tidy())
	}
	if len(faults) == 0 {
		faults = append(faults, at.Tidy())
	}
	return faults
}

func countsOf(r *ingest.Report) runs.Counts {
	return runs.Counts{
		New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Withdrawn: r.Missing, Ineligible: r.Ineligible(),
		Failed: r.Failed(), Skipped: r.Skipped() - r.Failed(),
	}
}

// report notes what a person should know besides the counts.
func (w *work) report(r *ingest.Report) {
	for _, code := range sortedKeys(r.Codes) {
		if !code.Wrong() {
			w.note("%d left out: %s", r.Codes[code], code)
		}
	}
	if r.Drafts+r.Future+r.Expired > 0 {
		w.note("not shown for now: %d drafts, %d of the future, %d expired", r.Drafts, r.Future, r.Expired)
	}
	if r.Partial > 0 {
		w.note("of %d the text was not read to its end", r.Partial)
	}
	if r.Withheld != "" {
		w.note("%s", r.Withheld)
	}
	for i, name := range sortedKeys(r.Ignored) {
		const most = 20
		if i == most {
			break
		}
		w.note("field %q stands for nothing here and was left out", name)
	}
}

func (assets) undo(ctx context.Context, w *work, id string) error {
	report, err := w.Engine.Catalog().During(w.run.ID).Undo(ctx, w.author(w.run.Actor), id)
	w.run.Counts = runs.Counts{Changed: report.Back, Skipped: len(report.Changed) + report.Late}
	slices.Sort(report.Changed)
	for _, asset := range report.Changed {
		w.left(string(asset), "look at its versions")
	}
	if report.Late > 0 {
		w.note("%d are as they were, because what they were before is no longer kept", report.Late)
	}
	return err
}

// CodeChangedSince marks what an undo has left alone.
const CodeChangedSince = "changed_since"

// left notes something that an undo has left alone.
func (w *work) left(what, try string) {
	w.leftAlone = append(w.leftAlone, runs.Fault{Path: what, Code: CodeChangedSince, Found: "a later change", Try: try})
}
