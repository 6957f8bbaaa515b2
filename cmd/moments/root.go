package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
	"moments/cmd/moments/contents"
	"moments/cmd/moments/doctor"
	"moments/cmd/moments/evals"
	"moments/cmd/moments/keymaps"
	"moments/cmd/moments/learning"
	"moments/cmd/moments/settings"
	"moments/cmd/moments/words"
)

// command is a command of this package.
type command struct{ *app.App }

// run is the program: it returns the exit code.
func run(ctx context.Context, args []string, s app.Streams) int {
	a := &app.App{Streams: s, Now: time.Now}
	root := rootCommand(a)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		a.PrintError(err)
	}
	return app.ExitCode(ctx, err)
}

func rootCommand(a *app.App) *cobra.Command {
	root := &cobra.Command{
		Use:           "moments",
		Short:         "Content recommendations keyed to search intent",
		Long:          "Moments reads a search phrase as a micro-moment, answers with the content that serves it,\nlearns from what came of it, and shows which moments lack content.\n\n" + app.ExitHelp,
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return app.UsageError{Err: fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	flags := root.PersistentFlags()
	flags.String("data", "", "the data folder (default ./moments-data)")
	flags.String("config", "", "a configuration file instead of ./moments.yaml")
	flags.BoolVar(&a.JSON, "json", false, "machine-readable output")
	flags.Bool("plain", false, "no colours, no bars")
	flags.Bool("no-color", false, "no colours")
	flags.BoolVarP(&a.Quiet, "quiet", "q", false, "print data and errors only")
	flags.BoolVarP(&a.Verbose, "verbose", "v", false, "print what is being done")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) (err error) {
		a.Config, err = settings.Load(cmd.Flags())
		return err
	}
	c := command{a}
	root.AddCommand(
		c.demoCommand(), c.serveCommand(), c.askCommand(), c.gapsCommand(), c.keysCommand(), c.embedCommand(), c.exportCommand(),
		c.statusCommand(), c.rebuildCommand(), c.verifyCommand(), c.configCommand(), c.openapiCommand(), c.versionCommand(), app.ProbeCommand(), app.WorkerCommand(),
		evals.Command(a), keymaps.Command(a), doctor.Command(a),
	)
	root.AddCommand(contents.Commands(a)...)
	root.AddCommand(words.Commands(a)...)
	root.AddCommand(learning.Commands(a)...)
	return root
}
