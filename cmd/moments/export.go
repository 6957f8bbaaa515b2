package main

import (
	"bufio"
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/cmd/moments/keymaps"
	"moments/engine"
	"moments/engine/journal"
)

func (a command) exportCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Print what is stored, for other programs", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	events := a.Reading("events", "Print the journal as UBI 1.3 JSON lines: queries and events, with trust", func(ctx context.Context, e *engine.Engine) error {
		return a.exportEvents(ctx, e)
	})
	cmd.AddCommand(events, a.Reading("keywords", "Print the published map as keyword_map.csv", func(_ context.Context, e *engine.Engine) error {
		return keymaps.ExportMap(a.App, e)
	}))
	return cmd
}

func (a command) exportEvents(ctx context.Context, e *engine.Engine) error {
	out := bufio.NewWriter(a.Out)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	err := e.Entries(ctx, func(entry journal.Entry) error {
		for _, line := range api.UBI(entry) {
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
