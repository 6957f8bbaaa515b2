package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"moments/cmd/moments/app"
	"moments/cmd/moments/learning"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/api/wire"
	"moments/engine"
	"moments/internal/kv"
)

func (a command) statusCommand() *cobra.Command {
	return a.Reading("status", "How everything stands", func(_ context.Context, e *engine.Engine) error {
		s, err := e.Status()
		if err != nil {
			return err
		}
		if a.JSON {
			return a.PrintJSON(wire.StatusJSON(s))
		}
		fmt.Fprintf(a.Out, "site       %s in %s\nassets     %d, of which %d are in the index\n", s.Site, a.Config.Data, s.Assets, s.Index.Docs)
		fmt.Fprintf(a.Out, "map        version %d with %d rows\nlogs       cmd:%d out:%d\n", s.Map, s.MapRows, s.Heads[kv.Cmd], s.Heads[kv.Out])
		fmt.Fprintf(a.Out, "reading    %s\n", learning.ReadingWords(s.Reading))
		if t := s.Trial; t != nil {
			fmt.Fprintf(a.Out, "trial      %s\n", learning.TrialLine(t))
		}
		fmt.Fprintf(a.Out, "searches   %d, orphans %d\n", s.Searches, s.Orphans)
		fmt.Fprintf(a.Out, "learning   place 5 is looked at %.0f %% as often as place 1; %d outcomes were more than a sender may teach\n",
			100*s.Curve.Of(5), s.Capped)
		for _, f := range s.Followers {
			fmt.Fprintf(a.Out, "%-10s at %s:%d, %d behind\n", f.Name, f.Log, f.Applied, f.Lag)
		}
		fmt.Fprintf(a.Out, "store      %s\n", s.Store)
		return nil
	})
}

func (a command) rebuildCommand() *cobra.Command {
	return a.Reading("rebuild", "Make the index and the folds again from the truth", func(ctx context.Context, e *engine.Engine) error {
		if err := e.Rebuild(ctx); err != nil {
			return err
		}
		s, err := e.Status()
		if err != nil {
			return err
		}
		a.Say("rebuilt: %d assets in the index, %d searches in the ledger", s.Index.Docs, s.Searches)
		return nil
	})
}

func (a command) verifyCommand() *cobra.Command {
	return a.Reading("verify", "Check both logs, the rows and the derived copies", func(ctx context.Context, e *engine.Engine) error {
		findings, err := e.Verify(ctx)
		if err != nil {
			return err
		}
		for _, f := range findings {
			fmt.Fprintln(a.Out, f)
		}
		if len(findings) > 0 {
			return app.ErrFindings
		}
		fmt.Fprintf(a.Out, "ok: cmd:%d out:%d, no gap, no damage; index and folds agree with them\n", e.Store().Head(kv.Cmd), e.Store().Head(kv.Out))
		return nil
	})
}

func (a command) openapiCommand() *cobra.Command {
	return &cobra.Command{
		Use: "openapi", Short: "Print the OpenAPI document", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			document, err := api.OpenAPI()
			if err != nil {
				return err
			}
			_, err = a.Out.Write(append(document, '\n'))
			return err
		},
	}
}

// version is what the build says of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version + " " + info.GoVersion
	}
	return "unknown"
}

func (a command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.Out, "moments %s, data format %d\n", version(), kv.Format)
			return nil
		},
	}
}

func (a command) configCommand() *cobra.Command {
	var origin bool
	cmd := &cobra.Command{
		Use: "config", Short: "Print the settings in force", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.Config.Write(a.Out, origin) },
	}
	cmd.Flags().BoolVar(&origin, "show-origin", false, "say where each comes from")
	return cmd
}
