package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"moments/api"
	"moments/api/console"
	"moments/engine"
	"moments/engine/intake"
)

func (a command) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "API and console on a data folder",
		Long:  "Serves the HTTP API and the console. The first line on standard output is the address, printed once it answers.\nStops gracefully on SIGTERM and Ctrl-C.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			e, err := engine.Open(ctx, a.EngineConfig())
			if err != nil {
				return err
			}
			err = a.serve(ctx, e, console.Config{Site: e.Site()}, func(string) {})
			if closed := e.Close(); err == nil {
				err = closed
			}
			return err
		},
	}
	cmd.Flags().String("listen", "", "address and port (default 127.0.0.1:8080; port 0 picks one)")
	return cmd
}

// serve runs the engine and the server on it until the context ends, in this order and back: listen, run, serve; drain, stop, close.
func (a command) serve(ctx context.Context, e *engine.Engine, page console.Config, ready func(address string)) error {
	listener, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; choose another address with --listen", a.Config.Listen, err)
	}
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		return err
	}
	desk, shut, err := a.OpenDesk(e)
	if err != nil {
		return err
	}
	defer shut()
	server, err := api.New(api.Config{
		Engine: e, Keys: keys, Imports: desk, Logger: a.Logger(), Console: console.Handler(page), TrustedProxies: a.Config.Proxies,
		Limits: &a.Config.Limits, SaltFile: filepath.Join(a.Config.Data, "visitor-salt"), NoVisitors: a.Config.Visitors == "off",
		Demo: page.Demo, Version: version(),
	})
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	group, running := errgroup.WithContext(running)
	group.Go(func() error { return e.Run(running) })
	group.Go(func() error { return desk.Run(running) })
	group.Go(func() error { return a.sweep(running, desk) })
	group.Go(func() error {
		defer stop() // the engine stops after the last request, never before
		serving, cancel := context.WithCancel(ctx)
		defer cancel()
		context.AfterFunc(running, cancel)
		return server.Serve(serving, listener)
	})
	address := "http://" + listener.Addr().String()
	fmt.Fprintln(a.Out, address)
	ready(address)
	return group.Wait()
}

// sweep clears away what imports have left behind, until the context ends.
func (a command) sweep(ctx context.Context, desk *intake.Desk) error {
	ticker := time.NewTicker(intake.SweepEvery)
	defer ticker.Stop()
	for {
		if err := desk.Sweep(ctx, a.Author()); err != nil && ctx.Err() == nil {
			a.Logger().Error("clearing away old imports", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
