package evals

import (
	"context"
	"fmt"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/engine/eval"
	"moments/engine/trial/simulate"
)

// regretOptions are the flags of eval regret.
type regretOptions struct {
	arms  string
	tests int
	simulate.Options
}

// Bounds of a run.
const (
	fewestRounds = 100
	mostRounds   = 1_000_000
)

func (a command) evalRegretCommand() *cobra.Command {
	o := regretOptions{Options: simulate.Options{Seed: evalSeed}}
	cmd := &cobra.Command{
		Use:   "regret",
		Short: "What learning costs: a simulation of Moments against other policies on real click rates",
		Long: `Simulates visitors of tests that were really run, and plays Moments (its fold, pool and draw with their defaults), Thompson sampling with a
uniform prior, epsilon-greedy (one in ten) and showing any arm against each other, in one run, with the same visitors for all. The click rates
are those of the file; the visitors are made up. docs/learning.md has what is measured and how.

  arms.csv   clickability_test_id,headline,impressions,clicks, one arm a line, more columns are passed over: the layout of the Upworthy
             Research Archive. Rows of one test and headline are added up.

It prints the pseudo-regret in clicks a test at three horizons, for all tests, those of the half that was tuned on and those that were held
back, with 95 % intervals over tests and the ratio to Thompson's; how the logged probabilities agree with the draws; and after how
many visitors of a settled moment a new best arm has half of the last 200, of the last 1,000, and half for good.

With --json it prints {"simulation":true,"tests":N,"arms":N,"seed":N,"regret":[{"half","rounds","policy","regret":{"value","low","high"},
"ratio":{...}}],"propensities":{"inverse":{...},"floor"},"cold_start":{"tests","settled_rounds","rounds","window","wide_window","policies":
[{"policy","first":{...},"first_ratio":{...},"wide","wide_ratio","always","always_ratio","reached"}]}}.

Exit codes: 0 simulated, 2 usage, 3 the file is not there, 5 the file is not valid.`,
		Example: "  moments eval regret --arms upworthy_exploratory.csv --tests 400",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.evalRegret(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.arms, "arms", "", "the tests and their arms, a CSV file; - is standard input (needed)")
	flags.IntVar(&o.tests, "tests", 400, "how many tests to play; 0 for all")
	flags.IntVar(&o.Rounds, "rounds", 10_000, "how many visitors of each test, from 100 to 1000000")
	flags.Uint64Var(&o.Seed, "seed", evalSeed, "of visitors, draws and intervals")
	return cmd
}

func (o regretOptions) check() error {
	switch {
	case o.arms == "":
		return app.UsageError{Err: fmt.Errorf("eval regret wants --arms")}
	case o.tests < 0:
		return app.UsageError{Err: fmt.Errorf("--tests is %d; use 0 for all, or more", o.tests)}
	case o.Rounds < fewestRounds || o.Rounds > mostRounds:
		return app.UsageError{Err: fmt.Errorf("--rounds is %d; use %d to %d", o.Rounds, fewestRounds, mostRounds)}
	}
	return nil
}

func (a command) evalRegret(ctx context.Context, o regretOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	tests, err := a.readArms(o.arms)
	if err != nil {
		return err
	}
	if o.tests > 0 && o.tests < len(tests) {
		tests = tests[:o.tests]
	}
	done := make(chan simulate.Report, 1)
	go func() { done <- simulate.Run(tests, o.Options) }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case r := <-done:
		if a.JSON {
			return a.PrintJSON(r)
		}
		a.printRegret(r)
		return nil
	}
}

func (a command) readArms(path string) ([]simulate.Test, error) {
	if path == "-" {
		tests, err := simulate.ReadArms(a.In)
		return tests, app.InFile("standard input", err, simulate.ErrArms)
	}
	file, err := app.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	tests, err := simulate.ReadArms(file)
	return tests, app.InFile(path, err, simulate.ErrArms)
}

func (a command) printRegret(r simulate.Report) {
	fmt.Fprintf(a.Out, "a simulation: %d tests, %d arms with the click rates of the file, made-up visitors, seed %d\n", r.Tests, r.Arms, r.Seed)
	t := a.Table("visitors", "tests", "policy", "regret in clicks", "95 %", "of Thompson's", "95 %")
	for i, row := range r.Regret {
		if i > 0 && row.Rounds != r.Regret[i-1].Rounds {
			t.AppendSeparator()
		}
		t.AppendRow([]any{row.Rounds, row.Half, row.Policy, decimals(row.Regret, 1), app.Between(row.Regret, 1), decimals(row.Ratio, 2), app.Between(row.Ratio, 2)})
	}
	t.Render()
	p := r.Propensity
	fmt.Fprintf(a.Out, "logged probabilities: 1/p adds up to %.4f of the visitors (%s; 1 is exact), none fell below %.4f of an even chance\n",
		p.Inverse.Value, app.Between(p.Inverse, 4), p.Floor)
	a.printCold(r.ColdStart)
}

func (a command) printCold(c simulate.ColdStart) {
	fmt.Fprintf(a.Out, "\na new best arm in a moment of %d visitors: when it has half of the traffic, median of %d tests, %d where it never has\n",
		c.Settled, c.Tests, c.Limit)
	if c.Tests == 0 {
		return
	}
	t := a.Table("policy", fmt.Sprintf("of the last %d", c.Window), "of Thompson's", fmt.Sprintf("of the last %d", c.Wide), "of Thompson's",
		"for good", "of Thompson's", "held at the end")
	for _, row := range c.Rows {
		t.AppendRow([]any{
			row.Policy, around(row.First, 0), around(row.FirstRatio, 2), around(row.Wide, 0), around(row.WideRatio, 2),
			around(row.Always, 0), around(row.AlwaysRatio, 2), fmt.Sprintf("%.0f %%", 100*row.Reached),
		})
	}
	t.Render()
}

// around is the value with its interval.
func around(e eval.Estimate, n int) string {
	return fmt.Sprintf("%.*f (%s)", n, e.Value, app.Between(e, n))
}

// decimals is the value with that many decimals.
func decimals(e eval.Estimate, n int) string { return fmt.Sprintf("%.*f", n, e.Value) }
