package engine

import (
	"context"
	"fmt"

	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/rank"
	"moments/engine/retrieve"
	"moments/engine/trial/dryrun"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// DryRun says what a keyword map of the rows would have changed for past searches and imported demand, had it been the published one. It writes
// nothing. It returns what Reread returns, and ErrRequest for options that cannot be.
func (e *Engine) DryRun(ctx context.Context, rows []keymap.Row, o dryrun.Options) (dryrun.Report, error) {
	o = o.Complete()
	if err := checkDryRun(o); err != nil {
		return dryrun.Report{}, err
	}
	c, err := e.against(rows)
	if err != nil {
		return dryrun.Report{}, err
	}
	period := e.period(o.Days)
	report, err := dryrun.Run(ctx, dryrun.Config{
		Options: o, From: period.From, To: period.To, Tagger: e.cfg.Tagger, Before: c.before, After: c.after, Now: e.cfg.Now,
		Asked:  dryrun.Gather(e.folds.Ledger.Rows(ledger.Span{From: period.From, To: period.To}), e.askedElsewhere()),
		Answer: func(ctx context.Context, q keywords.Query) (dryrun.Answer, error) { return e.unexplored(ctx, q, o.Top) },
		Journal: dryrun.Journal{
			Length: uint64(e.store.Head(kv.Out)), After: e.entriesAfter, Plan: e.plan, Recast: e.rereader(c).Recast,
		},
	})
	if err != nil {
		return report, fmt.Errorf("running the map dry: %w", err)
	}
	return report, nil
}

func checkDryRun(o dryrun.Options) error {
	switch {
	case o.Days < 1 || o.Days > maxPeriodDays:
		return &RequestError{"days", fmt.Sprint(o.Days), fmt.Sprintf("use 1 to %d", maxPeriodDays)}
	case o.Top < 1 || o.Top > MaxLimit:
		return &RequestError{"top", fmt.Sprint(o.Top), tryLimit}
	case o.Budget < 0:
		return &RequestError{"budget", o.Budget.String(), "use a time such as 20s"}
	case o.List < 1:
		return &RequestError{"list", fmt.Sprint(o.List), "use 1 or more"}
	}
	return nil
}

// askedElsewhere is imported demand. What is no phrase asks for nothing.
func (e *Engine) askedElsewhere() (asked []dryrun.Asked) {
	for _, s := range e.library.Current().Searches {
		if phrase, err := keywords.ParsePhrase(s.Phrase); err == nil {
			asked = append(asked, dryrun.Asked{
				Search: dryrun.Search{Phrase: phrase.Masked(), Language: language(s.Locale)}, Imported: s.Count,
			})
		}
	}
	return asked
}

// unexplored answers a query as somebody would be answered of whom nothing else is known: always with the best, and without a trace.
func (e *Engine) unexplored(ctx context.Context, q keywords.Query, top int) (dryrun.Answer, error) {
	a := &asking{Request: Request{Limit: max(top, DefaultLimit)}, phrase: q.Phrase, plain: q, query: q, now: e.Now()}
	a.ask = retrieve.Ask{
		Ask: rank.Ask{Query: q, Language: a.language(), Now: a.now}, Phrase: q.Phrase, Limit: a.Limit, Steer: e.steer(a),
	}
	found, err := e.finder.Find(ctx, a.ask)
	if err != nil {
		return dryrun.Answer{}, err
	}
	best := arm{version: e.version, plan: e.plan}
	best.plan.Policy = best.plan.Policy.In(q.Moment)
	best.plan.Policy.Temperature = 0
	d := e.drawAs(a, found.Candidates, best)
	shown := d.shown()
	return dryrun.Answer{Top: idsOf(d.pool, shown[:min(top, len(shown))]), Fallback: string(found.Rung)}, nil
}

// entriesAfter is Entries without the first ones.
func (e *Engine) entriesAfter(ctx context.Context, passed uint64, fn func(journal.Entry) error) error {
	follower := e.journal.Follow(kv.Seq(passed), func(entries []journal.Entry, _ kv.Seq) error {
		for _, entry := range entries {
			if err := fn(entry); err != nil {
				return err
			}
		}
		return nil
	})
	return follower.CatchUp(ctx)
}
