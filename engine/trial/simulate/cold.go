package simulate

import (
	"math/rand/v2"
	"slices"

	"moments/engine/eval"
)

// The cold start: a moment is settled for half of the rounds, then an asset that is better than the best by at least a fifth appears.
const (
	clearlyBest = 1.2
	lastRounds  = 200 // of which an arm holds half when it was shown in half of them
	moreRounds  = 1000
)

func (o Options) settled() int { return o.Rounds / 2 }

// ColdStart says after how many rounds a new best asset holds half of its moment's traffic: half of the last 200, and of the last 1,000. Never
// counts as the end of the run.
type ColdStart struct {
	Tests   int       `json:"tests"` // those with an arm that is better than all others by a fifth
	Settled int       `json:"settled_rounds"`
	Limit   int       `json:"rounds"`
	Window  int       `json:"window"`
	Wide    int       `json:"wide_window"`
	Rows    []ColdRow `json:"policies"`
}

// ColdRow is the median of one policy, with 95 % intervals over tests, and its ratio to Thompson's: for the first time at which the asset holds
// half of the last 200, the same of the last 1,000, and for the time from which on it always holds half of the last 200.
type ColdRow struct {
	Policy      string        `json:"policy"`
	First       eval.Estimate `json:"first"`
	FirstRatio  eval.Estimate `json:"first_ratio"`
	Wide        eval.Estimate `json:"wide"`
	WideRatio   eval.Estimate `json:"wide_ratio"`
	Always      eval.Estimate `json:"always"`
	AlwaysRatio eval.Estimate `json:"always_ratio"`
	Reached     float64       `json:"reached"` // share of the tests in which it held half at the end
}

// arrival is when the new arm held half: of the last rounds for the first time, of more of them, and for good.
type arrival struct{ first, wide, always float64 }

// coldTest is the test with its best arm last, or false when that is not clearly the best.
func coldTest(t *Test) (Test, bool) {
	rates := slices.Sorted(slices.Values(t.Rates))
	n := len(rates)
	return Test{ID: t.ID, Rates: rates}, n >= 3 && rates[n-1] >= clearlyBest*rates[n-2]
}

func coldStart(tests []Test, o Options) ColdStart {
	var some []Test
	for i := range tests {
		if t, ok := coldTest(&tests[i]); ok {
			some = append(some, t)
		}
	}
	results := make([][]arrival, len(some))
	each(len(some), func(i int) { results[i] = arrive(&some[i], o) })
	c := ColdStart{Tests: len(some), Settled: o.settled(), Limit: o.Rounds, Window: lastRounds, Wide: moreRounds}
	for p, name := range names {
		if name != Uniform {
			c.Rows = append(c.Rows, coldRow(name, results, p, o))
		}
	}
	return c
}

// arrive plays the test for each policy: its arms but the last until the moment is settled, then all.
func arrive(t *Test, o Options) []arrival {
	var all []arrival
	for _, player := range players(t, o.Seed) {
		visitors := rand.New(rand.NewPCG(o.Seed, t.hash()))
		newest := len(t.Rates) - 1
		shown := make([]bool, o.Rounds)
		for round := range o.settled() + o.Rounds {
			live := newest
			if round >= o.settled() {
				live++
			}
			arm := player.choose(live)
			player.learn(arm, visitors.Float64() < t.Rates[arm])
			if round >= o.settled() {
				shown[round-o.settled()] = arm == newest
			}
		}
		all = append(all, holds(shown))
	}
	return all
}

// holds finds when the new arm held half, by rounds since it came; those before count as not.
func holds(shown []bool) (a arrival) {
	a.first, a.always = half(shown, lastRounds)
	a.wide, _ = half(shown, moreRounds)
	return a
}

// half finds when half of the last rounds showed the new arm: for the first time, and for the last time that it came to be so without being
// lost again.
func half(shown []bool, window int) (first, always float64) {
	never := float64(len(shown))
	first = never
	last, held := 0, false
	for i, new := range shown {
		if new {
			last++
		}
		if i >= window && shown[i-window] {
			last--
		}
		now := 2*last >= window
		if now && !held {
			first, always = min(first, float64(i+1)), float64(i+1)
		}
		held = now
	}
	if !held {
		always = never
	}
	return first, always
}

func coldRow(name string, results [][]arrival, policy int, o Options) ColdRow {
	n, seed, limit := len(results), o.Seed, float64(o.Rounds)
	pick := func(p int, of func(arrival) float64) []float64 {
		values := make([]float64, n)
		for i := range results {
			values[i] = of(results[i][p])
		}
		return values
	}
	first := func(a arrival) float64 { return a.first }
	wide := func(a arrival) float64 { return a.wide }
	always := func(a arrival) float64 { return a.always }
	r := ColdRow{Policy: name}
	r.First, r.FirstRatio = medians(pick(policy, first), pick(baseline, first), seed)
	r.Wide, r.WideRatio = medians(pick(policy, wide), pick(baseline, wide), seed)
	r.Always, r.AlwaysRatio = medians(pick(policy, always), pick(baseline, always), seed)
	for i := range results {
		if results[i][policy].always < limit {
			r.Reached += 1 / float64(n)
		}
	}
	return r
}

func medians(own, base []float64, seed uint64) (median, relative eval.Estimate) {
	median = resampled(len(own), seed, func(sample []int) float64 { return medianOf(own, sample) })
	relative = resampled(len(own), seed, func(sample []int) float64 {
		return ratio(medianOf(own, sample), medianOf(base, sample))
	})
	return median, relative
}
