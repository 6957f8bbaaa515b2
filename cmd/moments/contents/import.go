package contents

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"moments/cmd/moments/app"
	"moments/cmd/moments/words"

	"github.com/spf13/cobra"

	"moments/content/ingest"
	"moments/engine"
	"moments/internal/kv"
	"moments/keywords/sheet"
)

// importOptions are the flags of import.
type importOptions struct {
	as      string
	source  string
	columns map[string]string
	dryRun  bool
}

func (a command) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import PATH",
		Short: "Take in assets, keyword map, personas, steps, planned moments, past searches or rules",
		Long: `Takes in a folder of Markdown pages, or a file: Markdown, assets as CSV or JSON, or one of the canonical tables
keyword_map.csv, personas.csv, steps.csv, moments.csv, searches.csv and rules.csv. What it is is found out by looking and said.
The same content twice changes nothing. Pages that are drafts, of the future or expired are taken in, and not shown.`,
		Example: "  moments import content/\n  moments import keyword_map.csv\n  moments import searches.csv --map phrase=Keyword",
		Args:    app.Exactly(1, "the path of a folder or a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err != nil {
				return fmt.Errorf("%s: %w; name a folder or a file that is there: %w", args[0], kv.ErrNotFound, err)
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.importPath(ctx, e, args[0], o) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.as, "as", "", "what it is: assets, keyword_map, personas, steps, moments, searches or rules")
	flags.StringVar(&o.source, "source", "", "name of the import root (default: the folder's name)")
	flags.StringToStringVar(&o.columns, "map", nil, "which column is which, as in phrase=Keyword")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and do nothing")
	return cmd
}

func (a command) importPath(ctx context.Context, e *engine.Engine, path string, o importOptions) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	table := strings.ToLower(filepath.Ext(path))
	if o.as == "assets" || info.IsDir() || !slices.Contains([]string{".csv", ".tsv"}, table) {
		return a.importAssets(ctx, e, path, o)
	}
	return a.importTable(ctx, e, path, o)
}

// importTable reads one of the canonical tables; one that holds assets goes the way of assets.
func (a command) importTable(ctx context.Context, e *engine.Engine, path string, o importOptions) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	table, bad := sheet.Read(file, filepath.Base(path), sheet.Options{
		As: sheet.Kind(o.as), Columns: o.columns, Steps: e.Library().Current().Steps,
	})
	if table == nil || bad != nil && !errors.Is(bad, sheet.ErrRow) {
		return bad
	}
	a.Say("%s holds %s: %d rows", path, table.Kind, table.Rows())
	for _, column := range table.Ignored {
		a.Say("column %q is left out: %s", column.Header, column.Why)
	}
	for _, note := range table.Notes {
		a.Say("%s", note)
	}
	if table.Kind == sheet.Assets {
		return a.importAssets(ctx, e, path, o)
	}
	if bad != nil {
		a.PrintError(bad)
	}
	switch {
	case table.Rows() == 0 && bad != nil:
		return bad
	case o.dryRun:
		a.Say("nothing was written: dry run")
	default:
		err = a.storeTable(ctx, e, path, table)
	}
	if err == nil && bad != nil {
		a.Say("the other %d rows were taken", table.Rows())
		return app.ErrFindings
	}
	return err
}

func (a command) storeTable(ctx context.Context, e *engine.Engine, path string, table *sheet.File) error {
	library, by := e.Library(), a.Author()
	switch table.Kind {
	case sheet.KeywordMap:
		before := library.Current().Map.Version
		version, err := library.Publish(ctx, by, table.Map, "import of "+filepath.Base(path))
		if err == nil && version == before {
			a.Say("unchanged: version %d is in use", version)
		} else if err == nil {
			a.Say("published version %d with %d rows", version, len(table.Map))
		}
		return err
	case sheet.Personas:
		_, err := library.PutPersonas(ctx, by, table.Personas)
		return err
	case sheet.Steps:
		_, err := library.PutSteps(ctx, by, table.Steps)
		return err
	case sheet.Moments:
		_, err := library.PutPlanned(ctx, by, table.Planned)
		return err
	case sheet.Searches:
		_, err := library.PutSearches(ctx, by, filepath.Base(path), table.Searches)
		return err
	case sheet.Rules:
		return words.PutRules(ctx, a.App, e, table, words.RulesOptions{})
	}
	return app.UsageError{Err: fmt.Errorf("%s holds %s, which import does not take", path, table.Kind)}
}

func (a command) importAssets(ctx context.Context, e *engine.Engine, path string, o importOptions) error {
	bar := a.Progress("importing " + filepath.Base(path))
	started := a.Now()
	report, err := ingest.Import(ctx, e.Catalog(), ingest.Source{Path: path, Name: o.source}, ingest.Options{
		Author: a.Author(), Columns: o.columns, DryRun: o.dryRun, Progress: bar.Update, Now: a.Now(),
		Known: e.Defined, Steps: e.Library().Current().Steps,
	})
	bar.Done()
	if err != nil {
		return err
	}
	if !o.dryRun {
		if err := e.CatchUp(ctx); err != nil {
			return fmt.Errorf("indexing: %w", err)
		}
	}
	return a.printImport(report, a.Now().Sub(started))
}

func (a command) printImport(r ingest.Report, took time.Duration) error {
	if a.JSON {
		return a.PrintJSON(r)
	}
	fmt.Fprintf(a.Out, "%d pages in %.1f s (%.0f per second): %d new, %d changed, %d unchanged, %d skipped\n",
		r.Total(), took.Seconds(), float64(r.Total())/max(took.Seconds(), 0.001), r.New, r.Changed, r.Unchanged, r.Skipped())
	fmt.Fprintf(a.Out, "not shown for now: %d drafts, %d of the future, %d expired\n", r.Drafts, r.Future, r.Expired)
	for _, s := range r.Skips {
		fmt.Fprintf(a.Out, "skipped %s [%s]: found %s; %s\n", s.Path, s.Code, s.Found, s.Try)
	}
	if r.Failed() > 0 {
		return app.ErrFindings
	}
	return nil
}
