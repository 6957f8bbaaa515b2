package main

import (
	"context"
	"fmt"

	"moments/cmd/moments/app"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
)

func (a command) keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Create, list and revoke API keys", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.keysCreateCommand(), a.keysListCommand(), a.keysRevokeCommand())
	return cmd
}

func (a command) withKeys(cmd *cobra.Command, do func(context.Context, *api.Keys) error) error {
	return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
		keys, err := api.OpenKeys(e.Store(), e.Site())
		if err != nil {
			return err
		}
		return do(ctx, keys)
	})
}

func (a command) keysCreateCommand() *cobra.Command {
	var spec api.KeySpec
	cmd := &cobra.Command{
		Use: "create", Short: "Make a key and print it, once", Args: cobra.NoArgs,
		Long: "Makes a key. A pk key is for pages: it may ask and report outcomes, from the origins that are named. An sk key is secret and may do\n" +
			"what its scopes say: content:write, keywords:publish, reports:read, leads:read, admin.",
		Example: "  moments keys create --kind pk --origin https://www.example.com\n  moments keys create --kind sk --scope reports:read --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withKeys(cmd, func(ctx context.Context, keys *api.Keys) error {
				id, key, err := keys.Create(ctx, a.Author(), spec)
				if err != nil {
					return err
				}
				if a.JSON {
					return a.PrintJSON(map[string]string{"id": id, "key": key})
				}
				fmt.Fprintln(a.Out, key)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&spec.Kind, "kind", "", "pk or sk")
	cmd.Flags().StringSliceVar(&spec.Scopes, "scope", nil, "what an sk key may do")
	cmd.Flags().StringSliceVar(&spec.Origins, "origin", nil, "the pages a pk key works on, as in https://www.example.com")
	cmd.Flags().StringVar(&spec.Note, "note", "", "what it is for")
	return cmd
}

func (a command) keysListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "ls", Short: "List keys", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withKeys(cmd, func(_ context.Context, keys *api.Keys) error {
				list, err := keys.List()
				if err != nil {
					return err
				}
				if a.JSON {
					return a.PrintJSON(list)
				}
				t := table.NewWriter()
				t.SetOutputMirror(a.Out)
				t.SetStyle(table.StyleLight)
				t.AppendHeader(table.Row{"id", "kind", "scopes", "origins", "note"})
				for _, k := range list {
					t.AppendRow(table.Row{k.ID, k.Kind, k.Scopes, k.Origins, k.Note})
				}
				t.Render()
				return nil
			})
		},
	}
}

func (a command) keysRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: "Make a key worthless", Args: app.Exactly(1, "the id of a key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withKeys(cmd, func(ctx context.Context, keys *api.Keys) error { return keys.Revoke(ctx, a.Author(), args[0]) })
		},
	}
}
