package editor

import (
	"context"
	"fmt"
	"slices"

	"moments/engine"
	"moments/engine/gap"
	"moments/engine/ledger"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/engine/mine/evidence"
	"moments/internal/kv"
	"moments/keywords"
)

// Mined is what people decided of groups of mined phrases.
func (e Editor) Mined() *decision.Book { return decision.OpenBook(e.Store(), e.Site()) }

// Mine groups the phrases of past searches and imported demand that no row of the published map and no sure reading covers. Groups that were
// decided on are left out. It reads every phrase, and takes seconds for 100,000. It returns ErrRequest for options that cannot be.
func (e Editor) Mine(ctx context.Context, o mine.Options) (mine.Report, error) {
	o = o.Complete()
	if err := checkMine(o); err != nil {
		return mine.Report{}, err
	}
	decided, err := e.Mined().List()
	if err != nil {
		return mine.Report{}, err
	}
	library, period := e.Library().Current(), e.Period(o.Days)
	phrases := mine.Gather(e.Ledger().Rows(ledger.Span{From: period.From, To: period.To}), e.elsewhere(period.From, period.To))
	err = evidence.Find(ctx, evidence.Config{
		Tagger: e.Tagger(), Site: e.Reads(), Index: e.Index(), Now: e.Now(), Sure: o.Sure, After: e.EntriesAfter,
		Length: uint64(e.Store().Head(kv.Out)),
	}, phrases)
	if err != nil {
		return mine.Report{}, fmt.Errorf("mining: %w", err)
	}
	return mine.Mine(mine.Given{
		Options: o, Phrases: phrases, Synonyms: library.Synonyms, Knows: e.Tagger().Knows, Facts: e.Catalog().Facts().Get,
		Dismissed: func(key string) bool {
			return slices.ContainsFunc(decided, func(d decision.Decision) bool { return d.Key == key })
		},
	}), nil
}

func checkMine(o mine.Options) error {
	switch {
	case o.Days < 1 || o.Days > engine.MaxDays:
		return &engine.RequestError{Field: "days", Found: fmt.Sprint(o.Days), Try: fmt.Sprintf("use 1 to %d", engine.MaxDays)}
	case !(o.Sure > 0 && o.Sure <= 1):
		return &engine.RequestError{Field: "sure", Found: fmt.Sprint(o.Sure), Try: "use a confidence above 0, at most 1"}
	case o.Limit < 1 || o.Phrases < 1 || o.Least < 0:
		return &engine.RequestError{Field: "limit", Found: fmt.Sprint(min(o.Limit, o.Phrases, o.Least)), Try: "use 1 or more"}
	}
	return nil
}

// elsewhere is imported demand, and what visitors said to have looked for in vain.
func (e Editor) elsewhere(from, to ledger.Day) (all []mine.Elsewhere) {
	add := func(text, language, source string, count int) {
		if phrase, err := keywords.ParsePhrase(text); err == nil && count > 0 {
			all = append(all, mine.Elsewhere{Phrase: phrase.Masked(), Language: language, Source: source, Count: count})
		}
	}
	for _, s := range e.Library().Current().Searches {
		add(s.Phrase, string(keywords.LanguageOf(s.Locale)), s.Source, s.Count)
	}
	for _, r := range e.Ledger().Reports(ledger.Span{From: from, To: to}) {
		add(r.Phrase, "", gap.Reported, 1)
	}
	return all
}
