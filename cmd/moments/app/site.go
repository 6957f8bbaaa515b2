package app

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
	"moments/engine/outcome"
	"moments/engine/rank"
	"moments/internal/kv"
)

// EngineConfig is what the settings say of the engine.
func (a *App) EngineConfig() engine.Config {
	plan := a.Config.Plan()
	return engine.Config{
		Dir: a.Config.Data, Site: a.Config.Site, Now: a.Now, Logger: a.Logger(), Reserve: uint64(a.Config.Reserve) << 20, Probe: probe,
		Weights: &plan.Weights, Policy: &plan.Policy, Kinds: api.Kinds(), Names: a.Config.Names(), Prior: a.Config.Prior(),
		Learning: outcome.Config{NetworkShare: a.Config.Learning.NetworkShare}, Review: a.Config.Keywords.Review,
	}
}

// WithEngine opens the data folder, brings everything up to date, calls do, and closes.
func (a *App) WithEngine(ctx context.Context, do func(context.Context, *engine.Engine) error) (err error) {
	e, err := engine.Open(ctx, a.EngineConfig())
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

// MustExist refuses a data folder that is not there, for commands that only read.
func (a *App) MustExist() error {
	if _, err := os.Stat(a.Config.Data); err != nil {
		return fmt.Errorf("data folder %s: %w; import something first, or name another with --data", a.Config.Data, kv.ErrNotFound)
	}
	return nil
}

// Author is the person at the command line.
func (a *App) Author() kv.Author { return kv.Author{Actor: "cli", At: a.Now()} }

// Reading makes a command that opens the data folder, which must be there.
func (a *App) Reading(use, short string, do func(context.Context, *engine.Engine) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), do)
		},
	}
}

// Plan is the policy in question: the settings in force, with those of the file in place of theirs.
func (a *App) Plan(path string) (rank.Plan, error) {
	if path == "" {
		return a.Config.Plan(), nil
	}
	opened, err := OpenFile(path)
	if err != nil {
		return rank.Plan{}, err
	}
	opened.Close()
	return a.Config.Candidate(path)
}
