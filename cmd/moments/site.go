package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
	"moments/engine/outcome"
	"moments/internal/kv"
)

// engineConfig is what the settings say of the engine.
func (a *app) engineConfig() engine.Config {
	plan := a.cfg.Plan()
	return engine.Config{
		Dir: a.cfg.Data, Site: a.cfg.Site, Now: a.now, Logger: a.logger(), Reserve: uint64(a.cfg.Reserve) << 20, Probe: probe,
		Weights: &plan.Weights, Policy: &plan.Policy, Kinds: api.Kinds(), Names: a.cfg.Names(), Prior: a.cfg.Prior(),
		Learning: outcome.Config{NetworkShare: a.cfg.Learning.NetworkShare},
	}
}

// withEngine opens the data folder, brings everything up to date, calls do, and closes.
func (a *app) withEngine(ctx context.Context, do func(context.Context, *engine.Engine) error) (err error) {
	e, err := engine.Open(ctx, a.engineConfig())
	if err != nil {
		return err
	}
	defer func() {
		if closed := e.Close(); err == nil {
			err = closed
		}
	}()
	if err := e.CatchUp(ctx); err != nil {
		return err
	}
	return do(ctx, e)
}

// mustExist refuses a data folder that is not there, for commands that only read.
func (a *app) mustExist() error {
	if _, err := os.Stat(a.cfg.Data); err != nil {
		return fmt.Errorf("data folder %s: %w; import something first, or name another with --data", a.cfg.Data, kv.ErrNotFound)
	}
	return nil
}

// author is the person at the command line.
func (a *app) author() kv.Author { return kv.Author{Actor: "cli", At: a.now()} }

// probeName is the hidden command that opens a store in a process of its own, because Badger can take its process down on a damaged table.
const probeName = "probe-store"

// probeTime is how long the trial may take.
const probeTime = 5 * time.Minute

// probe opens the store of dir in a child of this program.
func probe(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return nil // without a child the store is opened untried
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, self, probeName, dir).CombinedOutput()
	switch {
	case err == nil:
		return nil
	case bytes.Contains(out, []byte(kv.ErrInUse.Error())):
		return kv.ErrInUse
	}
	const most = 200
	return fmt.Errorf("%w: %s", err, out[:min(len(out), most)])
}

func (a *app) probeCommand() *cobra.Command {
	return &cobra.Command{
		Use: probeName + " DIR", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return kv.ProbeOpen(args[0]) },
	}
}
