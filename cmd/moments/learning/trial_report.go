package learning

import (
	"context"
	"fmt"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
)

func (a command) trialReportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "report NAME", Short: "What came of a trial so far, and what to do", Args: app.Exactly(1, "the name of a trial"),
		Long: `Says which of the two serves visitors better, how sure that is, and what to do next. It may be read as often as one likes.

Exit codes: 0 reported, 3 not found, 6 when the trial says nothing because visitors were not split as planned or settings changed.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error {
				r, err := e.TrialReport(args[0])
				if err != nil {
					return err
				}
				return a.printTrial(r)
			})
		},
	}
}

func (a command) printTrial(r live.Report) error {
	if a.JSON {
		if err := a.PrintJSON(wire.TrialReportJSON(r)); err != nil {
			return err
		}
	} else {
		a.printJudgment(r)
	}
	if r.Judgment.Result == verdict.Invalid {
		return app.ErrFindings
	}
	return nil
}

func (a command) printJudgment(r live.Report) {
	fmt.Fprintf(a.Out, "%s, %s, %.1f days", r.Trial.Name, r.State, r.Days)
	if r.Trial.Note != "" {
		fmt.Fprintf(a.Out, ": %s", r.Trial.Note)
	}
	fmt.Fprintf(a.Out, "\n\n%s\n%s\n\n", r.Judgment.Text, r.Judgment.Next)
	a.armTable(r)
	a.measureTable(r)
	if foretold := r.Trial.Visitors; foretold > 0 {
		fmt.Fprintf(a.Out, "visitors: %.0f of about %.0f that were foretold\n", r.Arms[0].Visitors+r.Arms[1].Visitors, foretold)
	}
	s := r.Judgment.Split
	fmt.Fprintf(a.Out, "split: %.1f %% of the visitors have the variant, %.1f %% were meant\n", 100*s.Found, 100*s.Expected)
	for _, note := range r.Notes {
		fmt.Fprintf(a.Out, "note: %s\n", note)
	}
}

// armTable prints what was counted.
func (a command) armTable(r live.Report) {
	t := a.Table("", "visitors", "searches", "satisfied", "clicks", "leads", "conversions", "value", "settings")
	for _, arm := range r.Arms {
		settings := ""
		if n := len(arm.Settings); n > 0 {
			settings = arm.Settings[n-1].Version
		}
		c := arm.Counts
		t.AppendRow([]any{
			arm.Name, arm.Visitors, arm.Searches, c[verdict.Satisfied], c[verdict.Clicks], c[verdict.Leads], c[verdict.Conversions], c[verdict.Value], settings,
		})
	}
	t.Render()
}

// measureTable prints every metric; only the first is judged.
func (a command) measureTable(r live.Report) {
	t := a.Table("in 100 searches", "control", "variant", "difference", "95 %, at any time")
	for i, m := range r.Measures {
		name, difference, bounds := string(m.Metric), "", "too little to go by"
		if i == 0 {
			name += " (judged)"
		}
		if m.Known {
			difference, bounds = app.Hundred(m.Difference.Value), app.Hundreds(m.Difference.Low, m.Difference.High)
		}
		t.AppendRow([]any{name, app.Hundred(m.Control), app.Hundred(m.Variant), difference, bounds})
	}
	t.Render()
}

// TrialLine says which trial runs, for status.
func TrialLine(t *live.Trial) string {
	return fmt.Sprintf("%s runs since %s: %s", t.Name, dayOf(t.Started), planned(*t))
}
