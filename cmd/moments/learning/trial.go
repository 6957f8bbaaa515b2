package learning

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
)

func (a command) trialCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trial",
		Short: "Try other weights on live traffic: some visitors get them, the others what is in force",
		Long: `A trial shows which of two settings serves visitors better: those in force (the control) or those of a file (the variant). Visitors are
split by chance and stay where they are. The report may be read at any time and as often as one likes: its intervals hold at every look.

  moments trial size --difference 0.02             how many visitors it takes
  moments trial start less-title --weights candidate.yaml
  moments trial report less-title                  the judgment, in words and figures
  moments trial stop less-title

These commands want the data folder for themselves. While a server runs on it, trials go by its API: POST /v1/trials.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.trialStartCommand(), a.trialSizeCommand(), a.trialListCommand(), a.trialReportCommand(), a.trialStopCommand())
	return cmd
}

// trialOptions are the flags of trial start and trial size.
type trialOptions struct {
	live.Spec
	weights, metric string
	same            bool
	rate, daily     float64
}

// flags are those that both commands have.
func (o *trialOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.metric, "metric", string(verdict.Satisfied), "what is counted of a search: satisfied, clicks, leads or conversions")
	f.Float64Var(&o.Difference, "difference", live.DefaultDifference, "the smallest difference worth having, for a search: 0.02 is 2 in 100 searches")
	f.Float64Var(&o.Share, "share", live.DefaultShare, "of those who take part, how many get the variant")
	f.Float64Var(&o.Traffic, "traffic", 1, "how many of the visitors take part")
}

func (a command) trialStartCommand() *cobra.Command {
	var o trialOptions
	cmd := &cobra.Command{
		Use: "start NAME", Short: "Start a trial of the settings in a file against those in force", Args: app.Exactly(1, "a name for the trial, as in less-title"),
		Example: "  moments trial start less-title --weights candidate.yaml --difference 0.02 --days 28 --note \"titles mislead\"\n" +
			"  moments trial start a-a --same",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Name = args[0]
			return a.startTrial(cmd.Context(), o)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.weights, "weights", "", "a file with weights: and policy: as in moments.yaml, or weights alone")
	f.BoolVar(&o.same, "same", false, "the same settings twice, to see that the trial itself works")
	f.StringVar(&o.Note, "note", "", "what is expected, and why")
	f.IntVar(&o.Days, "days", 0, "until the planned end; 0 is until it is stopped")
	return cmd
}

func (a command) startTrial(ctx context.Context, o trialOptions) (err error) {
	if o.same == (o.weights != "") {
		return app.UsageError{Err: errors.New("say with --weights FILE what the variant has, or with --same that it is a trial of the same settings twice")}
	}
	if err := o.checkShares(); err != nil {
		return err
	}
	if o.Plan, err = a.Plan(o.weights); err != nil {
		return err
	}
	if err := a.MustExist(); err != nil {
		return err
	}
	o.Metric = verdict.Metric(o.metric)
	return a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) error {
		if _, err := e.StartTrial(ctx, a.Author(), o.Spec); err != nil {
			return err
		}
		t, err := e.Trials().Get(o.Name)
		if err != nil {
			return err
		}
		if a.JSON {
			return a.PrintJSON(wire.TrialJSON(t, e.Now()))
		}
		a.Say("%s runs: %s", t.Name, planned(t))
		a.warnOfTime(e, t, o.Days)
		return nil
	})
}

// warnOfTime says when the planned end is sooner than a difference of the size would show.
func (a command) warnOfTime(e *engine.Engine, t live.Trial, days int) {
	size, err := verdict.SizeOf(e.TrialBasis(t.Metric), t.Difference, t.Share, t.Traffic)
	if err == nil && days > 0 && size.Days > float64(days) {
		a.Say("note: at the present traffic it takes %.0f days to see a difference of %s in 100; %d are planned",
			math.Ceil(size.Days), verdict.Per100(t.Difference), days)
	}
}

// checkShares refuses a 0, which the engine would take for nothing said.
func (o *trialOptions) checkShares() error {
	if o.Share == 0 || o.Traffic == 0 || o.Difference == 0 {
		return app.UsageError{Err: errors.New("--share, --traffic and --difference: use numbers above 0")}
	}
	return nil
}

// planned is what a trial will do, in a line.
func planned(t live.Trial) string {
	text := fmt.Sprintf("%.0f %% of the visitors take part, and %.0f %% of them get the variant", 100*t.Traffic, 100*t.Share)
	if t.Visitors > 0 {
		text += fmt.Sprintf("; about %.0f are needed", t.Visitors)
	}
	if !t.Until.IsZero() {
		text += "; until " + t.Until.Format(time.DateOnly)
	}
	return text
}

func (a command) trialSizeCommand() *cobra.Command {
	var o trialOptions
	cmd := &cobra.Command{
		Use: "size", Short: "How many visitors a trial takes, and how many days that is", Args: cobra.NoArgs,
		Long: `Goes by the log of the last four weeks: how often searches come to what is counted, how alike the searches of one visitor are, and how many
visitors there are. Without a log, say --rate and --daily.`,
		Example: "  moments trial size --difference 0.02\n  moments trial size --rate 0.3 --daily 500",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.trialSize(cmd.Context(), o) },
	}
	o.flags(cmd)
	cmd.Flags().Float64Var(&o.rate, "rate", 0, "how often a search comes to what is counted; 0 asks the log")
	cmd.Flags().Float64Var(&o.daily, "daily", 0, "how many visitors there are a day, with --rate")
	return cmd
}

func (a command) trialSize(ctx context.Context, o trialOptions) error {
	metric, err := verdict.ParseMetric(o.metric)
	if err != nil {
		return err
	}
	basis := verdict.Assumed(o.rate, o.daily)
	if o.rate == 0 {
		if err := a.MustExist(); err != nil {
			return err
		}
		err := a.WithEngine(ctx, func(_ context.Context, e *engine.Engine) error {
			basis = e.TrialBasis(metric)
			return nil
		})
		if err != nil {
			return err
		}
	}
	size, err := verdict.SizeOf(basis, o.Difference, o.Share, o.Traffic)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.PrintJSON(wire.TrialSize{
			Metric: o.metric, Difference: o.Difference, Share: o.Share, Traffic: o.Traffic, Basis: basis, Size: size,
		})
	}
	a.printSize(o, metric, basis, size)
	return nil
}

func (a command) printSize(o trialOptions, m verdict.Metric, b verdict.Basis, s verdict.Size) {
	fmt.Fprintf(a.Out, "now         %s\n", m.Say(b.Rate))
	fmt.Fprintf(a.Out, "difference  %s in 100, which shows in 4 of 5 trials\n", verdict.Per100(o.Difference))
	fmt.Fprintf(a.Out, "takes       %.0f visitors with %.0f searches\n", s.Visitors, s.Searches)
	if s.Days > 0 {
		fmt.Fprintf(a.Out, "at present  %.1f days, with %.0f visitors a day of whom %.0f %% take part\n", s.Days, b.Visitors, 100*o.Traffic)
	}
	fmt.Fprintf(a.Out, "one look    %.0f searches would do if the report were read only once, at the end\n", s.Once)
	if b.Effect > alike {
		fmt.Fprintf(a.Out, "because     searches of one visitor are alike, it takes %.1f times as many\n", b.Effect)
	}
}

// alike is the design effect from which on it is worth a line.
const alike = 1.05

func (a command) trialListCommand() *cobra.Command {
	return a.Reading("ls", "List trials, the newest first", func(_ context.Context, e *engine.Engine) error {
		list, err := e.Trials().List()
		if err != nil {
			return err
		}
		if a.JSON {
			return a.PrintJSON(wire.TrialsJSON(list, e.Now()))
		}
		t := a.Table("name", "state", "started", "by", "ends", "counts", "note")
		for _, row := range list {
			t.AppendRow([]any{row.Name, row.StateAt(e.Now()), dayOf(row.Started), row.StartedBy, dayOf(row.End()), row.Metric, row.Note})
		}
		t.Render()
		return nil
	})
}

func (a command) trialStopCommand() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "stop NAME", Short: "Stop a trial: nobody joins any more", Args: app.Exactly(1, "the name of a trial"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error {
				_, err := e.Trials().Stop(ctx, a.Author(), args[0], note)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what was decided, and why")
	return cmd
}
