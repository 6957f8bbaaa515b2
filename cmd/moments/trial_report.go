package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
)

func (a *app) trialReportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "report NAME", Short: "What came of a trial so far, and what to do", Args: exactly(1, "the name of a trial"),
		Long: `Says which of the two serves visitors better, how sure that is, and what to do next. It may be read as often as one likes.

Exit codes: 0 reported, 3 not found, 6 when the trial says nothing because visitors were not split as planned or settings changed.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.mustExist(); err != nil {
				return err
			}
			return a.withEngine(cmd.Context(), func(_ context.Context, e *engine.Engine) error {
				r, err := e.TrialReport(args[0])
				if err != nil {
					return err
				}
				return a.printTrial(r)
			})
		},
	}
}

func (a *app) printTrial(r live.Report) error {
	if a.json {
		if err := a.printJSON(wire.TrialReportJSON(r)); err != nil {
			return err
		}
	} else {
		a.printJudgment(r)
	}
	if r.Judgment.Result == verdict.Invalid {
		return errFindings
	}
	return nil
}

func (a *app) printJudgment(r live.Report) {
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
func (a *app) armTable(r live.Report) {
	t := a.newTable("", "visitors", "searches", "satisfied", "clicks", "leads", "conversions", "value", "settings")
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
func (a *app) measureTable(r live.Report) {
	t := a.newTable("in 100 searches", "control", "variant", "difference", "95 %, at any time")
	for i, m := range r.Measures {
		name, difference, bounds := string(m.Metric), "", "too little to go by"
		if i == 0 {
			name += " (judged)"
		}
		if m.Known {
			difference, bounds = hundred(m.Difference.Value), hundreds(m.Difference.Low, m.Difference.High)
		}
		t.AppendRow([]any{name, hundred(m.Control), hundred(m.Variant), difference, bounds})
	}
	t.Render()
}

// trialLine says which trial runs, for status.
func trialLine(t *live.Trial) string {
	return fmt.Sprintf("%s runs since %s: %s", t.Name, dayOf(t.Started), planned(*t))
}
