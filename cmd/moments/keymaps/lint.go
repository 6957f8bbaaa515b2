package keymaps

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
	"moments/engine"
	"moments/engine/editor"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/lint"
	"moments/keywords/sheet"
)

// lintOptions are the flags of map lint.
type lintOptions struct {
	format string
	limit  int
	fix    bool
	days   int
}

func (a command) lintCommand() *cobra.Command {
	var o lintOptions
	cmd := &cobra.Command{
		Use:   "lint [FILE]",
		Short: "Say what is wrong or odd about the draft of the keyword map, or about a file",
		Long: `Says for each finding which row, what is wrong, and what to do: rows that cannot be published, duplicates, one phrase in two moments, rows that
another row makes useless, negatives that kill positives, rows that can never match, unknown personas and steps, pins of assets that are
not there. docs/keyword-maps.md explains each code. Errors keep the map from being published.

With --fix what needs no person is mended in the draft: duplicates go, dead pins are cleared, near names of personas and steps are corrected.

Exit codes: 0 nothing but notes, 3 not found, 5 the file is not valid, 6 errors or warnings.`,
		Example: "  moments map lint\n  moments map lint keyword_map.csv --format sarif > map.sarif",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.JSON {
				o.format = "json"
			}
			if o.fix && len(args) > 0 {
				return app.UsageError{Err: errors.New("map lint --fix mends the draft, not a file; put the file into the draft first")}
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.lint(ctx, e, args, o) })
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "text, json or sarif (SARIF 2.1.0)")
	cmd.Flags().IntVar(&o.limit, "limit", 50, "findings of each severity in text; 0 is all")
	cmd.Flags().IntVar(&o.days, "unmatched", 0, "name also the rows that no search of so many days has matched, as in 90")
	cmd.Flags().BoolVar(&o.fix, "fix", false, "mend in the draft what needs no person")
	return cmd
}

func (a command) lint(ctx context.Context, e *engine.Engine, files []string, o lintOptions) error {
	artifact, options := lint.Artifact, editor.Of(e).LintOptions()
	var rows []keymap.Row
	if len(files) == 1 {
		file, err := a.readSheet(e, files[0], sheet.KeywordMap)
		if err != nil {
			return err
		}
		artifact, rows = files[0], file.Map
		options.Line = func(i int) int { return file.Lines[i] }
	} else {
		now, err := e.Drafts().Get(ctx)
		if err != nil {
			return err
		}
		rows = now.Rows
	}
	rows = keymap.Tidy(rows)
	keymap.Identify(rows) // ids are how matched rows are known; those that stand twice are findings
	if err := a.lookForUnmatched(e, rows, &options, o.days); err != nil {
		return err
	}
	found := lint.Check(rows, options)
	if o.fix {
		return a.mend(ctx, e, rows, found)
	}
	if err := a.printFindingsOf(artifact, len(rows), found, o); err != nil {
		return err
	}
	if s := lint.Summarise(len(rows), found); s.Errors+s.Warnings > 0 {
		return app.ErrFindings
	}
	return nil
}

// lookForUnmatched has lint name the rows that no search of the last days has matched, if asked to and the log goes back so far.
func (a command) lookForUnmatched(e *engine.Engine, rows []keymap.Row, options *lint.Options, days int) (err error) {
	if days <= 0 {
		return nil
	}
	if options.Matched, err = editor.Of(e).Matched(rows, days); err == nil && options.Matched == nil {
		a.Say("the log does not go back %d days, so that nothing is said of rows that no search has matched", days)
	}
	return err
}

func (a command) printFindingsOf(artifact string, rows int, found []lint.Finding, o lintOptions) error {
	switch o.format {
	case "json":
		return lint.WriteJSON(a.Out, rows, found)
	case "sarif":
		return lint.WriteSARIF(a.Out, artifact, found)
	case "text":
		a.Say("%s", lint.Summarise(rows, found))
		return lint.WriteText(a.Out, artifact, found, o.limit)
	}
	return app.UsageError{Err: errors.New("--format wants text, json or sarif; found " + o.format)}
}

// mend makes the actions of findings in the draft.
func (a command) mend(ctx context.Context, e *engine.Engine, rows []keymap.Row, found []lint.Finding) error {
	edits := lint.Edits(rows, found)
	next, err := e.Drafts().Edit(ctx, a.Author(), edits, draft.How{Note: "lint --fix"})
	if err != nil {
		return err
	}
	left := lint.Summarise(len(next.Rows), editor.Of(e).Lint(next.Rows))
	a.Say("%d rows mended; left are %d errors, %d warnings, %d notes", len(edits), left.Errors, left.Warnings, left.Notes)
	return a.printDraft(&next, false)
}
