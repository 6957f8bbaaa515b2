package contents

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"moments/api/imports"
	"moments/cmd/moments/app"
	"moments/content"
	"moments/engine"
)

func (a command) versionsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "versions ID", Short: "List the versions of an asset, with who made them", Args: app.Exactly(1, "the id of an asset"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onData(cmd, func(_ context.Context, e *engine.Engine) error { return a.versions(e, content.AssetID(args[0])) })
		},
	}
}

func (a command) versions(e *engine.Engine, id content.AssetID) error {
	versions, err := e.Catalog().Versions(id)
	if err != nil {
		return err
	}
	if a.JSON {
		list := imports.VersionList{Versions: make([]imports.Version, len(versions))}
		for i, v := range versions {
			list.Versions[i] = imports.VersionJSON(v)
		}
		return a.PrintJSON(list)
	}
	t := a.Table("version", "when", "who", "what", "import")
	for _, v := range versions {
		t.AppendRow([]any{v.Number, v.At.Format("2006-01-02 15:04"), v.Actor, v.What, v.Run})
	}
	t.Render()
	return nil
}

func (a command) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use: "diff ID VERSION [VERSION]", Short: "Show what has changed in an asset since a version, or between two", Args: cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			var numbers [2]int
			for i, arg := range args[1:] {
				var err error
				if numbers[i], err = versionNumber(arg); err != nil {
					return err
				}
			}
			return a.onData(cmd, func(_ context.Context, e *engine.Engine) error {
				d, err := imports.DiffSince(e.Catalog(), content.AssetID(args[0]), numbers[0], numbers[1])
				if err != nil {
					return err
				}
				return a.printDiff(d)
			})
		},
	}
}

func versionNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, app.UsageError{Err: fmt.Errorf("version: found %q; use a number, as versions lists them", text)}
	}
	return n, nil
}

func (a command) printDiff(d imports.Difference) error {
	if a.JSON {
		return a.PrintJSON(d)
	}
	for _, f := range d.Fields {
		fmt.Fprintf(a.Out, "%s: %q -> %q\n", f.Name, f.Before, f.After)
	}
	if d.Text.Added+d.Text.Removed > 0 {
		fmt.Fprintf(a.Out, "text: %d lines added, %d removed\n", d.Text.Added, d.Text.Removed)
	}
	for _, line := range d.Text.Shown {
		fmt.Fprintln(a.Out, line)
	}
	return nil
}

func (a command) revertCommand() *cobra.Command {
	return &cobra.Command{
		Use: "revert ID VERSION", Short: "Make an asset what it was in a version",
		Long: "As a new version. An import whose file says something else changes it again.",
		Args: app.Exactly(2, "the id of an asset and the number of a version"),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := versionNumber(args[1])
			if err != nil {
				return err
			}
			return a.onData(cmd, func(ctx context.Context, e *engine.Engine) error {
				now, err := e.Catalog().Revert(ctx, a.Author(), content.AssetID(args[0]), number)
				if err != nil {
					return err
				}
				a.Say("%s is at version %d, which is as version %d was", args[0], now, number)
				return e.CatchUp(ctx)
			})
		},
	}
}
