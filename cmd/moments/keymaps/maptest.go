package keymaps

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"moments/api/maps"
	"moments/cmd/moments/app"
	"moments/engine"
	"moments/engine/expect"
	"moments/keywords/keymap/draft"
	"moments/keywords/sheet"
)

func (a command) mapTestCommand() *cobra.Command {
	run := a.Reading("run", "Run them with the draft", func(ctx context.Context, e *engine.Engine) error {
		report, err := maps.RunTests(ctx, e)
		if err != nil {
			return err
		}
		return a.printTests(&report)
	})
	list := a.Reading("ls", "List them", func(ctx context.Context, e *engine.Engine) error { return a.listTests(ctx, e) })
	cmd := &cobra.Command{
		Use:   "test",
		Short: "The tests of the keyword map: what phrases should be read as, and what should answer them",
		Long: `A test says what a phrase should be read as (expect_moment), which asset should answer it (expect_url, an address or an id) and down to which place
(expect_min_rank), for a persona at a step or for anybody. The tests run whenever a map is published. Without a subcommand they are run
with the draft, and it is said which of them the draft turns over.

  moments map test put tests.csv
  moments map test

Exit codes: 0 all pass, 6 some fail.`,
		Args: cobra.NoArgs, RunE: run.RunE,
	}
	cmd.AddCommand(run, list, a.putTestsCommand())
	return cmd
}

func (a command) printTests(r *expect.Report) error {
	if a.JSON {
		if err := a.PrintJSON(maps.TestsOf(r)); err != nil {
			return err
		}
	} else {
		a.sayFailures(r)
		for _, f := range r.Flips {
			if f.Mended() {
				a.Say("test %d, %q, passes now and fails with the published map", f.After.Number, f.After.Test.Phrase)
			}
		}
		fmt.Fprintln(a.Out, ran(r))
	}
	if r.Failed > 0 {
		return app.ErrFindings
	}
	return nil
}

func (a command) listTests(ctx context.Context, e *engine.Engine) error {
	now, err := e.Drafts().Tests(ctx)
	if err != nil {
		return err
	}
	list := maps.TestListOf(&now)
	if a.JSON {
		return a.PrintJSON(list)
	}
	t := a.Table("phrase", "for", "read as", "answered by", "down to")
	for _, test := range list.Tests {
		visitor := strings.Trim(test.Persona+" "+test.Step, " ")
		place := ""
		if test.MinRank > 0 {
			place = fmt.Sprint(test.MinRank)
		}
		t.AppendRow([]any{test.Phrase, visitor, test.Moment, test.URL, place})
	}
	t.Render()
	return nil
}

func (a command) putTestsCommand() *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use: "put FILE", Short: "Make the tests of a file as tests.csv those of the map, all of them", Args: app.Exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				file, err := a.readSheet(e, args[0], sheet.Tests)
				if err != nil {
					return err
				}
				if dryRun {
					a.Say("nothing was written: dry run")
					return draft.CheckTests(file.Expectations)
				}
				list, err := e.Drafts().PutTests(ctx, a.Author(), file.Expectations, nil)
				if err != nil {
					return err
				}
				if a.JSON {
					return a.PrintJSON(maps.TestListOf(&list))
				}
				a.Say("%d tests", len(list.Tests))
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be done, and do nothing")
	return cmd
}
