package evals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/engine"
	"moments/engine/journal"
	"moments/engine/trial/fit"
)

// weightsOptions are the flags of eval weights.
type weightsOptions struct {
	out     string
	force   bool
	rewards map[string]string
}

func (a command) evalWeightsCommand() *cobra.Command {
	var o weightsOptions
	cmd := &cobra.Command{
		Use:   "weights",
		Short: "Learn the weights of ranking from the site's own journal, with their gain before they are used",
		Long: `Learns from the data folder's journal what visitors choose, corrected for where it stood, and says what the learned weights would have
brought in place of those in force: to visitors whom they were not learned from, doubly robust, with a 95 % interval. It applies nothing.

--out writes them as a file for eval policy --weights, for a trial, or for moments.yaml; only when the whole interval of the gain is above 0,
unless --force is given. The weights of learned, rule and priority are not learned, and neither are those of features that were the same
within all answers: they keep their share of the score.

With --json it prints {"verdict":"better","text":...,"answers":{...},"choices":N,"pull":N,"weights":[{"feature","in_force","learned","spread",
"held"}],"examination":[...],"held_back":{"base":{...},"changed":{...},"gain":{"value","low","high"}}}; base and changed are as eval policy
prints them. The verdict is better, unclear, worse, unchanged, too_little or silent.

Exit codes: 0 learned, 2 usage, 3 not found, 6 with --out when nothing was written.`,
		Example: "  moments eval weights\n  moments eval weights --reward click=1,lead=3 --out learned.yaml\n  moments eval policy --weights learned.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.evalWeights(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.out, "out", "", "write the learned weights to this file, which must not be there")
	flags.BoolVar(&o.force, "force", false, "write them whatever the verdict is, and over a file that is there")
	flags.StringToStringVar(&o.rewards, "reward", nil, "what outcomes are worth, as in click=1,lead=3 (default click=1)")
	return cmd
}

func (a command) evalWeights(ctx context.Context, o weightsOptions) error {
	cfg := fit.Config{Seed: evalSeed}
	var err error
	if cfg.Rewards, err = rewards(o.rewards); err != nil {
		return err
	}
	if cfg.Plan, err = a.Plan(""); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if err := a.MustExist(); err != nil {
		return err
	}
	var r fit.Report
	err = a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) (err error) {
		r, err = fit.Learn(func(fn func(journal.Entry) error) error { return e.Entries(ctx, fn) }, cfg)
		return err
	})
	if err != nil {
		return err
	}
	if err := a.printWeights(&r); err != nil {
		return err
	}
	return a.writeWeights(&r, o)
}

// check refuses a file that would be lost, before any work is done.
func (o weightsOptions) check() error {
	if o.force && o.out == "" {
		return app.UsageError{Err: errors.New("--force is about --out; name a file")}
	}
	if _, err := os.Lstat(o.out); o.out != "" && !o.force && err == nil {
		return app.UsageError{Err: fmt.Errorf("--out: %s is there already; name another, or use --force", o.out)}
	}
	return nil
}

func (a command) printWeights(r *fit.Report) error {
	if a.JSON {
		return a.PrintJSON(r)
	}
	fmt.Fprintf(a.Out, "%d answers to learn from, %d to choose by, %d held back; %d of those to learn from and choose by can be compared and brought something\n",
		r.Counts.Learning, r.Counts.Choosing, r.Counts.HeldBack, r.Choices)
	if len(r.Table) > 0 {
		a.weightsTable(r)
		a.gainTable(r)
	}
	for _, warning := range r.Comparison.Changed.Warnings {
		fmt.Fprintf(a.Out, "%s: %s\n", mark(warning), warning.Text)
	}
	fmt.Fprintln(a.Out, r.Text)
	return nil
}

// weightsTable prints a row for each feature.
func (a command) weightsTable(r *fit.Report) {
	t := a.Table("feature", "in force", "learned", "spread within answers", "")
	for _, w := range r.Table {
		note := ""
		if w.Held {
			note = "not learned"
		}
		t.AppendRow([]any{w.Feature, fmt.Sprintf("%.3g", w.InForce), fmt.Sprintf("%.3g", w.Learned), fmt.Sprintf("%.3f", w.Spread), note})
	}
	t.Render()
}

// gainTable prints what the weights are worth on the visitors that were held back.
func (a command) gainTable(r *fit.Report) {
	c := r.Comparison
	t := a.Table("reward of 100 rounds, held back", "value", "95 % bootstrap", "effective rounds")
	t.AppendRow([]any{"as logged", app.Hundred(c.Base.Logged.Value), app.Hundreds(c.Base.Logged.Low, c.Base.Logged.High), c.Base.Rounds})
	was, would := c.Base.Estimators.DR, c.Changed.Estimators.DR
	t.AppendRow([]any{"in force, dr", app.Hundred(was.Value), app.Hundreds(was.Low, was.High), fmt.Sprintf("%.0f", was.ESS)})
	t.AppendRow([]any{"learned, dr", app.Hundred(would.Value), app.Hundreds(would.Low, would.High), fmt.Sprintf("%.0f", would.ESS)})
	snips := c.Changed.Estimators.SNIPS
	t.AppendRow([]any{"learned, snips", app.Hundred(snips.Value), app.Hundreds(snips.Low, snips.High), fmt.Sprintf("%.0f", snips.ESS)})
	t.AppendRow([]any{"gain, dr", app.Hundred(c.Gain.Value), app.Hundreds(c.Gain.Low, c.Gain.High), ""})
	t.Render()
}

// writeWeights writes the file, when there is something to write.
func (a command) writeWeights(r *fit.Report, o weightsOptions) error {
	if o.out == "" {
		return nil
	}
	if r.Verdict != fit.Better && !o.force || len(r.Table) == 0 {
		a.Say("%s is not written", o.out)
		return app.ErrFindings
	}
	if err := os.WriteFile(o.out, []byte(weightsFile(r)), 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	a.Say("%s is written; nothing uses it yet", o.out)
	return nil
}

// weightsFile is what --weights and moments.yaml read.
func weightsFile(r *fit.Report) string {
	var b strings.Builder
	gain := r.Comparison.Gain
	fmt.Fprintf(&b, "# Learned by moments eval weights. Verdict: %s. %s\n", r.Verdict, r.Text)
	fmt.Fprintf(&b, "# Gain on visitors held back: %s for 100 rounds, 95 %% from %s.\nweights:\n", app.Hundred(gain.Value), app.Hundreds(gain.Low, gain.High))
	for _, w := range r.Table {
		fmt.Fprintf(&b, "  %s: %g\n", w.Feature, w.Learned)
	}
	return b.String()
}
