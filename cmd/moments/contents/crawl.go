package contents

import (
	"context"

	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
	"moments/engine/intake/site"
)

// crawlOptions are the flags of crawl.
type crawlOptions struct {
	importOptions
	paths []string
	rate  float64
	most  int
}

func (a command) crawlCommand() *cobra.Command {
	var o crawlOptions
	cmd := &cobra.Command{
		Use: "crawl ADDRESS", Short: "Take in the pages of a site, politely",
		Long: `Fetches the pages that a sitemap names, or without one those that pages link to: at most two a second, as robots.txt allows, and only from
public addresses. Pages that ask not to be found, or for which another one stands, are left out. A second crawl asks only for what has
changed; one that was interrupted goes on.`,
		Args: app.Exactly(1, "the address of a sitemap or a site"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onDesk(cmd.Context(), func(ctx context.Context, d *desk) error { return d.crawl(ctx, args[0], o) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.source, "source", "", "name of the import root (default: the host)")
	flags.BoolVar(&o.Full, "full", false, "withdraw assets of the source that are not there any more")
	flags.StringVar(&o.errors, "errors", "", "write what was not taken to this file")
	flags.StringSliceVar(&o.paths, "path", nil, "only addresses whose path begins so")
	flags.Float64Var(&o.rate, "rate", 0, "requests a second, at most 2 (default 1)")
	flags.IntVar(&o.most, "max-pages", 0, "at most so many pages (default and most 10000)")
	return cmd
}

func (d *desk) crawl(ctx context.Context, address string, o crawlOptions) error {
	task, err := d.StartCrawl(ctx, d.Author(), site.Site{
		Address: address, Source: o.source, Paths: o.paths, Rate: o.rate, MaxPages: o.most,
	}, o.Options)
	if err != nil {
		return err
	}
	return d.finish(ctx, task.ID, o.errors)
}
