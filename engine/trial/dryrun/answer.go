package dryrun

import (
	"context"
	"slices"
	"time"

	"moments/content"
)

// Answer is what a search gets: the first assets in reading order, and which rung of the ladder served, "" when it was answered.
type Answer struct {
	Top      []content.AssetID `json:"top"`
	Fallback string            `json:"fallback"`
}

// answers are those to one search, against both maps.
type answers struct{ before, after Answer }

// Effect is what becomes of an answer.
type Effect string

// The effects. A search that gains or loses an answer has another one, too.
const (
	Unknown Effect = "unknown" // the budget did not reach it
	Same    Effect = "same"    // the same first results in the same order
	Changed Effect = "changed" // other first results, or another order
	Gained  Effect = "gained"  // an answer, where it had only a fallback
	Lost    Effect = "lost"    // only a fallback, where it had an answer
)

func (a *answers) effect() Effect {
	switch {
	case a == nil:
		return Unknown
	case a.before.Fallback != "" && a.after.Fallback == "" && len(a.after.Top) > 0:
		return Gained
	case a.before.Fallback == "" && len(a.before.Top) > 0 && (a.after.Fallback != "" || len(a.after.Top) == 0):
		return Lost
	case slices.Equal(a.before.Top, a.after.Top):
		return Same
	}
	return Changed
}

// answer computes the answers to the different searches again, the most frequent first, until the time.
func (r *run) answer(ctx context.Context, until time.Time) error {
	return r.each(ctx, Answering, len(r.different), func(ctx context.Context, i int) error {
		d := r.different[i]
		if !r.Now().Before(until) {
			return ctx.Err()
		}
		before, after := r.queries(&d.Search)
		was, err := r.Answer(ctx, before)
		if err != nil {
			return err
		}
		would, err := r.Answer(ctx, after)
		d.answers = &answers{was, would}
		return err
	})
}
