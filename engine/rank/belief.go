package rank

import (
	"cmp"
	"math"
	"slices"
)

// Belief is what is believed of the reward that showing an asset brings: mean and standard deviation of a posterior that is taken for a
// Gamma distribution. Equal units for all of a pool; the zero Belief is that nothing is known.
type Belief struct{ Mean, Deviation float64 }

// normal is a normal distribution. The cube root of a Gamma variable is nearly one (Wilson, Hilferty 1931).
type normal struct{ mean, deviation float64 }

// Bounds of what is computed.
const (
	leastShape   = 0.2  // of a Gamma; below it the cube root is no longer near a normal distribution
	leastSpread  = 1e-9 // of a normal
	mostNodes    = 64   // of the quadrature
	tail         = 3.5  // standard deviations beyond which nothing is looked at
	tiniestShare = 1e-300
)

func (b Belief) root() normal {
	if !(b.Mean > 0) {
		return normal{deviation: leastSpread}
	}
	shape := max(b.Mean*b.Mean/max(b.Deviation*b.Deviation, leastSpread*leastSpread), leastShape)
	scale := math.Cbrt(b.Mean)
	return normal{mean: scale * (1 - 1/(9*shape)), deviation: max(scale/(3*math.Sqrt(shape)), leastSpread)}
}

// below is the probability of being less than x.
func (n normal) below(x float64) float64 {
	return 0.5 * math.Erfc((n.mean-x)/(n.deviation*math.Sqrt2))
}

// BestOf is the probability of each belief to have the greatest reward of all: what Thompson sampling draws them with (Thompson 1933; Scott 2010,
// probability matching). It is the integral of each density times the distributions of all others, by sums over at most 64 nodes, good to about
// 0.01; the probabilities add up to 1. Equal beliefs share. 50 different ones take about 0.1 ms, equal ones a thirtieth of it.
func BestOf(beliefs []Belief) []float64 {
	distinct, place, count := groups(beliefs)
	nodes := nodesOf(distinct)
	best := make([]float64, len(distinct))
	before, after := make([]float64, len(distinct)), make([]float64, len(distinct))
	allBefore := 0.0
	for k, x := range nodes {
		all := 0.0
		for i, n := range distinct {
			after[i] = max(n.below(x), tiniestShare)
			all += float64(count[i]) * math.Log(after[i])
		}
		for i := range distinct {
			mass, others := after[i], math.Exp(all)/after[i]
			if k > 0 {
				mass, others = after[i]-before[i], (others+math.Exp(allBefore)/before[i])/2
			}
			best[i] += mass * others
		}
		before, after, allBefore = after, before, all
	}
	return shares(best, place, count)
}

// groups are the distinct beliefs, where each belief is among them, and how many there are of each.
func groups(beliefs []Belief) (distinct []normal, place, count []int) {
	at := make(map[Belief]int, len(beliefs))
	place = make([]int, len(beliefs))
	for i, b := range beliefs {
		g, known := at[b]
		if !known {
			g = len(distinct)
			at[b] = g
			distinct, count = append(distinct, b.root()), append(count, 0)
		}
		place[i] = g
		count[g]++
	}
	return distinct, place, count
}

// nodesOf are the points between which the integral is taken: quantiles of all distributions, from where one of them surely lies above.
func nodesOf(distinct []normal) []float64 {
	from := math.Inf(-1)
	for _, n := range distinct {
		from = max(from, n.mean-tail*n.deviation)
	}
	var nodes []float64
	for _, n := range distinct {
		for _, z := range [...]float64{-2.5, -1.75, -1.25, -0.8, -0.4, 0, 0.4, 0.8, 1.25, 1.75, 2.5, tail} {
			if x := n.mean + z*n.deviation; x >= from {
				nodes = append(nodes, x)
			}
		}
	}
	slices.SortFunc(nodes, cmp.Compare[float64])
	if step := (len(nodes) + mostNodes - 1) / mostNodes; step > 1 {
		kept := nodes[:0]
		for i := (len(nodes) - 1) % step; i < len(nodes); i += step {
			kept = append(kept, nodes[i])
		}
		nodes = kept
	}
	return nodes
}

// shares gives each belief its part of its group's probability.
func shares(best []float64, place, count []int) []float64 {
	total := 0.0
	for g, p := range best {
		total += p * float64(count[g])
	}
	probabilities := make([]float64, len(place))
	for i, g := range place {
		probabilities[i] = best[g] / total
	}
	return probabilities
}

// surest is the ratio to an even chance from which on being the best counts no more, and below which it counts no less.
const surest = 100

// learned is the feature of an asset that is the best of n with probability p: 0.5 for an even chance.
func learned(p float64, n int) float64 {
	if !(p > 0) {
		return 0
	}
	return 0.5 + 0.5*min(math.Log(p*float64(n))/math.Log(surest), 1)
}

// Learn sets the feature Learned of a pool from the beliefs of its unpinned members, and orders the pool by the scores that follow.
//
// The feature is 1/2 + ln(n P) / (2 ln 100), held to [0, 1], with P the probability of the asset to be the best of the n. So, where all else is
// equal, the softmax at the temperature of Weights.Matching draws each asset with the probability that it is the best: Thompson sampling whose
// propensities are known exactly, and in which none of the n falls below a hundredth of an even chance.
func Learn(w Weights, pool []Scored) []Scored {
	var members []int
	var beliefs []Belief
	for i := range pool {
		if pool[i].Pin == 0 {
			members, beliefs = append(members, i), append(beliefs, pool[i].Belief)
		}
	}
	if len(members) == 0 {
		return pool
	}
	for k, p := range BestOf(beliefs) {
		s := &pool[members[k]]
		s.Features.Set(Learned, learned(p, len(members)))
		s.Score = w.Score(&s.Features)
	}
	slices.SortFunc(pool, order)
	return pool
}

// Matching is the temperature at which the softmax matches probabilities: see Learn.
func (w *Weights) Matching() float64 { return w[Learned] / w.total() / (2 * math.Log(surest)) }
