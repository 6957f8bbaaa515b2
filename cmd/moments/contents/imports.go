package contents

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moments/api/imports"
	"moments/cmd/moments/app"
	"moments/content/runs"
	"moments/internal/kv"
)

func (a command) undoCommand() *cobra.Command {
	var list string
	cmd := &cobra.Command{
		Use: "undo IMPORT|last", Short: "Take an import back",
		Long: `For 30 days. What the import changed is as it was before, and what it brought is gone; what something else has changed since is left and
named. The undoing is an import, too: undo it to have the first one again.`,
		Args: app.Exactly(1, "the id of an import, as imports lists them, or last"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.onDesk(cmd.Context(), func(ctx context.Context, d *desk) error {
				id, err := d.idOf(args[0])
				if err != nil {
					return err
				}
				task, err := d.Undo(ctx, a.Author(), id)
				if err != nil {
					return err
				}
				return d.finish(ctx, task.ID, list)
			})
		},
	}
	cmd.Flags().StringVar(&list, "errors", "", "write what was left alone to this file")
	return cmd
}

// idOf is the id that an argument names: last is the newest import that has ended and was not taken back.
func (d *desk) idOf(arg string) (string, error) {
	if arg != "last" {
		return arg, nil
	}
	const among = 1000
	tasks, err := d.List("", among)
	for _, t := range tasks {
		if t.Undoes == "" && !t.State.Open() && t.State != runs.UndoneRun {
			return t.ID, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("an import that counts: %w", kv.ErrNotFound)
	}
	return "", err
}

func (a command) importsCommand() *cobra.Command {
	limit := 20
	cmd := &cobra.Command{
		Use: "imports [IMPORT]", Short: "List imports, or show one", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			if len(args) == 1 {
				return a.onDesk(cmd.Context(), func(_ context.Context, d *desk) error { return d.show(args[0]) })
			}
			return a.onDesk(cmd.Context(), func(_ context.Context, d *desk) error { return d.list(limit) })
		},
	}
	cmd.Flags().IntVar(&limit, "limit", limit, "how many to list")
	cmd.AddCommand(&cobra.Command{
		Use: "show IMPORT|last", Short: "Show an import", Args: app.Exactly(1, "the id of an import, as imports lists them, or last"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.onDesk(cmd.Context(), func(_ context.Context, d *desk) error { return d.show(args[0]) })
		},
	})
	return cmd
}

func (d *desk) list(limit int) error {
	tasks, err := d.List("", limit)
	if err != nil {
		return err
	}
	if d.JSON {
		out := imports.List{Imports: make([]imports.Task, len(tasks))}
		for i, t := range tasks {
			out.Imports[i] = imports.TaskJSON(t)
		}
		return d.PrintJSON(out)
	}
	t := d.Table("import", "when", "what", "file", "state", "new", "changed", "withdrawn", "failed")
	for _, task := range tasks {
		c := task.Counts
		what := task.Kind
		if task.Undoes != "" {
			what = "undo of " + task.Undoes
		}
		t.AppendRow([]any{
			task.ID, task.StartedAt.Format("2006-01-02 15:04"), what, task.File.Name, task.State, c.New, c.Changed, c.Withdrawn, c.Failed,
		})
	}
	t.Render()
	return nil
}

func (d *desk) show(arg string) error {
	id, err := d.idOf(arg)
	if err != nil {
		return err
	}
	task, err := d.Get(id)
	if err != nil {
		return err
	}
	if d.JSON {
		return d.PrintJSON(imports.TaskJSON(task))
	}
	fmt.Fprintf(d.Out, "%s: %s of %s by %s on %s: %s\n", task.ID, task.Kind, task.File.Name, task.Actor, task.StartedAt.Format("2006-01-02 15:04"), task.State)
	if task.Problem != "" {
		fmt.Fprintln(d.Out, task.Problem)
	}
	if task.UndoneBy != "" {
		fmt.Fprintf(d.Out, "undone by %s\n", task.UndoneBy)
	}
	d.printCounts(task.Run, task.EndedAt.Sub(task.StartedAt))
	return nil
}
