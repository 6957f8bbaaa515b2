package trial

import (
	"slices"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
)

// lane is a policy on its way down a slate that was drawn by another, or by itself.
type lane struct {
	policy  rank.Policy
	scored  []rank.Scored // by place in the logged pool
	pool    []rank.Scored // what this policy draws from, and what was taken all the same
	place   map[content.AssetID]int
	taken   []int
	beyond  []int     // slots of what is not in the logged pool
	chances []float64 // of the next slot, by place in pool
}

// lanes are those of the logged policy and of the target.
func (p *Replay) lanes(a *journal.Answer) (logged, target *lane, err error) {
	was, candidates := make([]rank.Scored, len(a.Pool)), make([]rank.Candidate, len(a.Pool))
	for i, pooled := range a.Pool {
		features, err := rank.ParseFeatures(pooled.Features)
		if err != nil {
			return nil, nil, err
		}
		c := rank.Candidate{ID: pooled.Asset, Kind: pooled.Kind, Topics: pooled.Topics, Features: features}
		if pooled.Pinned {
			c.Pin = i + 1
		}
		candidates[i], was[i] = c, rank.Scored{Candidate: c, Score: pooled.Score}
	}
	policy := rank.Policy{Temperature: a.Policy.Temperature, SameKind: a.Policy.SameKind, SameTopic: a.Policy.SameTopic, Exploit: a.Policy.Exploit}
	return newLane(policy, was, was), p.target(a, candidates), nil
}

// target is the lane of the policy in question, over the candidates of an answer as it was.
func (p *Replay) target(a *journal.Answer, candidates []rank.Candidate) *lane {
	moment, shown := a.Moment, candidates
	var beyond []int
	if p.cfg.Recast != nil {
		if recast, is := p.cfg.Recast(a); is {
			moment, beyond = recast.Moment, recast.Beyond
			candidates, shown = recast.apply(candidates)
		}
	}
	scored := make([]rank.Scored, len(candidates))
	for i, c := range candidates {
		scored[i] = rank.Scored{Candidate: c, Score: p.cfg.Plan.Weights.Score(&c.Features)}
	}
	l := newLane(p.cfg.Plan.Policy.In(moment), scored, rank.Pool(p.cfg.Plan.Weights, shown, rank.FloorFor(a.Phrase != "")))
	l.beyond = beyond
	return l
}

// apply returns the candidates as they are recast, and those of them that may be shown.
func (r *Recast) apply(candidates []rank.Candidate) (all, shown []rank.Candidate) {
	all = slices.Clone(candidates)
	for i, as := range r.Assets {
		all[i].Features, all[i].Pin = as.Features, as.Pin
		if !as.Hidden {
			shown = append(shown, all[i])
		}
	}
	return all, shown
}

func newLane(policy rank.Policy, scored, pool []rank.Scored) *lane {
	l := &lane{policy: policy, scored: scored, pool: slices.Clone(pool), place: make(map[content.AssetID]int, len(pool))}
	for i := range pool {
		l.place[pool[i].ID] = i
	}
	return l
}

// look computes the probabilities of the next slot.
func (l *lane) look() { l.chances = l.policy.Conditional(l.pool, l.taken) }

// chance is the probability that the next slot draws the asset.
func (l *lane) chance(id content.AssetID) float64 {
	if i, ok := l.place[id]; ok && i < len(l.chances) {
		return l.chances[i]
	}
	return 0
}

// any reports whether the policy has anything left for the next slot.
func (l *lane) any() bool { return len(l.taken) < len(l.pool) }

// take puts an asset into the slot. One that this policy would not have drawn from counts for likeness only.
func (l *lane) take(s rank.Scored) {
	i, ok := l.place[s.ID]
	if !ok {
		i = len(l.pool)
		l.pool, l.place[s.ID] = append(l.pool, s), i
	}
	l.taken = append(l.taken, i)
}
