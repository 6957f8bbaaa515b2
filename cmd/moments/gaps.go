package main

import (
	"context"
	"fmt"

	"moments/cmd/moments/app"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"moments/api"
	"moments/engine"
	"moments/engine/gap"
)

// gapOptions are the flags of gaps.
type gapOptions struct {
	days, limit int
	csv         bool
	failOver    int
}

func (a command) gapsCommand() *cobra.Command {
	o := gapOptions{}
	cmd := &cobra.Command{
		Use:   "gaps",
		Short: "The moments that lack content, by what they are worth",
		Long: `Sets what is asked (searches here, searches elsewhere, planned moments) against what can be shown, by moment and topic.

  score = demand x (1 - satisfaction) x step weight x trend x confidence

Every factor is printed with -v, --csv and --json.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.MustExist(); err != nil {
				return err
			}
			return a.WithEngine(cmd.Context(), func(ctx context.Context, e *engine.Engine) error { return a.gaps(ctx, e, o) })
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&o.days, "days", 0, "how far back own searches count (default 90)")
	flags.IntVar(&o.limit, "limit", 20, "rows at most, 0 for all")
	flags.BoolVar(&o.csv, "csv", false, "print CSV")
	flags.IntVar(&o.failOver, "fail-over", -1, "exit with 6 when more than this many moments miss content")
	return cmd
}

func (a command) gaps(ctx context.Context, e *engine.Engine, o gapOptions) error {
	report, err := e.Gaps(ctx, engine.GapQuery{Days: o.days})
	if err != nil {
		return err
	}
	tooMany := o.failOver >= 0 && missing(report) > o.failOver
	if o.limit > 0 {
		report.Rows = report.Rows[:min(o.limit, len(report.Rows))]
	}
	switch {
	case a.JSON:
		err = a.PrintJSON(api.GapsJSON(report))
	case o.csv:
		err = api.WriteGapsCSV(a.Out, report)
	default:
		a.printGaps(report)
	}
	if err == nil && tooMany {
		return app.ErrFindings
	}
	return err
}

func missing(r gap.Report) (n int) {
	for _, row := range r.Rows {
		if row.State == gap.Missing {
			n++
		}
	}
	return n
}

func (a command) printGaps(r gap.Report) {
	if len(r.Rows) == 0 {
		fmt.Fprintln(a.Out, "Nothing is asked yet. Import searches.csv or moments.csv, or let visitors search.")
		return
	}
	if r.Sample {
		fmt.Fprintln(a.Out, "Sample data: this traffic is invented.")
	}
	t := table.NewWriter()
	t.SetOutputMirror(a.Out)
	t.SetStyle(table.StyleLight)
	header := table.Row{"#", "state", "moment", "about", "own"}
	for _, s := range r.Sources {
		header = append(header, s.Label())
	}
	header = append(header, "planned", "pieces", "satisfied", "score")
	if a.Verbose {
		header = append(header, "= demand", "x shortfall", "x step", "x trend", "x confidence")
	}
	t.AppendHeader(header)
	for i, row := range r.Rows {
		t.AppendRow(a.gapRow(i, row, r.Sources))
	}
	t.Render()
	for i, row := range r.Rows {
		fmt.Fprintf(a.Out, "%3d. %s\n", i+1, row.Verdict)
		for _, p := range row.Phrases[:min(len(row.Phrases), 3)] {
			fmt.Fprintf(a.Out, "       %6d  %s\n", p.Own+p.Imported, p.Text)
		}
	}
}

// gapRow has a cell for each source of imported demand.
func (a command) gapRow(i int, row gap.Row, sources []gap.Source) table.Row {
	cells := table.Row{i + 1, row.State, row.Moment, row.Subject(), row.Own}
	for _, s := range sources {
		cells = append(cells, row.From(s.Name))
	}
	s := row.Satisfaction
	cells = append(cells, row.PlannedAs, row.Supply.Pieces, fmt.Sprintf("%.2f (%.2f-%.2f)", s.Mean, s.Low, s.High), fmt.Sprintf("%.1f", row.Score))
	if !a.Verbose {
		return cells
	}
	for _, factor := range []float64{row.Factors.Demand, row.Factors.Shortfall, row.Factors.StepWeight, row.Factors.Trend, row.Factors.Confidence} {
		cells = append(cells, fmt.Sprintf("%.2f", factor))
	}
	return cells
}
