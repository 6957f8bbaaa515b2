package simulate

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"moments/engine/eval"
)

// The policies, in the order of a report.
const (
	Ours     = "moments"
	Thompson = "thompson"
	Greedy   = "epsilon-greedy"
	Uniform  = "uniform"
)

var names = []string{Ours, Thompson, Greedy, Uniform}

// Options say how a run is made. The zero value of a field means what its comment says.
type Options struct {
	Rounds int    // the longest horizon; 0 is 10,000
	Seed   uint64 // of visitors, draws and intervals
}

func (o Options) complete() Options {
	if o.Rounds == 0 {
		o.Rounds = 10_000
	}
	return o
}

// horizons are after how many rounds a report measures: a tenth and three tenths of the longest, and all of it.
func (o Options) horizons() []int {
	return slices.Compact([]int{max(o.Rounds/10, 1), max(3*o.Rounds/10, 1), o.Rounds})
}

// players are the policies for a test, in the order of names.
func players(t *Test, seed uint64) []policy {
	seed ^= t.hash()
	random := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, n)) }
	arms := len(t.Rates)
	return []policy{
		newOurs(arms, seed), &thompson{newCounts(arms), random(1)}, &greedy{newCounts(arms), random(2)}, &uniform{newCounts(arms), random(3)},
	}
}

// played is what came of a test: the pseudo-regret of each policy at each horizon, in clicks, and the check of what ours logged.
type played struct {
	regret [][]float64 // [policy][horizon]
	check  propensities
}

// play shows the arms of a test to the visitors of a seed, the same for each policy: visitor n clicks the arms whose rates lie above the nth
// random number.
func play(t *Test, o Options) (p played) {
	best, horizons := t.best(), o.horizons()
	for _, player := range players(t, o.Seed) {
		visitors := rand.New(rand.NewPCG(o.Seed, t.hash()))
		lost, at := 0.0, make([]float64, 0, len(horizons))
		for round := 1; round <= o.Rounds; round++ {
			arm := player.choose(len(t.Rates))
			player.learn(arm, visitors.Float64() < t.Rates[arm])
			lost += best - t.Rates[arm]
			if slices.Contains(horizons, round) {
				at = append(at, lost)
			}
		}
		p.regret = append(p.regret, at)
		if ours, ok := player.(*ours); ok {
			p.check = ours.check
		}
	}
	return p
}

// each calls fn for every place below n, on all processors.
func each(n int, fn func(int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range next {
				fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// Report is what a run gives. Simulation is always true: it is written so that nobody takes the numbers for traffic.
type Report struct {
	Simulation bool         `json:"simulation"`
	Tests      int          `json:"tests"`
	Arms       int          `json:"arms"`
	Seed       uint64       `json:"seed"`
	Regret     []Row        `json:"regret"`
	Propensity Propensities `json:"propensities"`
	ColdStart  ColdStart    `json:"cold_start"`
}

// Row is the pseudo-regret of one policy at one horizon, in clicks a test, with 95 % intervals over tests. Ratio is that of the sums, the
// policy's over Thompson's.
type Row struct {
	Half   string        `json:"half"` // all, tuned or held
	Rounds int           `json:"rounds"`
	Policy string        `json:"policy"`
	Regret eval.Estimate `json:"regret"`
	Ratio  eval.Estimate `json:"ratio"`
}

// Propensities says how ours' logged probabilities agree with its draws. Inverse is the mean of 1/p over rounds, by arm: 1 when they are
// exact. Floor is the least probability that an arm in the pool ever had, as a share of an even chance.
type Propensities struct {
	Inverse eval.Estimate `json:"inverse"`
	Floor   float64       `json:"floor"`
}

// The halves of a report. Nothing is tuned on the one that is held back; which a test is of hangs on its id.
const (
	All   = "all"
	Tuned = "tuned"
	Held  = "held"
)

// Run plays all policies on the tests and reports. It takes some 20 microseconds a round and test.
func Run(tests []Test, o Options) Report {
	o = o.complete()
	results := make([]played, len(tests))
	each(len(tests), func(i int) { results[i] = play(&tests[i], o) })
	r := Report{Simulation: true, Tests: len(tests), Seed: o.Seed, ColdStart: coldStart(tests, o)}
	for i := range tests {
		r.Arms += len(tests[i].Rates)
	}
	for _, half := range []string{All, Tuned, Held} {
		some := members(tests, results, half)
		for h, rounds := range o.horizons() {
			for p, name := range names {
				r.Regret = append(r.Regret, row(some, p, h, o.Seed).named(half, rounds, name))
			}
		}
	}
	r.Propensity = agreement(results, o)
	return r
}

func (r Row) named(half string, rounds int, name string) Row {
	r.Half, r.Rounds, r.Policy = half, rounds, name
	return r
}

// members are the results of the tests of a half.
func members(tests []Test, results []played, half string) (some []played) {
	for i := range tests {
		if half == All || tests[i].Held() == (half == Held) {
			some = append(some, results[i])
		}
	}
	return some
}

// baseline is the place of Thompson among the names.
const baseline = 1

func row(results []played, policy, horizon int, seed uint64) Row {
	own, base := make([]float64, len(results)), make([]float64, len(results))
	for i, r := range results {
		own[i], base[i] = r.regret[policy][horizon], r.regret[baseline][horizon]
	}
	return Row{Regret: eval.Mean(own, seed), Ratio: resampled(len(own), seed, func(sample []int) float64 {
		return ratio(sumOf(own, sample), sumOf(base, sample))
	})}
}

func agreement(results []played, o Options) Propensities {
	var shares []float64
	floor := 1.0
	for _, r := range results {
		shares = append(shares, r.check.shares(o.Rounds)...)
		floor = min(floor, r.check.least)
	}
	return Propensities{Inverse: eval.Mean(shares, o.Seed), Floor: floor}
}
