package dryrun

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"moments/engine/eval"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/trial"
	"moments/keywords"
)

// Journal is what the log is asked with.
type Journal struct {
	Length uint64 // how many entries it has
	// After calls fn for every entry but the first so many, in order.
	After  func(ctx context.Context, passed uint64, fn func(journal.Entry) error) error
	Plan   rank.Plan
	Recast func(*journal.Answer) (trial.Recast, bool) // reads answers against the changed map: see reread.Reader
}

// Clicks are what the log says of the clicks that some searches would have brought. Where Says is false, it cannot say, and Why says why.
type Clicks struct {
	Says     bool          `json:"says"`
	Why      string        `json:"why"`
	Answers  int           `json:"answers"`  // of the log, from which it is known
	Searches int           `json:"searches"` // of the period, for which it is said
	Logged   float64       `json:"logged"`   // clicks of these searches as they were
	Gain     eval.Estimate `json:"gain"`     // clicks more with the changed map, with its 95 % interval
}

const (
	mostReplayed  = 20_000 // answers; more would take hundreds of megabytes, and tell little more
	leastReplayed = 30     // of a phrase, to speak of it alone
	mostAlone     = 200    // phrases that are spoken of alone
	drawsAlone    = 500    // of the bootstrap of one phrase
	probed        = 2000   // entries whose reading tells how long one takes
)

// replaying asks the log about the different searches.
type replaying struct {
	*run
	*trial.Replay
	of      map[Search]*past
	until   time.Time
	sampled uint64 // one in so many seeds is looked at
	answers int
}

// past is where the rounds of a search stand.
type past struct {
	spans   [][2]int
	answers int
	inexact int // of its rounds
}

// errOver ends the reading of a journal when the budget is over.
var errOver = errors.New("the budget is over")

// replay asks the log what the different searches would have brought, in all and, where there is enough, each.
func (r *run) replay(ctx context.Context, until time.Time) (Clicks, error) {
	p := &replaying{
		run: r, Replay: trial.NewReplay(trial.ReplayConfig{Plan: r.Journal.Plan, Recast: r.Journal.Recast}),
		of: map[Search]*past{}, until: until, sampled: 1,
	}
	searches := 0
	for _, d := range r.different {
		if d.Own > 0 {
			p.of[d.Search] = &past{}
			searches += d.Own
		}
	}
	if searches == 0 {
		return Clicks{Why: "No search of the site's own visitors is read differently."}, nil
	}
	p.sampled = uint64(searches/mostReplayed) + 1
	if err := p.entries(ctx); err != nil {
		return Clicks{}, err
	}
	return p.estimate(searches), nil
}

// entries reads the newest of the journal, as many as there is time for.
func (p *replaying) entries(ctx context.Context) error {
	length := p.Journal.Length
	passed, err := p.begin(ctx, length)
	if err != nil {
		return err
	}
	said := progress{say: p.Progress, stage: Replaying, total: int(length - passed)}
	err = p.Journal.After(ctx, passed, func(e journal.Entry) error {
		said.add(1)
		if said.done%chunk == 0 && !p.Now().Before(p.until) {
			return errOver
		}
		p.entry(e)
		return nil
	})
	said.end()
	if errors.Is(err, errOver) {
		err = nil
	}
	return err
}

// begin is how many entries are passed over, because there is no time for them.
func (p *replaying) begin(ctx context.Context, length uint64) (uint64, error) {
	if length <= probed {
		return 0, nil
	}
	start, n := p.Now(), 0
	err := p.Journal.After(ctx, length-probed, func(journal.Entry) error { n++; return nil })
	took := p.Now().Sub(start)
	if err != nil || took <= 0 || n == 0 {
		return 0, err
	}
	possible := 0.7 * float64(max(p.until.Sub(p.Now()), 0)) / (float64(took) / float64(n))
	return length - uint64(min(possible, float64(length))), nil
}

// entry takes an answer to a different search of the period, and what came of answers.
func (p *replaying) entry(e journal.Entry) {
	a := e.Answer
	if a == nil {
		p.Add(e)
		return
	}
	seen := p.of[Search{keywords.Phrase(a.Phrase), a.Given.Moment, a.Reading.Language}]
	if seen == nil || !p.wants(a) {
		return
	}
	from, inexact := len(p.Log().Rounds), p.Log().Inexact
	p.Add(e)
	seen.inexact += p.Log().Inexact - inexact
	if to := len(p.Log().Rounds); to > from {
		p.answers++
		seen.answers++
		seen.spans = append(seen.spans, [2]int{from, to})
	}
}

// wants reports whether an answer counts here: it is of the period, and there is room for it.
func (p *replaying) wants(a *journal.Answer) bool {
	return !a.Test && !a.At.Before(p.From.Start()) && a.At.Before((p.To + 1).Start()) && p.answers < 2*mostReplayed && p.samples(a)
}

// samples reports whether an answer is one of those that are looked at: all answers of a seed, or none.
func (p *replaying) samples(a *journal.Answer) bool {
	if p.sampled == 1 {
		return true
	}
	h := fnv.New64a()
	for i := range 8 {
		h.Write([]byte{byte(a.Policy.Seed >> (8 * i))})
	}
	return (h.Sum64()>>32)%p.sampled == 0
}

// estimate is what the log says of all different searches; what it says of one alone is put there.
func (p *replaying) estimate(searches int) Clicks {
	log := p.Log()
	all := clicksOf(log, trial.Options{Seed: p.Seed}, p.answers, searches)
	alone := 0
	for _, d := range p.different {
		seen := p.of[d.Search]
		if seen == nil || seen.answers < leastReplayed {
			continue
		}
		if alone++; alone > mostAlone || !p.Now().Before(p.until) {
			break
		}
		one := clicksOf(seen.of(log), trial.Options{Seed: p.Seed, Draws: drawsAlone}, seen.answers, d.Own)
		d.clicks = &one
	}
	return all
}

// of are the rounds of one search.
func (p *past) of(log trial.Log) trial.Log {
	one := log
	one.Rounds, one.LeftOut, one.Inexact = nil, 0, p.inexact
	for _, s := range p.spans {
		one.Rounds = append(one.Rounds, log.Rounds[s[0]:s[1]]...)
	}
	return one
}

// clicksOf scales what the rounds of some answers say to all their searches.
func clicksOf(log trial.Log, o trial.Options, answers, searches int) Clicks {
	c := Clicks{Answers: answers, Searches: searches}
	e := trial.Estimate(log, o)
	for _, w := range e.Warnings {
		if w.Grave && c.Why == "" {
			c.Why = w.Text
		}
	}
	c.Says = e.Answered
	if answers > 0 {
		scale := float64(e.Rounds) / float64(answers) * float64(searches)
		c.Logged = scale * e.Logged.Value
		c.Gain = eval.Estimate{Value: scale * e.Gain.Value, Low: scale * e.Gain.Low, High: scale * e.Gain.High}
	}
	return c
}
