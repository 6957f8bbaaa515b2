package keymaps

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
	"moments/engine"
	"moments/keywords/sheet"
)

// Command is the parent of everything around the keyword map: a file for each child.
func Command(shared *app.App) *cobra.Command {
	a := command{shared}
	cmd := &cobra.Command{Use: "map", Short: "The keyword map", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(&cobra.Command{
		Use: "export", Short: "Print the published map as keyword_map.csv", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error { return ExportMap(a.App, e) })
		},
	})
	cmd.AddCommand(a.synonymsCommand(), a.dryRunCommand(), a.mineCommand())
	cmd.AddCommand(a.draftCommand(), a.lintCommand(), a.mapTestCommand(), a.diffCommand(), a.publishCommand(), a.versionsCommand(), a.restoreCommand())
	return cmd
}

// ExportMap prints the published map as keyword_map.csv.
func ExportMap(a *app.App, e *engine.Engine) error {
	rows := e.Library().Current().Map.Rows()
	if err := sheet.WriteMap(a.Out, rows); err != nil {
		return fmt.Errorf("writing the map: %w", err)
	}
	return nil
}
