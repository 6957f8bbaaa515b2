package keymaps

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"moments/api/maps"
	"moments/cmd/moments/app"
	"moments/engine"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
	"moments/keywords/sheet"
)

// howFlags are the flags that writes to the draft share.
type howFlags struct {
	note   string
	dryRun bool
}

func (f *howFlags) on(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&f.note, "note", "", "why, for those who look later")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would be done, and do nothing")
	return cmd
}

func (f *howFlags) how() draft.How { return draft.How{Note: f.note, Dry: f.dryRun} }

func (a command) draftCommand() *cobra.Command {
	show := a.Reading("show", "Say how the draft stands", func(ctx context.Context, e *engine.Engine) error {
		now, err := e.Drafts().Get(ctx)
		if err != nil {
			return err
		}
		return a.printDraft(&now, false)
	})
	export := a.Reading("export", "Print the draft as keyword_map.csv", func(ctx context.Context, e *engine.Engine) error {
		now, err := e.Drafts().Get(ctx)
		if err != nil {
			return err
		}
		return sheet.WriteMap(a.Out, now.Rows)
	})
	cmd := &cobra.Command{
		Use:   "draft",
		Short: "The next version of the keyword map, while people work on it",
		Long: `The draft is what the map will be: it is written, linted, tested, run dry, perhaps reviewed, and published at once. Until then visitors see the
published map. Every write can be undone, at least the last hundred. Without a subcommand it says how the draft stands.

  moments map draft put keyword_map.csv     all rows
  moments map draft add semrush.xlsx        more rows; known keywords learn what they lack
  moments map draft accept --source semrush --min-volume 50
  moments map draft undo
  moments map lint && moments map test && moments map publish --note "spring campaign"`,
		Args: cobra.NoArgs, RunE: show.RunE,
	}
	cmd.AddCommand(show, export, a.draftFileCommand("put FILE", "Make the rows of a file those of the draft, all of them", putRows),
		a.draftFileCommand("add FILE", "Add the rows of a file or of a keyword tool's export to the draft", addRows), a.acceptCommand())
	for _, s := range []struct{ do, short string }{
		{"undo", "Take the last write back"}, {"redo", "Make the write again that was taken back"},
		{"discard", "Make the draft what is published; can be undone"}, {"submit", "Ask for a review of the draft"},
		{"approve", "Approve the draft, as someone who has not written it"}, {"rebase", "Take over what was published since the draft was begun"},
	} {
		cmd.AddCommand(a.stepCommand(s.do, s.short))
	}
	return cmd
}

func (a command) printDraft(d *draft.Draft, dry bool) error {
	out := maps.DraftOf(d)
	out.DryRun = dry
	if a.JSON {
		return a.PrintJSON(out)
	}
	switch {
	case d.Pristine:
		fmt.Fprintf(a.Out, "%d rows; nothing was changed since version %d\n", len(d.Rows), d.Published)
	default:
		fmt.Fprintf(a.Out, "%d rows, begun from version %d; %s; last written by %s", len(d.Rows), d.Base, d.Status, d.Actor)
		if d.Note != "" {
			fmt.Fprintf(a.Out, " (%s)", d.Note)
		}
		fmt.Fprintf(a.Out, "; %d steps can be undone\n", d.Undo)
	}
	if d.IsBehind() {
		a.Say("version %d was published meanwhile: moments map draft rebase", d.Published)
	}
	if dry {
		a.Say("nothing was written: dry run")
	}
	return nil
}

// putting is rows of a file on their way into the draft.
type putting struct {
	how  draft.How
	file *sheet.File
}

func putRows(ctx context.Context, a command, e *engine.Engine, p putting) (draft.Draft, error) {
	return e.Drafts().Put(ctx, a.Author(), p.file.Map, p.how)
}

func addRows(ctx context.Context, a command, e *engine.Engine, p putting) (draft.Draft, error) {
	next, merged, err := e.Drafts().Append(ctx, a.Author(), p.file.Map, p.how)
	if err == nil {
		a.Say("%d new, %d joined with a row that was there, %d replaced, %d unchanged", merged.Added, merged.Joined, merged.Replaced, merged.Same)
	}
	return next, err
}

func (a command) draftFileCommand(use, short string, do func(context.Context, command, *engine.Engine, putting) (draft.Draft, error)) *cobra.Command {
	var f howFlags
	return f.on(&cobra.Command{
		Use: use, Short: short, Args: app.Exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				file, err := a.readSheet(e, args[0], sheet.KeywordMap)
				if err != nil {
					return err
				}
				p := putting{f.how(), file}
				if p.how.Note == "" {
					p.how.Note = args[0]
				}
				next, err := do(ctx, a, e, p)
				if err != nil {
					return err
				}
				return a.printDraft(&next, f.dryRun)
			})
		},
	})
}

// readSheet reads a file that holds one kind of table, all of it or nothing; - is standard input.
func (a command) readSheet(e *engine.Engine, name string, as sheet.Kind) (*sheet.File, error) {
	in := io.Reader(a.In)
	if name != "-" {
		file, err := app.OpenFile(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	table, err := sheet.Read(in, name, sheet.Options{Steps: e.Library().Current().Steps})
	if err != nil {
		return nil, err
	}
	if table.Kind != as {
		return nil, fmt.Errorf("%s: %w: it holds %s, and this wants %s", name, sheet.ErrKind, table.Kind, as)
	}
	return table, nil
}

func (a command) stepCommand(do, short string) *cobra.Command {
	var f howFlags
	step := maps.Step{Do: do}
	cmd := f.on(&cobra.Command{
		Use: do, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				next, conflicts, err := maps.Do(ctx, e.Drafts(), a.Author(), step, f.how())
				a.sayConflicts(conflicts)
				if err != nil {
					return err
				}
				return a.printDraft(&next, f.dryRun)
			})
		},
	})
	if do == "rebase" {
		cmd.Flags().StringVar(&step.Prefer, "prefer", "", "whose wish counts where both have changed the same: ours or theirs")
	}
	return cmd
}

func (a command) sayConflicts(list []edit.Conflict) {
	for _, c := range list {
		if len(c.Fields) == 0 {
			gone := func(r *keymap.Row) string {
				if r == nil {
					return "removed"
				}
				return "changed"
			}
			a.Say("row %s: we have %s it, they have %s it", c.ID, gone(c.Ours), gone(c.Theirs))
		}
		for _, f := range c.Fields {
			a.Say("row %s, %s: ours %q, theirs %q", c.ID, f.Name, f.Before, f.After)
		}
	}
}
