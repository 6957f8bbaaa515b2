package engine

import (
	"context"
	"fmt"
	"slices"

	"moments/engine/gap"
	"moments/engine/ledger"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/engine/mine/evidence"
	"moments/internal/kv"
	"moments/keywords"
)

// Mined is what people decided of groups of mined phrases.
func (e *Engine) Mined() *decision.Book { return decision.OpenBook(e.store, e.cfg.Site) }

// Mine groups the phrases of past searches and imported demand that no row of the published map and no sure reading covers. Groups that were
// decided on are left out. It reads every phrase, and takes seconds for 100,000. It returns ErrRequest for options that cannot be.
func (e *Engine) Mine(ctx context.Context, o mine.Options) (mine.Report, error) {
	o = o.Complete()
	if err := checkMine(o); err != nil {
		return mine.Report{}, err
	}
	decided, err := e.Mined().List()
	if err != nil {
		return mine.Report{}, err
	}
	library, period := e.library.Current(), e.period(o.Days)
	phrases := mine.Gather(e.folds.Ledger.Rows(ledger.Span{From: period.From, To: period.To}), e.elsewhere(period.From, period.To))
	err = evidence.Find(ctx, evidence.Config{
		Tagger: e.cfg.Tagger, Site: e.reader.Site(), Index: e.index, Now: e.Now(), Sure: o.Sure, After: e.entriesAfter,
		Length: uint64(e.store.Head(kv.Out)),
	}, phrases)
	if err != nil {
		return mine.Report{}, fmt.Errorf("mining: %w", err)
	}
	return mine.Mine(mine.Given{
		Options: o, Phrases: phrases, Synonyms: library.Synonyms, Knows: e.cfg.Tagger.Knows, Facts: e.catalog.Facts().Get,
		Dismissed: func(key string) bool {
			return slices.ContainsFunc(decided, func(d decision.Decision) bool { return d.Key == key })
		},
	}), nil
}

func checkMine(o mine.Options) error {
	switch {
	case o.Days < 1 || o.Days > maxPeriodDays:
		return &RequestError{"days", fmt.Sprint(o.Days), fmt.Sprintf("use 1 to %d", maxPeriodDays)}
	case !(o.Sure > 0 && o.Sure <= 1):
		return &RequestError{"sure", fmt.Sprint(o.Sure), "use a confidence above 0, at most 1"}
	case o.Limit < 1 || o.Phrases < 1 || o.Least < 0:
		return &RequestError{"limit", fmt.Sprint(min(o.Limit, o.Phrases, o.Least)), "use 1 or more"}
	}
	return nil
}

// elsewhere is imported demand, and what visitors said to have looked for in vain.
func (e *Engine) elsewhere(from, to ledger.Day) (all []mine.Elsewhere) {
	add := func(text, language, source string, count int) {
		if phrase, err := keywords.ParsePhrase(text); err == nil && count > 0 {
			all = append(all, mine.Elsewhere{Phrase: phrase.Masked(), Language: language, Source: source, Count: count})
		}
	}
	for _, s := range e.library.Current().Searches {
		add(s.Phrase, language(s.Locale), s.Source, s.Count)
	}
	for _, r := range e.folds.Ledger.Reports(ledger.Span{From: from, To: to}) {
		add(r.Phrase, "", gap.Reported, 1)
	}
	return all
}
