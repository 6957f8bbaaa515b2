package keymaps

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moments/api/maps"
	"moments/cmd/moments/app"
	"moments/engine"
	"moments/keywords"
	"moments/keywords/keymap/edit"
)

func (a command) acceptCommand() *cobra.Command {
	var f howFlags
	var which edit.Suggested
	var intent string
	cmd := f.on(&cobra.Command{
		Use: "accept", Short: "Make suggested rows live, of the exports of keyword tools", Args: cobra.NoArgs,
		Long: `Rows that come from keyword tools are suggestions: they are in the draft, and match nothing. This makes those live that say something and that
the flags mean, all of them without flags. It is one write, which undo takes back.`,
		Example: "  moments map draft accept --source semrush --min-volume 50 --dry-run",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if which.Intent, err = keywords.ParseIntent(intent); err != nil {
				return app.UsageError{Err: fmt.Errorf("--intent: %w", err)}
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.accept(ctx, e, which, f) })
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&which.Source, "source", "", "only rows of this source, such as semrush")
	flags.IntVar(&which.Least, "min-volume", 0, "only rows of at least so many searches a month")
	flags.StringVar(&intent, "intent", "", "only rows of this intent: know, go, do or buy")
	flags.StringVar(&which.Has, "containing", "", "only rows whose phrase has this in it")
	return cmd
}

func (a command) accept(ctx context.Context, e *engine.Engine, which edit.Suggested, f howFlags) error {
	done, err := maps.Accept(ctx, maps.Acceptance{Drafts: e.Drafts(), By: a.Author(), Which: which, How: f.how()})
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(done)
	}
	fmt.Fprintf(a.Out, "%d of %d suggested rows are live; %d rows in the draft\n", done.Accepted, done.Accepted+done.Left, done.Draft.Count)
	if f.dryRun {
		a.Say("nothing was written: dry run")
	}
	return nil
}
