package evals

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/engine"
	"moments/engine/journal"
	"moments/engine/trial"
	"moments/engine/trial/reread"
)

// policyOptions are the flags of eval policy.
type policyOptions struct {
	log, format, target string
	weights, keymap     string
	drafts              bool
	rewards             map[string]string
	alone, strict       bool
	trial.Options
}

// openBandit is the one format of logs of others.
const openBandit = "open-bandit"

func (a command) evalPolicyCommand() *cobra.Command {
	o := policyOptions{Options: trial.Options{Seed: evalSeed}}
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "What changed weights or another policy would have brought, from the log",
		Long: `Estimates from the log what the visitors of the past would have made of another policy: by inverse propensity (ips), self-normalised
(snips) and doubly robust (dr), with 95 % intervals and the number of effective rounds, and says plainly when the log cannot answer.

From the data folder's own journal it takes every slot that was drawn, not pinned; a click is worth 1 unless --reward says otherwise. The
policy in question is that of the settings in force, or of --weights; with --map FILE, or --drafts, the phrases are read against that keyword
map, and it says how many are read differently. A slot counts as often as the other policy would have filled it and the
slots above it alike; with --alone it is judged by itself, below what did stand above it: that takes a shorter log, and leans.

--log reads a log of another system: the Open Bandit layout with the columns item_id, position, click and propensity_score, for the targets
uniform (every item equally likely) and logged (what did run).

With --json it prints {"rounds":N,"logged":{...},"estimators":{"ips":{"value","low","high","ess"},"snips":{...},"dr":{...}},"gain":{...},
"weights":{...},"answered":true,"warnings":[{"code","grave","text"}]}, and with a map "reading":{"answers","changed","phrases","beyond","gone",
"moves":[{"from","to","answers"}]}.

Exit codes: 0 estimated, 2 usage, 3 not found, 5 the log, the weights or the map are not valid, 6 with --strict when the log cannot answer.`,
		Example: "  moments eval policy --weights candidate.yaml\n  moments eval policy --map keyword_map.csv\n  moments eval policy --log bts_men.csv --format open-bandit --target uniform",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.evalPolicy(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.log, "log", "", "a log file instead of the data folder's journal; - is standard input")
	flags.StringVar(&o.format, "format", openBandit, "the format of --log")
	flags.StringVar(&o.target, "target", string(trial.Uniform), "the policy in question for --log: uniform or logged")
	flags.StringVar(&o.weights, "weights", "", "a file with weights: and policy: as in moments.yaml, or weights alone")
	flags.StringVar(&o.keymap, "map", "", "a keyword map, keyword_map.csv, to read the phrases against")
	flags.BoolVar(&o.drafts, "drafts", false, "the published keyword map with its draft rows live, to read the phrases against")
	flags.StringToStringVar(&o.rewards, "reward", nil, "what outcomes are worth, as in click=1,lead=3 (default click=1)")
	flags.Float64Var(&o.Clip, "clip", 0, "hold the weight of a round to this; 0 for not")
	flags.BoolVar(&o.alone, "alone", false, "judge a slot by itself, below what did stand above it")
	flags.BoolVar(&o.strict, "strict", false, "exit with 6 when the log cannot answer")
	return cmd
}

func (o policyOptions) check() error {
	switch {
	case !(o.Clip >= 0) || math.IsInf(o.Clip, 0):
		return app.UsageError{Err: fmt.Errorf("--clip is %v; use 0 or more", o.Clip)}
	case o.log != "" && o.format != openBandit:
		return app.UsageError{Err: fmt.Errorf("--format is %q; use %s", o.format, openBandit)}
	case o.log != "" && (o.weights != "" || o.alone || len(o.rewards) > 0 || o.rereads()):
		return app.UsageError{Err: errors.New("--weights, --map, --drafts, --reward and --alone are for the data folder's journal; leave them out with --log")}
	case o.keymap != "" && o.drafts:
		return app.UsageError{Err: errors.New("--map and --drafts are two maps; use one of them")}
	}
	return nil
}

// asked is the log of the question, with what is read differently when a map is in question.
type asked struct {
	trial.Log
	reading *reread.Report
}

func (a command) evalPolicy(ctx context.Context, o policyOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	read := a.readJournal
	if o.log != "" {
		read = a.readBandit
	}
	log, err := read(ctx, o)
	if err != nil {
		return err
	}
	return a.printPolicy(policyReport{trial.Estimate(log.Log, o.Options), log.reading}, o)
}

func (a command) readBandit(_ context.Context, o policyOptions) (asked, error) {
	target, err := trial.ParseTarget(o.target)
	if err != nil {
		return asked{}, app.UsageError{Err: err}
	}
	if o.log == "-" {
		log, err := trial.ReadOpenBandit(a.In, target)
		return asked{Log: log}, app.InFile("standard input", err, trial.ErrLog)
	}
	file, err := app.OpenFile(o.log)
	if err != nil {
		return asked{}, err
	}
	defer file.Close()
	log, err := trial.ReadOpenBandit(file, target)
	return asked{Log: log}, app.InFile(o.log, err, trial.ErrLog)
}

func (a command) readJournal(ctx context.Context, o policyOptions) (log asked, err error) {
	cfg := trial.ReplayConfig{Alone: o.alone}
	if cfg.Plan, err = a.Plan(o.weights); err != nil {
		return log, err
	}
	if cfg.Rewards, err = rewards(o.rewards); err != nil {
		return log, err
	}
	if err := a.MustExist(); err != nil {
		return log, err
	}
	err = a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) error {
		again, err := a.rereader(ctx, e, o)
		if err != nil {
			return err
		}
		if again != nil {
			cfg.Recast = again.Recast
		}
		replay := trial.NewReplay(cfg)
		err = e.Entries(ctx, func(entry journal.Entry) error {
			replay.Add(entry)
			return nil
		})
		if log.Log = replay.Log(); again != nil {
			report := again.Report()
			log.reading = &report
		}
		return err
	})
	return log, err
}

// rewards reads what outcomes are worth; none given is the default.
func rewards(given map[string]string) (trial.Rewards, error) {
	worth, err := numbers("--reward", given)
	if err != nil || len(worth) == 0 {
		return nil, err
	}
	r := trial.Rewards{}
	for name, value := range worth {
		kind, err := journal.ParseKind(name)
		if err != nil {
			return nil, app.UsageError{Err: fmt.Errorf("--reward: %w", err)}
		}
		r[kind] = value
	}
	return r, nil
}

// mostNumber bounds what is given by flag.
const mostNumber = 1e6

// numbers reads the values of a flag of the form name=number.
func numbers(flag string, given map[string]string) (map[string]float64, error) {
	values := make(map[string]float64, len(given))
	for name, text := range given {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(math.Abs(v) <= mostNumber) {
			return nil, app.UsageError{Err: fmt.Errorf("%s %s: found %q; write a number", flag, name, text)}
		}
		values[name] = v
	}
	return values, nil
}

// policyReport is what is printed.
type policyReport struct {
	trial.Report
	Reading *reread.Report `json:"reading,omitempty"`
}

func (a command) printPolicy(r policyReport, o policyOptions) error {
	if a.JSON {
		if err := a.PrintJSON(r); err != nil {
			return err
		}
	} else {
		a.printReading(r.Reading)
		a.printEstimates(r.Report)
	}
	if o.strict && !r.Answered {
		return app.ErrFindings
	}
	return nil
}

func (a command) printEstimates(r trial.Report) {
	fmt.Fprintf(a.Out, "%d rounds, %d of them with a reward, in %d clusters\n", r.Rounds, r.Rewarded, r.Clusters)
	a.estimateTable(r)
	w := r.Weights
	fmt.Fprintf(a.Out, "weights: mean %.3f, greatest %.1f; clipped away %.1f %%, not covered %.1f %%\n",
		w.Mean, w.Max, 100*w.Clipped, 100*w.Uncovered)
	for _, warning := range r.Warnings {
		fmt.Fprintf(a.Out, "%s: %s\n", mark(warning), warning.Text)
	}
	if !r.Answered {
		fmt.Fprintln(a.Out, "This log cannot answer the question.")
	}
}

func mark(w trial.Warning) string {
	if w.Grave {
		return "WARNING"
	}
	return "note"
}

// estimateTable prints a row for each estimator.
func (a command) estimateTable(r trial.Report) {
	t := a.Table("reward of 100 rounds", "value", "95 % bootstrap", "95 % Bernstein", "effective rounds")
	t.AppendRow([]any{"as logged", app.Hundred(r.Logged.Value), app.Hundreds(r.Logged.Low, r.Logged.High), "", r.Rounds})
	for _, row := range []struct {
		name string
		trial.Estimator
	}{{"ips", r.Estimators.IPS}, {"snips", r.Estimators.SNIPS}, {"dr", r.Estimators.DR}} {
		bounds := ""
		if row.Bernstein != nil {
			bounds = app.Hundreds(row.Bernstein.Low, row.Bernstein.High)
		}
		t.AppendRow([]any{row.name, app.Hundred(row.Value), app.Hundreds(row.Low, row.High), bounds, fmt.Sprintf("%.0f", row.ESS)})
	}
	t.AppendRow([]any{"gain, dr", app.Hundred(r.Gain.Value), app.Hundreds(r.Gain.Low, r.Gain.High), "", ""})
	t.Render()
}
