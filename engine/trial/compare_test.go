package trial_test

import (
	"errors"
	"math"
	"testing"

	"moments/engine/trial"
)

// two are the rounds of one log under two targets: b is chosen less, and the more by the second target.
func two() (base, changed trial.Log) {
	for i := range 400 {
		r := trial.Round{Action: i % 2, Position: 1, Propensity: .5, Target: .5, Above: 1, Cluster: uint64(i),
			Choices: []trial.Choice{{Action: 0, Target: .5}, {Action: 1, Target: .5}}}
		if i%2 == 1 && i%4 == 1 || i%20 == 0 {
			r.Reward = 1
		}
		base.Rounds = append(base.Rounds, r)
		r.Target = []float64{.2, .8}[i%2]
		r.Choices = []trial.Choice{{Action: 0, Target: .2}, {Action: 1, Target: .8}}
		changed.Rounds = append(changed.Rounds, r)
	}
	base.Actions, changed.Actions = []string{"a", "b"}, []string{"a", "b"}
	return base, changed
}

// The gain is the difference of the two estimates, and its interval is narrower than theirs.
func TestCompare(t *testing.T) {
	base, changed := two()
	c, err := trial.Compare(base, changed, trial.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	was, would := c.Base.Estimators.DR, c.Changed.Estimators.DR
	if math.Abs(c.Gain.Value-(would.Value-was.Value)) > 1e-12 || c.Gain.Low <= 0 || math.Abs(c.Gain.Value-.3*.4) > .02 {
		t.Errorf("%+v of %v and %v", c.Gain, was, would)
	}
	if c.Gain.High-c.Gain.Low >= would.High-would.Low+was.High-was.Low {
		t.Errorf("gain %+v, base %+v, changed %+v", c.Gain, was, would)
	}
	same, err := trial.Compare(base, base, trial.Options{Seed: 1})
	if err != nil || same.Gain.Value != 0 || same.Gain.Low != 0 || same.Gain.High != 0 {
		t.Errorf("a target and itself: %+v, %v", same.Gain, err)
	}
}

func TestCompareWantsOneLog(t *testing.T) {
	base, changed := two()
	for name, edit := range map[string]func(*trial.Log){
		"shorter":       func(l *trial.Log) { l.Rounds = l.Rounds[:10] },
		"other reward":  func(l *trial.Log) { l.Rounds[3].Reward = 7 },
		"other cluster": func(l *trial.Log) { l.Rounds[3].Cluster = 7 },
	} {
		_, other := two()
		edit(&other)
		if _, err := trial.Compare(base, other, trial.Options{}); !errors.Is(err, trial.ErrUnlike) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What one of them cannot use is left out of both, and counted.
	changed.Rounds[5].Target = 2
	c, err := trial.Compare(base, changed, trial.Options{})
	if err != nil || c.Base.Rounds != 399 || c.Changed.Rounds != 399 || c.Base.LeftOut != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	if none, err := trial.Compare(trial.Log{}, trial.Log{}, trial.Options{}); err != nil || none.Base.Answered {
		t.Errorf("%+v, %v", none, err)
	}
}
