package trial_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"moments/engine/trial"
)

func readBandit(t *testing.T, name string, target trial.Target) trial.Log {
	t.Helper()
	file, err := os.Open("../../../shared/data/open-bandit/" + name)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the Open Bandit sample is not there: ../shared/data/open-bandit")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	log, err := trial.ReadOpenBandit(file, target)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// about fails when got is farther than within from want.
func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// The numbers are those of ../shared/data/README.md. Its interval of SNIPS, .173 to .520, is that of another bootstrap, which chance alone
// sets apart from this one: 2,000 draws give .178 to .499 here, 5,000 elsewhere .177 to .499.
func TestRandomFromTheBTSLog(t *testing.T) {
	r := trial.Estimate(readBandit(t, "bts_men.csv", trial.Uniform), trial.Options{Seed: 1})
	e := r.Estimators
	about(t, "ips", e.IPS.Value, 0.00301, 0.000005)
	about(t, "snips", e.SNIPS.Value, 0.00319, 0.000005)
	about(t, "snips, low", e.SNIPS.Low, 0.00173, 0.0001)
	about(t, "snips, high", e.SNIPS.High, 0.00520, 0.00025)
	about(t, "effective rounds", e.SNIPS.ESS, 656, 0.5)
	about(t, "logged", r.Logged.Value, 0.0069, 1e-12)
	if e.IPS.Bernstein.Low > e.IPS.Low || e.IPS.Bernstein.High < e.IPS.High || e.SNIPS.Bernstein != nil {
		t.Errorf("bernstein %+v, %+v; bootstrap %+v", e.IPS.Bernstein, e.SNIPS.Bernstein, e.IPS)
	}
	if e.DR.Low > 0.0046 || e.DR.High < 0.0030 {
		t.Errorf("dr %+v", e.DR)
	}
	if !r.Answered || len(r.Warnings) != 0 || r.Rounds != 10_000 || r.Rewarded != 69 {
		t.Errorf("%+v", r)
	}
}

func TestTheRandomPolicyOnItsOwnLog(t *testing.T) {
	for _, target := range []trial.Target{trial.Uniform, trial.Unchanged} {
		r := trial.Estimate(readBandit(t, "random_men.csv", target), trial.Options{})
		about(t, "logged", r.Logged.Value, 0.0046, 1e-12)
		about(t, "ips", r.Estimators.IPS.Value, 0.0046, 1e-12)
		about(t, "effective rounds", r.Estimators.IPS.ESS, 10_000, 1e-6)
	}
}

const header = "item_id,position,click,propensity_score\n"

func TestOpenBanditIsReadByItsHeader(t *testing.T) {
	log, err := trial.ReadOpenBandit(strings.NewReader(",propensity_score,click,x,position,item_id\n7,0.25,1,y,3,2\n8,1,0,,1,0\n"), trial.Uniform)
	if err != nil || len(log.Rounds) != 2 || len(log.Actions) != 3 {
		t.Fatalf("%+v, %v", log, err)
	}
	r := log.Rounds[0]
	want := trial.Round{Action: 2, Position: 3, Reward: 1, Propensity: 0.25, Target: 1. / 3, Above: 1, Choices: r.Choices, Uncovered: r.Uncovered}
	if !cmp.Equal(r, want) || len(r.Choices) != 3 || log.Rounds[1].Cluster == r.Cluster {
		t.Errorf("%+v", r)
	}
	about(t, "uncovered: item 1 is never shown", r.Uncovered, 1./3, 1e-15)
}

func TestOpenBanditRefusals(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"empty", "", "found an empty file"},
		{"no column", "item_id,position,click\n", "line 1, propensity_score: found no such column"},
		{"no item", header + "x,1,0,0.5\n", `line 2, item_id: found "x"; write a whole number`},
		{"half an item", header + "0,1,0,0.5\n0.5,1,0,0.5\n", `line 3, item_id: found "0.5"`},
		{"too many items", header + "10000,1,0,0.5\n", `line 2, item_id: found "10000"`},
		{"clicked twice", header + "0,1,2,0.5\n", `line 2, click: found "2"; write 0 or 1`},
		{"never shown", header + "0,1,0,0\n", `line 2, propensity_score: found "0"`},
		{"too likely", header + "0,1,0,1.5\n", `line 2, propensity_score: found "1.5"`},
		{"not a number", header + "0,1,0,NaN\n", `line 2, propensity_score: found "NaN"`},
		{"short", header + "0,1,0\n", "line 2: found wrong number of fields"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			log, err := trial.ReadOpenBandit(strings.NewReader(test.file), trial.Uniform)
			if !errors.Is(err, trial.ErrLog) || !strings.Contains(err.Error(), test.want) || log.Rounds != nil {
				t.Errorf("\n got %v\nwant %s", err, test.want)
			}
		})
	}
	broken := errors.New("broken")
	if _, err := trial.ReadOpenBandit(iotest.ErrReader(broken), trial.Uniform); !errors.Is(err, broken) || errors.Is(err, trial.ErrLog) {
		t.Errorf("%v", err)
	}
	if _, err := trial.ParseTarget("best"); !errors.Is(err, trial.ErrTarget) {
		t.Errorf("%v", err)
	}
}

// Whatever is read can be estimated from, and the estimates are numbers.
func FuzzReadOpenBandit(f *testing.F) {
	f.Add(header + "0,1,0,0.5\n1,2,1,0.25\n")
	f.Add(",click,position,item_id,propensity_score\n\"a\nb\",1,3,9999,1e-300\n")
	f.Add(header + "0,1,0\n")
	f.Fuzz(func(t *testing.T, file string) {
		log, err := trial.ReadOpenBandit(strings.NewReader(file), trial.Uniform)
		if err != nil {
			return
		}
		for _, r := range log.Rounds {
			if r.Action >= len(log.Actions) || !(r.Propensity > 0) || !(r.Target > 0) {
				t.Fatalf("%+v of %d actions", r, len(log.Actions))
			}
		}
		if len(log.Rounds) > 50 {
			return
		}
		for _, e := range []trial.Estimator{trial.Estimate(log, trial.Options{Clip: 10}).Estimators.SNIPS} {
			if math.IsNaN(e.Value) || e.Low > e.High {
				t.Fatalf("%+v", e)
			}
		}
	})
}
