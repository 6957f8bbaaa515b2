package retrieve

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

// Rung is a step of the ladder that is gone down when nothing answers a phrase.
type Rung string

// The rungs, in order.
const (
	RungMoment  Rung = "moment"  // content for the same moment
	RungPersona Rung = "persona" // content for the same persona
	RungPopular Rung = "popular" // what serves best anywhere
	RungRecent  Rung = "recent"  // what is newest
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
func (f *Finder) currentLadder(now time.Time) *ladder {
	have := f.ladder.current.Load()
	seq := f.cfg.Catalog.Facts().Follower().Applied()
	if have != nil && age(have, now) < ladderLife && (have.seq == seq || age(have, now) < time.Second) {
		return have
	}
	if have == nil {
		f.ladder.making.Lock()
	} else if !f.ladder.making.TryLock() {
		return have
	}
	defer f.ladder.making.Unlock()
	made := f.makeLadder(seq, now)
	f.ladder.current.Store(made)
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

func (f *Finder) makeLadder(seq kv.Seq, now time.Time) *ladder {
	var steps []step
	shelf := f.cfg.Catalog.Facts()
	for _, id := range shelf.Select(func(facts *content.Facts) bool { return facts.EligibleAt(now) }) {
		if facts := shelf.Get(id); facts != nil {
			steps = append(steps, f.step(facts, now))
		}
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

// step is an asset with what it is worth by itself.
func (f *Finder) step(facts *content.Facts, now time.Time) step {
	s := step{id: facts.ID, facts: facts, changed: facts.Published}
	if facts.Updated.After(s.changed) {
		s.changed = facts.Updated
	}
	features := rank.Measure(&rank.Ask{Now: now}, &rank.Found{Facts: facts})
	liked := f.cfg.Learned.Estimate(facts.ID, facts.Kind, keywords.Moment{}, now).Relative
	features.Set(rank.Learned, liked/(liked+1))
	s.worth = f.cfg.Weights.Score(&features)
	return s
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
func (a *finding) descend() ([]rank.Candidate, Rung) {
	l := a.currentLadder(a.Now)
	for _, rung := range []struct {
		name Rung
		ids  []content.AssetID
	}{
		{RungMoment, l.forMoment(a.Query.Moment)}, {RungPersona, l.personas[a.Query.Moment.Persona]},
		{RungPopular, l.popular}, {RungRecent, l.recent},
	} {
		var candidates []rank.Candidate
		for _, id := range rung.ids {
			if facts := a.allowed(id); facts != nil && len(candidates) < rank.MaxPool {
				candidates = append(candidates, a.candidate(rank.Found{Facts: facts}, a.Steer.Place(id)))
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
