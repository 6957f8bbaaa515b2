package editor

import (
	"context"
	"fmt"

	"moments/engine"
	"moments/engine/ledger"
	"moments/engine/trial/dryrun"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// DryRun says what a keyword map of the rows would have changed for past searches and imported demand, had it been the published one. It writes
// nothing. It returns what Reread returns, and ErrRequest for options that cannot be.
func (e Editor) DryRun(ctx context.Context, rows []keymap.Row, o dryrun.Options) (dryrun.Report, error) {
	o = o.Complete()
	if err := checkDryRun(o); err != nil {
		return dryrun.Report{}, err
	}
	c, err := e.against(rows)
	if err != nil {
		return dryrun.Report{}, err
	}
	period := e.Period(o.Days)
	report, err := dryrun.Run(ctx, dryrun.Config{
		Options: o, From: period.From, To: period.To, Tagger: e.Tagger(), Before: c.before, After: c.after, Now: e.Now,
		Asked:  dryrun.Gather(e.Ledger().Rows(ledger.Span{From: period.From, To: period.To}), e.askedElsewhere()),
		Answer: func(ctx context.Context, q keywords.Query) (dryrun.Answer, error) { return e.Best(ctx, q, o.Top) },
		Journal: dryrun.Journal{
			Length: uint64(e.Store().Head(kv.Out)), After: e.EntriesAfter, Plan: e.Plan(), Recast: e.rereader(c).Recast,
		},
	})
	if err != nil {
		return report, fmt.Errorf("running the map dry: %w", err)
	}
	return report, nil
}

func checkDryRun(o dryrun.Options) error {
	switch {
	case o.Days < 1 || o.Days > engine.MaxDays:
		return &engine.RequestError{Field: "days", Found: fmt.Sprint(o.Days), Try: fmt.Sprintf("use 1 to %d", engine.MaxDays)}
	case o.Top < 1 || o.Top > engine.MaxLimit:
		return &engine.RequestError{Field: "top", Found: fmt.Sprint(o.Top), Try: fmt.Sprintf("use 1 to %d", engine.MaxLimit)}
	case o.Budget < 0:
		return &engine.RequestError{Field: "budget", Found: o.Budget.String(), Try: "use a time such as 20s"}
	case o.List < 1:
		return &engine.RequestError{Field: "list", Found: fmt.Sprint(o.List), Try: "use 1 or more"}
	}
	return nil
}

// askedElsewhere is imported demand. What is no phrase asks for nothing.
func (e Editor) askedElsewhere() (asked []dryrun.Asked) {
	for _, s := range e.Library().Current().Searches {
		if phrase, err := keywords.ParsePhrase(s.Phrase); err == nil {
			asked = append(asked, dryrun.Asked{
				Search: dryrun.Search{Phrase: phrase.Masked(), Language: string(keywords.LanguageOf(s.Locale))}, Imported: s.Count,
			})
		}
	}
	return asked
}
