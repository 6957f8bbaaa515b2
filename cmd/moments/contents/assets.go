package contents

import (
	"context"
	"errors"
	"fmt"

	"moments/cmd/moments/app"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/content"
	"moments/engine"
	"moments/internal/kv"
	"moments/keywords"
)

func (a command) assetsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "assets", Short: "List, show, withdraw, restore and remove assets", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(
		a.assetsListCommand(), a.assetsGetCommand(), a.versionsCommand(), a.diffCommand(), a.revertCommand(),
		a.assetsStatusCommand("withdraw", "Take assets out of every answer, and keep them", (*content.Catalog).Withdraw),
		a.assetsStatusCommand("restore", "Undo withdraw", (*content.Catalog).Restore),
		a.assetsStatusCommand("rm", "Forget assets", (*content.Catalog).Remove),
	)
	cmd.AddCommand(a.taggingCommands()...)
	return cmd
}

func (a command) assetsListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "ls", Short: "List assets", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error { return a.listAssets(e) })
		},
	}
}

// listPage is how many assets are read at once.
const listPage = 500

func (a command) listAssets(e *engine.Engine) error {
	t := table.NewWriter()
	t.SetOutputMirror(a.Out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"id", "kind", "shown", "moments", "topics", "title"})
	for from := content.AssetID(""); ; {
		page, next, err := e.Catalog().List(from, listPage)
		if err != nil {
			return err
		}
		for _, asset := range page {
			if a.JSON {
				if err := a.PrintJSON(wire.AssetJSON(&asset, e.Now())); err != nil {
					return err
				}
				continue
			}
			t.AppendRow(table.Row{asset.ID, asset.Kind, shown(asset, e), len(asset.Moments), app.Topics(asset.Topics), asset.Title})
		}
		if next == "" {
			break
		}
		from = next
	}
	if !a.JSON {
		t.Render()
	}
	return nil
}

// shown says whether an asset is shown now, and why not.
func shown(asset content.Asset, e *engine.Engine) string {
	now := e.Now()
	switch {
	case asset.Withdrawn:
		return "withdrawn"
	case asset.Status == content.Draft:
		return "draft"
	case asset.Published.After(now):
		return "from " + asset.Published.Format("2006-01-02")
	case !asset.EligibleAt(now):
		return "expired " + asset.Expires.Format("2006-01-02")
	}
	return "yes"
}

func (a command) assetsGetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "get ID", Short: "Show an asset as JSON", Args: app.Exactly(1, "the id of an asset"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error {
				asset, err := e.Catalog().Get(content.AssetID(args[0]))
				if err != nil {
					return err
				}
				return a.PrintJSON(wire.AssetJSON(&asset, e.Now()))
			})
		},
	}
}

// statusChange is one of the catalogue's methods that change whether assets are shown.
type statusChange func(*content.Catalog, context.Context, kv.Author, ...content.AssetID) (int, error)

func (a command) assetsStatusCommand(name, short string, change statusChange) *cobra.Command {
	var topic, source string
	cmd := &cobra.Command{
		Use: name + " [ID...]", Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && topic == "" && source == "" {
				return app.UsageError{Err: errors.New("name assets by their ids, or with --topic or --source")}
			}
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				ids := chosen(e.Catalog(), args, keywords.Topic(topic), source)
				if len(ids) == 0 {
					return fmt.Errorf("assets with topic %q, source %q: %w", topic, source, kv.ErrNotFound)
				}
				n, err := change(e.Catalog(), ctx, a.Author(), ids...)
				if err != nil {
					return err
				}
				a.Say("%s: %d of %d assets changed", name, n, len(ids))
				return e.CatchUp(ctx)
			})
		},
	}
	cmd.Flags().StringVar(&topic, "topic", "", "all assets with this topic")
	cmd.Flags().StringVar(&source, "source", "", "all assets of this import root")
	return cmd
}

// chosen are the assets named, and those of the topic and the source, whether withdrawn or not.
func chosen(catalog *content.Catalog, args []string, topic keywords.Topic, source string) (ids []content.AssetID) {
	for _, arg := range args {
		ids = append(ids, content.AssetID(arg))
	}
	if topic == "" && source == "" {
		return ids
	}
	return append(ids, catalog.Facts().Select(func(f *content.Facts) bool {
		return (topic == "" || f.HasTopic(topic)) && (source == "" || f.Source == source)
	})...)
}
