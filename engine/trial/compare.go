package trial

import (
	"errors"

	"moments/engine/eval"
)

// Comparison is what a log says of two targets, and of the difference between them.
type Comparison struct {
	Base    Report `json:"base"`
	Changed Report `json:"changed"`
	// Gain is the DR of Changed less that of Base, with the interval of the difference: both are measured on the same samples, so what is luck of
	// the log in both cancels out.
	Gain eval.Estimate `json:"gain"`
}

// ErrUnlike is returned for logs that are not of the same rounds.
var ErrUnlike = errors.New("not two views of one log")

// Compare estimates two targets from two replays of one journal. It returns ErrUnlike for logs of different rounds. It costs two estimates.
func Compare(base, changed Log, o Options) (c Comparison, err error) {
	if base, changed, err = paired(base, changed); err != nil {
		return c, err
	}
	var was, would *weighed
	c.Base, was = estimate(base, o)
	c.Changed, would = estimate(changed, o)
	if was != nil {
		c.Gain = difference(was.clusters, would.clusters, &o)
	}
	return c, nil
}

// paired leaves out of both logs the rounds that one of them cannot use.
func paired(a, b Log) (Log, Log, error) {
	if len(a.Rounds) != len(b.Rounds) {
		return a, b, ErrUnlike
	}
	both := func(of []Round) (kept []Round) {
		for i := range of {
			if a.Rounds[i].sound() && b.Rounds[i].sound() {
				kept = append(kept, of[i])
			}
		}
		return kept
	}
	for i := range a.Rounds {
		if a.Rounds[i].Cluster != b.Rounds[i].Cluster || a.Rounds[i].Reward != b.Rounds[i].Reward {
			return a, b, ErrUnlike
		}
	}
	first, second := both(a.Rounds), both(b.Rounds)
	a.LeftOut += len(a.Rounds) - len(first)
	b.LeftOut += len(b.Rounds) - len(second)
	a.Rounds, b.Rounds = first, second
	return a, b, nil
}

// difference is that of the doubly robust means, from the same draws of the same clusters.
func difference(base, changed []sums, o *Options) eval.Estimate {
	apart := make([]sums, len(base))
	var total sums
	for i := range base {
		apart[i] = sums{rounds: base[i].rounds, robust: changed[i].robust - base[i].robust}
		total.add(&apart[i])
	}
	return percentile(&total, bootstrap(apart, o), measures.dr)
}
