package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/cmd/moments/app"
	"moments/engine"
)

// patience is how long the running server may take for one answer.
const patience = 10 * time.Second

// Command is moments doctor.
func Command(a *app.App) *cobra.Command {
	var server, origin string
	cmd := &cobra.Command{
		Use: "doctor", Short: "Look whether this installation is sound, end to end", Args: cobra.NoArgs,
		Long: "Looks at the configuration, the data folder, the logs and everything derived, content, keyword map and its tests, keys, the network,\n" +
			"the parser in its own process, and asks one question; with --server also at a running server as a page sees it.\n" +
			"Says of each what to do. Exit code 6 when there is a problem.",
		Example: "  moments doctor\n  moments doctor --server https://search.example.com --origin https://www.example.com --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			list := examine(cmd.Context(), a, place{server, origin})
			if err := show(a, list); err != nil {
				return err
			}
			if Worst(list) == Problem {
				return app.ErrFindings
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&server, "server", "", "the address of a running server to look at, too")
	cmd.Flags().StringVar(&origin, "origin", "", "pages that ask the server, as in https://www.example.com (default that of a key, when the store is free)")
	return cmd
}

// place is where a server runs, and where the pages that ask it are.
type place struct{ server, origin string }

// examine opens what can be opened and has it looked at.
func examine(ctx context.Context, a *app.App, at place) []Finding {
	p := &Patient{Settings: settingsOf(a), Server: at.server, Origin: at.origin, Client: &http.Client{Timeout: patience}, Now: a.Now}
	pool := a.Parsers()
	defer pool.Close()
	p.Runner = pool
	if _, err := os.Stat(a.Config.Data); err != nil {
		return Examine(ctx, p)
	}
	e, err := engine.Open(ctx, a.EngineConfig())
	if err == nil {
		defer e.Close()
		err = e.CatchUp(ctx)
	}
	if err == nil {
		p.Engine = e
		p.Keys, err = api.OpenKeys(e.Store(), e.Site())
	}
	p.EngineErr = err
	return Examine(ctx, p)
}

func settingsOf(a *app.App) Settings {
	var all bytes.Buffer
	_ = a.Config.Write(&all, true) // to memory
	var set []string
	for line := range strings.Lines(all.String()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasSuffix(line, "# default") {
			set = append(set, strings.Join(strings.Fields(line), " "))
		}
	}
	return Settings{Origins: strings.Join(set, "\n"), Data: a.Config.Data, Listen: a.Config.Listen, Proxies: a.Config.Proxies}
}

// report is what --json prints.
type report struct {
	State    State     `json:"state"`
	Findings []Finding `json:"findings"`
}

func show(a *app.App, list []Finding) error {
	if a.JSON {
		return a.PrintJSON(report{Worst(list), list})
	}
	var err error
	for _, f := range list {
		_, one := fmt.Fprintf(a.Out, "%-8s %-14s %s\n", f.State, f.Check, f.Found)
		if f.Try != "" {
			_, one = fmt.Fprintf(a.Out, "%-8s %-14s try: %s\n", "", "", f.Try)
		}
		err = errors.Join(err, one)
	}
	return err
}
