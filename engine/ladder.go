package engine

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"moments/content"
	"moments/engine/rank"
	"moments/internal/kv"
	"moments/keywords"
)

// ladder is what is shown when nothing answers a phrase: lists of eligible assets, best first, made at one point in time.
type ladder struct {
	seq      kv.Seq
	at       time.Time
	moments  map[keywords.Moment][]content.AssetID
	personas map[keywords.Persona][]content.AssetID
	popular  []content.AssetID
	recent   []content.AssetID
}

// rungLength is how many assets a rung holds.
const rungLength = 100

// ladderLife is how long a ladder is used after something has changed.
const ladderLife = time.Minute

// ladderCache holds the ladder in use. While one goroutine makes a new one, the others use the old.
type ladderCache struct {
	current atomic.Pointer[ladder]
	making  sync.Mutex
}

// currentLadder returns a ladder that is at most ladderLife behind the catalogue.
func (e *Engine) currentLadder(now time.Time) *ladder {
	have := e.ladder.current.Load()
	seq := e.catalog.Facts().Follower().Applied()
	if have != nil && age(have, now) < ladderLife && (have.seq == seq || age(have, now) < time.Second) {
		return have
	}
	if have == nil {
		e.ladder.making.Lock()
	} else if !e.ladder.making.TryLock() {
		return have
	}
	defer e.ladder.making.Unlock()
	made := e.makeLadder(seq, now)
	e.ladder.current.Store(made)
	return made
}

// age is never negative, and a ladder of the future is as old as can be: clocks go back.
func age(l *ladder, now time.Time) time.Duration {
	if d := now.Sub(l.at); d >= 0 {
		return d
	}
	return ladderLife
}

// step is one asset on its way into the lists.
type step struct {
	id      content.AssetID
	facts   *content.Facts
	worth   float64
	changed time.Time
}

func (e *Engine) makeLadder(seq kv.Seq, now time.Time) *ladder {
	var steps []step
	shelf := e.catalog.Facts()
	for _, id := range shelf.Select(func(f *content.Facts) bool { return f.EligibleAt(now) }) {
		f := shelf.Get(id)
		if f == nil {
			continue
		}
		s := step{id: id, facts: f, changed: f.Published}
		if f.Updated.After(s.changed) {
			s.changed = f.Updated
		}
		features := rank.Measure(&rank.Ask{Now: now}, &rank.Found{Facts: f})
		liked := e.learned.Estimate(id, f.Kind, keywords.Moment{}, now).Relative
		features.Set(rank.Learned, liked/(liked+1))
		s.worth = e.plan.Weights.Score(&features)
		steps = append(steps, s)
	}
	l := &ladder{seq: seq, at: now, moments: map[keywords.Moment][]content.AssetID{}, personas: map[keywords.Persona][]content.AssetID{}}
	slices.SortStableFunc(steps, func(a, b step) int { return b.changed.Compare(a.changed) })
	l.recent = firstOf(steps)
	slices.SortStableFunc(steps, func(a, b step) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.id, b.id))
	})
	l.popular = firstOf(steps)
	for _, s := range steps {
		l.add(s)
	}
	return l
}

func firstOf(steps []step) []content.AssetID {
	ids := make([]content.AssetID, 0, min(len(steps), rungLength))
	for _, s := range steps[:cap(ids)] {
		ids = append(ids, s.id)
	}
	return ids
}

// add puts the asset under each of its moments, and under what they are part of.
func (l *ladder) add(s step) {
	moments, personas := map[keywords.Moment]bool{}, map[keywords.Persona]bool{}
	for _, m := range s.facts.Moments {
		for _, key := range []keywords.Moment{
			m, {Intent: m.Intent, Step: m.Step}, {Intent: m.Intent, Persona: m.Persona}, {Intent: m.Intent},
		} {
			if key.Intent != "" && !moments[key] && len(l.moments[key]) < rungLength {
				moments[key] = true
				l.moments[key] = append(l.moments[key], s.id)
			}
		}
		if m.Persona != "" && !personas[m.Persona] && len(l.personas[m.Persona]) < rungLength {
			personas[m.Persona] = true
			l.personas[m.Persona] = append(l.personas[m.Persona], s.id)
		}
	}
}

// descend returns the candidates of the first rung that has any, and which it was; "" when the site has nothing to show at all.
func (e *Engine) descend(a *asking) ([]rank.Candidate, Rung) {
	l := e.currentLadder(a.now)
	for _, rung := range []struct {
		name Rung
		ids  []content.AssetID
	}{
		{RungMoment, l.forMoment(a.query.Moment)}, {RungPersona, l.personas[a.query.Moment.Persona]},
		{RungPopular, l.popular}, {RungRecent, l.recent},
	} {
		var candidates []rank.Candidate
		for _, id := range rung.ids {
			if facts := e.allowed(a, id); facts != nil && len(candidates) < rank.MaxPool {
				candidates = append(candidates, e.candidate(a, rank.Found{Facts: facts}, a.steer.Place(id)))
			}
		}
		if len(candidates) > 0 {
			return candidates, rung.name
		}
	}
	return nil, ""
}

// forMoment returns the list of the moment, or of the widest part of it that keeps the intent and has one.
func (l *ladder) forMoment(m keywords.Moment) []content.AssetID {
	for _, key := range []keywords.Moment{
		m, {Intent: m.Intent, Step: m.Step}, {Intent: m.Intent, Persona: m.Persona}, {Intent: m.Intent},
	} {
		if ids := l.moments[key]; len(ids) > 0 && key.Intent != "" {
			return ids
		}
	}
	return nil
}
