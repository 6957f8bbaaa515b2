package contents

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moments/api/imports"
	"moments/cmd/moments/app"
	"moments/content/runs"
	"moments/engine"
	"moments/engine/intake"
)

// importOptions are the flags of import.
type importOptions struct {
	intake.Options
	source string
	name   string
	errors string // where errors.csv goes
	dryRun bool
}

func (a command) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import PATH|URL|-",
		Short: "Take in pages, tables and exports of tools, whatever they are",
		Long: `Takes in a folder or a zip of pages, or a file: Markdown, HTML, PDF, DOCX, feeds and WordPress exports; assets as CSV, TSV, XLSX,
JSON or JSON lines; keyword_map.csv, personas.csv, steps.csv, moments.csv, searches.csv, rules.csv, tests.csv; exports of Semrush,
Ahrefs, Keyword Planner, Search Console, Google Ads and of searches on a site. What it is is found out by looking and said. The address of
a site or a sitemap is crawled. Keyword rows go into the draft of the map, unless they are to be published.

The same content twice changes nothing. What is not taken stands in errors.csv, the rows as they were with what is wrong with each: mend
them and import the file again. An import that was interrupted goes on with the next one. For 30 days undo takes it back.`,
		Example: "  moments import content/ --full\n  moments import keyword_map.csv --publish\n  moments import export.xlsx --map phrase=Keyword --errors errors.csv",
		Args:    app.Exactly(1, "the path of a folder or a file, an address, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if isAddress(args[0]) {
				return a.onDesk(cmd.Context(), func(ctx context.Context, d *desk) error { return d.crawl(ctx, args[0], crawlOptions{importOptions: o}) })
			}
			upload := intake.Upload{Path: args[0], Source: o.source}
			if args[0] == "-" {
				upload = intake.Upload{Name: cmp.Or(o.name, intake.Stdin), Body: a.In, Source: o.source}
			} else if err := app.MustBeThere(args[0]); err != nil {
				return err
			}
			return a.onDesk(cmd.Context(), func(ctx context.Context, d *desk) error { return d.take(ctx, upload, o) })
		},
	}
	o.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar((*string)(&o.As), "as", "", "what it is: assets, keyword_map, personas, steps, moments, searches, rules or tests; or assets in a format: markdown, html, table, json, jsonl, feed, pdf or docx")
	flags.StringVar(&o.name, "name", "", "what the file on standard input is called")
	flags.StringToStringVar(&o.Columns, "map", nil, "which column is which, as in phrase=Keyword")
	flags.BoolVar(&o.AllOrNothing, "all-or-nothing", false, "take nothing when something cannot be taken")
	flags.BoolVar(&o.Publish, "publish", false, "publish a keyword map at once")
	flags.StringVar(&o.Note, "note", "", "note of the draft or the published version")
	return cmd
}

// flags are those that a crawl has, too.
func (o *importOptions) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.source, "source", "", "name of the import root, half of the identity of assets (default: made of the folder or the file)")
	flags.BoolVar(&o.Full, "full", false, "withdraw assets of the source that are not there any more")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and do nothing")
	flags.StringVar(&o.errors, "errors", "", "write what was not taken to this file")
}

func isAddress(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// desk is a desk that a command works on.
type desk struct {
	command
	*intake.Desk
	engine *engine.Engine
}

// onDesk opens the data folder and a desk on it, which does first what was left by an earlier call.
func (a command) onDesk(ctx context.Context, do func(context.Context, *desk) error) error {
	return a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) (err error) {
		opened, shut, err := a.OpenDesk(e)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, shut()) }()
		return do(ctx, &desk{a, opened, e})
	})
}

// take takes an upload in, or says what that would do.
func (d *desk) take(ctx context.Context, u intake.Upload, o importOptions) error {
	if o.dryRun {
		return d.dryRun(ctx, u, o)
	}
	found, err := d.StartFound(ctx, d.Author(), u, o.Options)
	if err != nil {
		return err
	}
	d.sayFinding(found)
	if err := d.finish(ctx, found.ID, o.errors); err != nil || !hasMore(found) {
		return err
	}
	return app.ErrFindings
}

func (d *desk) dryRun(ctx context.Context, u intake.Upload, o importOptions) (err error) {
	found, err := d.Inspect(ctx, d.Author(), u, o.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Discard(context.WithoutCancel(ctx), d.Author(), found.ID)) }()
	preview, err := d.Preview(ctx, found.ID, nil)
	if err != nil {
		return err
	}
	if d.JSON {
		return d.PrintJSON(imports.InspectionJSON(found, preview, true))
	}
	d.sayFinding(found)
	found.Run.Counts, found.Run.Notes, found.Run.Faults = preview.Counts, preview.Notes, preview.Faults
	d.printCounts(found.Run, 0)
	for _, c := range preview.Coverage {
		fmt.Fprintf(d.Out, "%s: %d pieces, then %d\n", c.Moment, c.Before, c.After)
	}
	d.Say("nothing was written: dry run")
	if preview.Counts.Failed > 0 || hasMore(found) {
		return app.ErrFindings
	}
	return nil
}

// finish does what is queued, shows how far it is, and prints what became of one run.
func (d *desk) finish(ctx context.Context, id, errorsTo string) error {
	started := d.Now()
	if err := d.work(ctx, id); err != nil {
		return err
	}
	task, err := d.Get(id)
	if err != nil {
		return err
	}
	if err := d.engine.CatchUp(ctx); err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	if errorsTo != "" && len(task.Faults) > 0 {
		if err := d.saveErrors(id, errorsTo); err != nil {
			return err
		}
	}
	if d.JSON {
		if err := d.PrintJSON(imports.TaskJSON(task)); err != nil {
			return err
		}
	} else {
		d.printCounts(task.Run, d.Now().Sub(started))
		if task.Counts.Written() > 0 {
			d.Say("import %s; moments undo %s takes it back", task.State, task.ID)
		} else {
			d.Say("import %s, and nothing was written", task.State)
		}
	}
	return verdict(task.Run)
}

// verdict is the error that the end of a run is to a script.
func verdict(r runs.Run) error {
	switch {
	case r.State == runs.Failed:
		return &app.CodedError{Code: "import.failed", Err: fmt.Errorf("%s: %s", r.File.Name, r.Problem)}
	case r.Counts.Failed > 0:
		return app.ErrFindings
	}
	return nil
}

// work does what is queued, with a bar for one run.
func (d *desk) work(ctx context.Context, id string) error {
	task, err := d.Get(id)
	if err != nil {
		return err
	}
	bar := d.Progress("importing " + task.File.Name)
	defer bar.Done()
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		for ticker := time.NewTicker(200 * time.Millisecond); ; {
			select {
			case <-watching.Done():
				ticker.Stop()
				return
			case <-ticker.C:
				if now, err := d.Get(id); err == nil && now.Total > 0 {
					bar.Update(now.Done, now.Total)
				}
			}
		}
	}()
	return d.CatchUp(ctx)
}

// saveErrors writes what was not taken. Of several sheets it is a zip of one table for each, and is called so.
func (d *desk) saveErrors(id, to string) error {
	from, name, err := d.Errors(id)
	if err != nil {
		return err
	}
	defer from.Close()
	what := "what was not taken"
	if name == intake.ErrorsZip {
		what += ", one table for each sheet"
		to = strings.TrimSuffix(to, filepath.Ext(to)) + ".zip"
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	d.Say("%s: %s; mend it and import it again", to, what)
	return errors.Join(err, file.Close())
}

// shownFaults is how many faults a command prints.
const shownFaults = 20

func (d *desk) printCounts(r runs.Run, took time.Duration) {
	c := r.Counts
	unit, gone := d.units(r)
	fmt.Fprintf(d.Out, "%s in %.1f s%s: %d new, %d changed, %d unchanged, %d skipped, %d %s\n",
		counted(c.Total(), unit), took.Seconds(), rate(c.Total(), took), c.New, c.Changed, c.Unchanged, c.Skipped+c.Failed, c.Withdrawn, gone)
	for _, note := range r.Notes {
		fmt.Fprintln(d.Out, note)
	}
	for i, f := range r.Faults {
		if i == shownFaults {
			fmt.Fprintf(d.Out, "and %d more\n", len(r.Faults)-i)
			break
		}
		fmt.Fprintf(d.Out, "skipped %s [%s]: %sfound %s; %s\n", place(f), f.Code, column(f), f.Found, f.Try)
	}
}

// units are what a run counts, and what becomes of one that goes.
func (d *desk) units(r runs.Run) (unit, gone string) {
	kind := intake.Kind(r.Kind)
	if known, err := d.KindOf(r.ID); err == nil {
		kind = known
	}
	switch kind {
	case intake.Assets:
		return "asset", "withdrawn"
	case intake.Crawl:
		return "page", "withdrawn"
	}
	return "row", "removed"
}

func counted(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// rate is how many were done a second, where it took long enough to tell.
func rate(n int, took time.Duration) string {
	if took < time.Second {
		return ""
	}
	return fmt.Sprintf(" (%.0f per second)", float64(n)/took.Seconds())
}

func place(f runs.Fault) string {
	at := f.Path
	if f.Sheet != "" {
		at += "#" + f.Sheet
	}
	if f.Row > 0 {
		at += fmt.Sprintf(":%d", f.Row)
	}
	return at
}

func column(f runs.Fault) string {
	if f.Column == "" {
		return ""
	}
	return f.Column + ": "
}
