package engine

import (
	"context"

	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/rank"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
)

// Trials is the experiments on live traffic.
func (e *Engine) Trials() *live.Book { return e.trials }

// Plan is what is in force: how candidates are scored, and how a slate is drawn. Its maps must not be changed.
func (e *Engine) Plan() rank.Plan { return e.plan }

// onTrial is the arm for a visitor while a trial runs: that of the variant for some, the given one for the others. Without consent, and for who
// cannot be told from others, it is the given one, outside of the trial.
func (e *Engine) onTrial(a *asking, chosen arm) arm {
	t := e.trials.Running(a.now)
	who := whoOf(a.Visitor, a.Chain)
	if t == nil || who == "" || a.Consent == journal.ConsentOff {
		return chosen
	}
	switch t.Assign(who) {
	case live.Control:
		chosen.variant = t.Label(live.Control)
	case live.Variant:
		return arm{variant: t.Label(live.Variant), version: t.Config, plan: t.Plan}
	}
	return chosen
}

// whoOf is the visitor, or without a name the search; "" for who has neither.
func whoOf(visitor, chain string) string {
	if visitor == "" && chain != "" {
		return "chain/" + chain
	}
	return visitor
}

// StartTrial begins a trial of s.Plan against what is in force. Control and Visitors of s are filled in, the latter from the log of the last
// weeks as far as there is one. Errors are those of live.Book.Start.
func (e *Engine) StartTrial(ctx context.Context, by kv.Author, s live.Spec) (kv.Seq, error) {
	s.Control = e.plan
	if s.Metric == "" {
		s.Metric = verdict.Satisfied
	}
	size, err := verdict.SizeOf(e.TrialBasis(s.Metric), orDefault(s.Difference, live.DefaultDifference), orDefault(s.Share, live.DefaultShare), 1)
	if err == nil {
		s.Visitors = size.Visitors
	}
	return e.trials.Start(ctx, by, s)
}

func orDefault(v, usual float64) float64 {
	if v == 0 {
		return usual
	}
	return v
}

// TrialReport is a trial with what came of it up to now, or kv.ErrNotFound.
func (e *Engine) TrialReport(name string) (live.Report, error) {
	t, err := e.trials.Get(name)
	if err != nil {
		return live.Report{}, err
	}
	control, variant := e.folds.Trials.Tally(t.Label(live.Control)), e.folds.Trials.Tally(t.Label(live.Variant))
	return live.NewReport(t, control, variant, e.Now()), nil
}

// basisDays is how far back the log is asked for what is usual.
const basisDays = 28

// TrialBasis is what the log of the last four weeks says of the traffic that a trial would have: whole days, or today where there are no others. It
// is zero without any.
func (e *Engine) TrialBasis(m verdict.Metric) verdict.Basis {
	today := ledger.DayOf(e.Now())
	for _, span := range []ledger.Span{{From: today - basisDays, To: today - 1}, {From: today, To: today}} {
		if sums, days := e.past(m, span); sums.Clusters > 0 {
			return verdict.BasisOf(sums, days)
		}
	}
	return verdict.Basis{}
}

// past sums the searches of a span by visitor, and says over how many days they go.
func (e *Engine) past(m verdict.Metric, span ledger.Span) (sums verdict.Sums, days float64) {
	clusters := map[string]verdict.Cluster{}
	first := span.To + 1
	for row := range e.folds.Ledger.Rows(span) {
		who := whoOf(row.Visitor, row.Chain)
		if who == "" {
			continue
		}
		first = min(first, row.Day)
		is := clusters[who]
		was := is
		is.N, is.Y = is.N+1, is.Y+measured(m, &row)
		sums.Change(was, is)
		clusters[who] = is
	}
	return sums, float64(span.To - first + 1)
}

// measured is how much of a metric a search has.
func measured(m verdict.Metric, row *ledger.Row) float64 {
	switch m {
	case verdict.Clicks:
		return float64(row.Clicks)
	case verdict.Leads:
		return float64(row.Leads)
	case verdict.Conversions:
		return float64(row.Conversions)
	case verdict.Value:
		return row.Value
	}
	if row.Satisfied() {
		return 1
	}
	return 0
}
