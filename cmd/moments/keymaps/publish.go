package keymaps

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"moments/api/maps"
	"moments/cmd/moments/app"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/expect"
	"moments/keywords/keymap/draft"
)

func (a command) publishCommand() *cobra.Command {
	var f howFlags
	var force string
	cmd := f.on(&cobra.Command{
		Use:   "publish",
		Short: "Publish the draft of the keyword map",
		Long: `Makes the draft the keyword map, as a new version, for all visitors at once. It has to be free of lint's errors, to pass the tests, to go back to
the version that is published now, and to be approved by someone else where the site wants that. Nothing is lost by publishing: any
version can be restored.

Exit codes: 0 published, 5 it cannot be published.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				made, err := editor.Of(e).PublishMap(ctx, a.Author(), f.how(), force)
				return a.printPublished(&made, f.dryRun, err)
			})
		},
	})
	cmd.Flags().StringVar(&force, "force", "", "why it is published although tests fail")
	return cmd
}

func (a command) restoreCommand() *cobra.Command {
	var f howFlags
	var force string
	cmd := f.on(&cobra.Command{
		Use: "restore VERSION", Short: "Publish an earlier version of the keyword map again", Args: app.Exactly(1, "the number of a version"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			number, err := maps.VersionNumber("version", args[0])
			if err != nil || number < 1 {
				return app.UsageError{Err: fmt.Errorf("map restore wants the number of a version; found %q; see moments map versions", args[0])}
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				made, err := editor.Of(e).RestoreMap(ctx, a.Author(), number, draft.Publication{How: f.how(), Force: force})
				return a.printPublished(&made, f.dryRun, err)
			})
		},
	})
	cmd.Flags().StringVar(&force, "force", "", "why it is published although tests fail")
	return cmd
}

func (a command) printPublished(made *editor.PublishedMap, dry bool, err error) error {
	if err != nil {
		a.sayFailures(&made.Tests)
		return err
	}
	if a.JSON {
		return a.PrintJSON(maps.PublishedOf(made, dry))
	}
	switch {
	case dry:
		a.Say("version %d would be published; %s", made.Number, ran(&made.Tests))
	case made.Seq == 0:
		a.Say("nothing to publish: version %d is the same", made.Number)
	default:
		a.Say("version %d is published; %s", made.Number, ran(&made.Tests))
	}
	return nil
}

func ran(r *expect.Report) string {
	if r.Run == 0 {
		return "there are no tests"
	}
	return fmt.Sprintf("%d tests, %d fail", r.Run, r.Failed)
}

func (a command) versionsCommand() *cobra.Command {
	return a.Reading("versions", "List what was published, the newest first", func(ctx context.Context, e *engine.Engine) error {
		list, err := maps.VersionsOf(ctx, e)
		if err != nil {
			return err
		}
		if a.JSON {
			return a.PrintJSON(list)
		}
		t := a.Table("version", "when", "by", "rows", "tests", "note")
		for _, v := range list.Versions {
			tests := ""
			if v.Tests.Run > 0 {
				tests = fmt.Sprintf("%d of %d pass", v.Tests.Run-v.Tests.Failed, v.Tests.Run)
			}
			t.AppendRow([]any{v.Number, v.At, v.Author, v.Count, tests, v.Note})
		}
		t.Render()
		return nil
	})
}

func (a command) diffCommand() *cobra.Command {
	limit := 0
	cmd := &cobra.Command{
		Use:   "diff [FROM [TO]]",
		Short: "Say what is different between two versions of the keyword map",
		Long: `Prints a line for each row that is different: + added, - removed, ~ changed, with its fields. FROM and TO are numbers of versions, or draft; left
out they are what is published and the draft.`,
		Example: "  moments map diff\n  moments map diff 3 4",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			args = append(args, "", "")
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.diff(ctx, e, args, limit) })
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 0, "rows of each sort; 0 is all")
	return cmd
}

func (a command) diff(ctx context.Context, e *engine.Engine, names []string, limit int) error {
	if a.JSON {
		d, err := maps.Compare(ctx, e, names[0], names[1], limit)
		if err != nil {
			return err
		}
		return a.PrintJSON(d)
	}
	from, to, err := maps.Ends(ctx, e, names[0], names[1])
	if err != nil {
		return err
	}
	d, err := e.Drafts().Diff(ctx, from, to)
	if err != nil {
		return err
	}
	a.Say("%d added, %d removed, %d changed", len(d.Added), len(d.Removed), len(d.Changed))
	return d.WriteText(a.Out, limit)
}

// sayFailures says which tests have failed, and which of them pass with the published map.
func (a command) sayFailures(r *expect.Report) {
	broken := map[int]bool{}
	for _, f := range r.Flips {
		broken[f.After.Number] = !f.Mended()
	}
	for i := range r.Results {
		if result := &r.Results[i]; !result.Passed() {
			now := ""
			if broken[result.Number] {
				now = ", which passes with the published map"
			}
			a.Say("test %d, %q%s: %s", result.Number, result.Test.Phrase, now, strings.Join(result.Failures, "; "))
		}
	}
}
