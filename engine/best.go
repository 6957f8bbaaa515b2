package engine

import (
	"context"

	"moments/engine/rank"
	"moments/engine/retrieve"
	"moments/engine/trial/dryrun"
	"moments/keywords"
)

// Best answers a query as somebody would be answered of whom nothing else is known: always with the best, and without a trace.
func (e *Engine) Best(ctx context.Context, q keywords.Query, top int) (dryrun.Answer, error) {
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
