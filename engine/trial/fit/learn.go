package fit

import (
	"cmp"
	"fmt"

	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/trial"
)

// Journal hands every entry to fn in its order, each time the same ones. An error of fn ends it and is returned.
type Journal func(fn func(journal.Entry) error) error

// Config says what weights are learned for.
type Config struct {
	Plan    rank.Plan     // in force
	Rewards trial.Rewards // what outcomes are worth, nil is trial.Clicks; those worth less than nothing count for the value, and teach nothing
	Seed    uint64        // of the intervals
}

// pulls are the precisions that are tried, in 1/nats^2, from such that hardly anything moves.
var pulls = []float64{1000, 300, 100, 30, 10, 3, 1}

// Learn learns weights from the journal, of which it reads every entry about ten times. It holds in memory what a trial.Replay of half the
// visitors does. Errors are those of the journal.
func Learn(read Journal, cfg Config) (Report, error) {
	if cfg.Rewards == nil {
		cfg.Rewards = trial.Clicks()
	}
	seen := newCollector(cfg.Rewards)
	if err := read(seen.add); err != nil {
		return Report{}, err
	}
	r := Report{Counts: seen.counts, Weights: cfg.Plan.Weights}
	if r.Choices = len(seen.rewarded(learning, choosing)); r.Choices == 0 {
		r.conclude(cfg.Plan.Weights)
		return r, nil
	}
	l := &learner{read: read, cfg: cfg}
	pull, err := l.choose(seen)
	if err != nil {
		return r, err
	}
	r.learned(seen, cfg.Plan.Weights, pull)
	base, err := l.replay(heldBack, cfg.Plan.Weights)
	if err != nil {
		return r, err
	}
	if r.Comparison, err = l.compare(base, heldBack, r.Weights, 0); err != nil {
		return r, err
	}
	r.conclude(cfg.Plan.Weights)
	return r, nil
}

// learner is one run of learning.
type learner struct {
	read Journal
	cfg  Config
}

// coarse is how often the bootstrap draws where a standard error is all that is wanted.
const coarse = 200

// choose returns the pull whose weights, learned from the first part, are worth most on the second: the gain over the weights in force less one
// standard error of it, so that of two that are equally good the better proved one is taken. Where none is proved it is the strongest of which
// the second part cannot say anything, which leaves it to what is held back; 0 says that there is none, and no weights are better.
func (l *learner) choose(seen *collector) (best float64, err error) {
	choices := seen.rewarded(learning)
	if len(choices) == 0 {
		return pulls[0], nil
	}
	base, err := l.replay(choosing, l.cfg.Plan.Weights)
	if err != nil {
		return 0, err
	}
	m, most, silent := newModel(l.cfg.Plan.Weights, choices), 0.0, 0.0
	for _, pull := range pulls {
		w, _ := m.learn(pull)
		c, err := l.compare(base, choosing, w, coarse)
		if err != nil {
			return 0, err
		}
		if !c.Changed.Answered {
			silent = max(silent, pull)
			continue
		}
		if worth := c.Gain.Value - standardError(&c); worth > most {
			best, most = pull, worth
		}
	}
	return cmp.Or(best, silent), nil
}

// standardError of the gain, from its 95 % interval.
func standardError(c *trial.Comparison) float64 {
	return (c.Gain.High - c.Gain.Low) / (2 * 1.959963984540054)
}

// compare holds weights against what those in force have in the same part.
func (l *learner) compare(base trial.Log, of part, w rank.Weights, draws int) (trial.Comparison, error) {
	changed, err := l.replay(of, w)
	if err != nil {
		return trial.Comparison{}, err
	}
	c, err := trial.Compare(base, changed, trial.Options{Seed: l.cfg.Seed, Draws: draws})
	if err != nil {
		return c, fmt.Errorf("comparing weights: %w", err)
	}
	return c, nil
}

// replay makes rounds of a part of the visitors.
func (l *learner) replay(of part, w rank.Weights) (trial.Log, error) {
	plan := rank.Plan{Weights: w, Policy: l.cfg.Plan.Policy}
	p := trial.NewReplay(trial.ReplayConfig{Plan: plan, Rewards: l.cfg.Rewards})
	err := l.read(func(e journal.Entry) error {
		if e.Answer == nil || countable(e.Answer) && partOf(e.Answer) == of {
			p.Add(e)
		}
		return nil
	})
	return p.Log(), err
}
