package engine

import (
	"context"
	"fmt"

	"moments/engine/gap"
	"moments/engine/ledger"
	"moments/engine/supply"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// GapQuery says what a gap report covers.
type GapQuery struct {
	Days  int // up to now, the day that runs included; 0 is 90
	Limit int // rows at most; 0 is all of them. Matrix and totals are of all
}

const defaultGapDays = 90

// MaxDays is how far back a report may go.
const MaxDays = 366

// Gaps reports which moments lack content: what was searched here, what was searched elsewhere and what the team plans, against what is
// eligible now. It reads every phrase of imported demand and searches for the top phrases of every row.
func (e *Engine) Gaps(ctx context.Context, q GapQuery) (gap.Report, error) {
	if q.Days == 0 {
		q.Days = defaultGapDays
	}
	if q.Days < 1 || q.Days > MaxDays {
		return gap.Report{}, &RequestError{"days", fmt.Sprint(q.Days), fmt.Sprintf("use 1 to %d", MaxDays)}
	}
	snapshot := e.library.Current()
	period := e.Period(q.Days)
	demands := gap.Group(gap.Asked{
		Period: period, Rows: e.folds.Ledger.Rows(ledger.Span{From: period.Before().From, To: period.To}),
		Imports: append(e.imported(snapshot), e.reported(period)...), Planned: snapshot.Planned, Ignore: gap.FunctionWords(),
	})
	supplied := make(map[gap.Key]gap.Supply, len(demands))
	counter := supply.NewCounter(e.index, e.catalog.Facts(), e.Now())
	for i := range demands {
		s, err := counter.Count(ctx, &demands[i])
		if err != nil {
			return gap.Report{}, fmt.Errorf("counting what supplies %s: %w", demands[i].Key, err)
		}
		supplied[demands[i].Key] = s
	}
	report := gap.Assess(gap.Given{Period: period, Generated: e.Now(), Demands: demands, Supply: supplied})
	if q.Limit > 0 {
		report.Rows = report.Rows[:min(q.Limit, len(report.Rows))]
	}
	return report, nil
}

// Period is the last days, the one that runs included.
func (e *Engine) Period(days int) gap.Period {
	today := ledger.DayOf(e.Now())
	period := gap.Period{From: today - ledger.Day(days) + 1, To: today, Since: today}
	if first, _, any := e.folds.Ledger.Days(); any {
		period.Since = first
	}
	return period
}

// imported reads the phrases that were searched elsewhere, as they would be read here.
func (e *Engine) imported(snapshot *keymap.Snapshot) []gap.Search {
	searches := make([]gap.Search, 0, len(snapshot.Searches))
	for _, s := range snapshot.Searches {
		phrase, err := keywords.ParsePhrase(s.Phrase)
		if err != nil {
			continue // what is no phrase asks for nothing
		}
		q := e.reader.Read(phrase, tagger.Given{Language: language(s.Locale)})
		searches = append(searches, gap.Search{
			Phrase: string(q.Phrase), Moment: q.Moment, Confidence: q.Confidence, Topics: q.Topics, Count: s.Count, Source: s.Source,
		})
	}
	return searches
}

// reported reads what visitors said to have looked for in vain. Where the words do not say it, the moment is that of their search.
func (e *Engine) reported(period gap.Period) (searches []gap.Search) {
	for _, r := range e.folds.Ledger.Reports(ledger.Span{From: period.From, To: period.To}) {
		phrase, err := keywords.ParsePhrase(r.Phrase)
		if err != nil {
			continue
		}
		q := e.reader.Read(phrase, tagger.Given{})
		s := gap.Search{Phrase: string(q.Phrase), Moment: q.Moment, Confidence: q.Confidence, Topics: q.Topics, Count: 1, Source: gap.Reported}
		if s.Moment.IsZero() {
			s.Moment = r.Moment
		}
		searches = append(searches, s)
	}
	return searches
}
