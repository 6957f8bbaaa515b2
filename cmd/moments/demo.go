package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/api/console"
	"moments/cmd/moments/demo"
	"moments/engine"
)

func (a command) demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "A sample site with sample traffic, on one printed address",
		Long: "Serves an invented company's site from a folder that is thrown away at the end: content, personas, keyword map, planned moments,\n" +
			"and 90 days of sample traffic that is sent through the engine itself. Open the printed address.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context()) },
	}
	cmd.Flags().String("listen", "", "address and port (default 127.0.0.1:8080; port 0 picks one)")
	return cmd
}

func (a command) demo(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "moments-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a.Config.Data, a.Config.Site = dir, "kelvane"
	started, end := time.Now(), a.Now()
	clock := demo.NewClock(end.AddDate(0, 0, -demo.Days), a.Now)
	a.Now = clock.Now
	e, err := engine.Open(ctx, a.EngineConfig())
	if err != nil {
		return err
	}
	defer func() {
		if closed := e.Close(); err == nil {
			err = closed
		}
	}()
	if err := demo.Load(ctx, e, a.Author(), end); err != nil {
		return err
	}
	searches, err := demo.Play(ctx, e, clock, end)
	if err != nil {
		return err
	}
	clock.Release()
	page := console.Config{Site: "Kelvane", Demo: true, Examples: demo.Examples()}
	if page.PublishableKey, page.ReportKey, err = a.demoKeys(ctx, e); err != nil {
		return err
	}
	return a.serve(ctx, e, page, func(address string) {
		a.Say("Sample site with %d assets and %d sample searches of %d days, ready in %.1f s.", e.Catalog().Facts().Len(), searches, demo.Days,
			time.Since(started).Seconds())
		a.Say("Open %s  (stop with Ctrl-C; everything is thrown away)", address)
		a.Say("Keys: %s (ask, report outcomes), %s (read reports)", page.PublishableKey, page.ReportKey)
	})
}

// demoKeys makes the keys of the page.
func (a command) demoKeys(ctx context.Context, e *engine.Engine) (publishable, report string, err error) {
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		return "", "", err
	}
	if _, publishable, err = keys.Create(ctx, a.Author(), api.KeySpec{Kind: "pk", Note: "demo page"}); err != nil {
		return "", "", fmt.Errorf("making the page's key: %w", err)
	}
	_, report, err = keys.Create(ctx, a.Author(), api.KeySpec{Kind: "sk", Scopes: []string{"reports:read"}, Note: "demo page"})
	return publishable, report, err
}
