package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"moments/cmd/moments/settings"
)

// streams are where a command reads and writes: data on Out, everything for people on Err.
type streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// app is what all commands share.
type app struct {
	streams
	cfg     *settings.Settings
	now     func() time.Time
	json    bool
	quiet   bool
	verbose bool
}

// run is the program: it returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	a := &app{streams: s, now: time.Now}
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		a.printError(err)
	}
	return exitCode(ctx, err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "moments",
		Short:         "Content recommendations keyed to search intent",
		Long:          "Moments reads a search phrase as a micro-moment, answers with the content that serves it,\nlearns from what came of it, and shows which moments lack content.\n\n" + exitHelp,
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	flags := root.PersistentFlags()
	flags.String("data", "", "the data folder (default ./moments-data)")
	flags.String("config", "", "a configuration file instead of ./moments.yaml")
	flags.BoolVar(&a.json, "json", false, "machine-readable output")
	flags.Bool("plain", false, "no colours, no bars")
	flags.Bool("no-color", false, "no colours")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print data and errors only")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "print what is being done")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) (err error) {
		a.cfg, err = settings.Load(cmd.Flags())
		return err
	}
	root.AddCommand(
		a.demoCommand(), a.serveCommand(), a.importCommand(), a.askCommand(), a.tagCommand(), a.gapsCommand(), a.assetsCommand(),
		a.mapCommand(), a.keysCommand(), a.statusCommand(), a.exportCommand(), a.rebuildCommand(), a.verifyCommand(), a.configCommand(),
		a.openapiCommand(), a.versionCommand(), a.probeCommand(), a.evalCommand(), a.correctionsCommand(), a.rulesCommand(), a.trialCommand(), a.readingCommand(), a.embedCommand(),
	)
	return root
}

// say writes a line for people, unless they asked for quiet.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.Err, format+"\n", args...)
	}
}

// logger writes structured lines for operators on Err.
func (a *app) logger() *slog.Logger {
	level := slog.LevelWarn
	if a.cfg.Log.Level != "" {
		_ = level.UnmarshalText([]byte(a.cfg.Log.Level)) // checked by Load
	}
	if a.verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if a.cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.Err, options))
	}
	return slog.New(slog.NewTextHandler(a.Err, options))
}
