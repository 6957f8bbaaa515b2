package app

import (
	"os"

	"github.com/spf13/cobra"

	"moments/engine/intake"
	"moments/internal/confine"
)

// workerName is the hidden command that parses files in a process of its own, because a file can be made to bring its parser down.
const workerName = "parse-worker"

// parserTasks are what a worker can be asked to do.
func parserTasks() map[string]confine.Task { return intake.Tasks() }

// Parsers returns a pool of workers: children of this program, started when they are needed. Close ends them.
func (a *App) Parsers() *confine.Pool {
	const atOnce = 2
	return confine.NewPool(confine.Config{Args: []string{workerName}, Workers: atOnce, Logger: a.Logger()})
}

// WorkerCommand is the hidden command that a pool of Parsers runs. It reads no settings.
func WorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use: workerName, Hidden: true, Args: cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(*cobra.Command, []string) error { return confine.Serve(os.Stdin, os.Stdout, parserTasks()) },
	}
}
