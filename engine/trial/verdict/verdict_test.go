package verdict_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"moments/engine/trial/verdict"
)

// world is a site with visitors who are not alike: each has a chance of its own to be satisfied, around rate, and makes one search or more.
type world struct {
	rate, lift float64
	random     *rand.Rand
}

func newWorld(rate, lift float64, seed uint64) *world {
	return &world{rate, lift, rand.New(rand.NewPCG(seed, 7))}
}

// visitor returns the searches of one visitor.
func (w *world) visitor(variant bool) (c verdict.Cluster) {
	rate := w.rate
	if variant {
		rate += w.lift
	}
	chance := rate * 2 * w.random.Float64()
	for c.N = 1; w.random.Float64() < 0.4; c.N++ {
	}
	for range int(c.N) {
		if w.random.Float64() < chance {
			c.Y++
		}
	}
	return c
}

// run is a trial that is looked at every so many visitors.
func (w *world) run(share float64, visitors, every int, look func(verdict.Evidence) bool) {
	var e verdict.Evidence
	for i := 1; i <= visitors; i++ {
		if w.random.Float64() < share {
			e.Variant.Change(verdict.Cluster{}, w.visitor(true))
		} else {
			e.Control.Change(verdict.Cluster{}, w.visitor(false))
		}
		if i%every == 0 && !look(e) {
			return
		}
	}
}

const runs = 400

// most is how many of n runs may go wrong that go wrong with a probability of alpha: three standard deviations more than expected.
func most(n int, alpha float64) int {
	return int(float64(n)*alpha + 3*math.Sqrt(float64(n)*alpha*(1-alpha)))
}

// Between equal variants, a difference is seen at any of twenty looks in no more than 5 % of trials; a usual 95 % interval sees one several
// times as often, which is why it is not used.
func TestIntervalsHoldAtEveryLook(t *testing.T) {
	for name, test := range map[string]struct{ rate, share float64 }{
		"even":           {0.3, 0.5},
		"a small share":  {0.3, 0.1},
		"a rare outcome": {0.02, 0.5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := verdict.Plan{Metric: verdict.Satisfied, Share: test.share, Difference: 1e-9, Visitors: 3000}
			wrong, usual := 0, 0
			for i := range runs {
				seen, seenUsually := false, false
				newWorld(test.rate, 0, uint64(i)).run(test.share, 4000, 200, func(e verdict.Evidence) bool {
					j := verdict.Judge(plan, e)
					seen = seen || j.Result == verdict.Better || j.Result == verdict.Worse
					half := (j.Difference.High - j.Difference.Low) / 2 / boundaryAt(e, plan.Visitors) * 1.96
					seenUsually = seenUsually || math.Abs(j.Difference.Value) > half && j.Enough
					return true
				})
				wrong += count(seen)
				usual += count(seenUsually)
			}
			if wrong > most(runs, verdict.Alpha) {
				t.Errorf("%d of %d trials see a difference that is not there", wrong, runs)
			}
			if usual <= most(runs, verdict.Alpha)*3/2 {
				t.Errorf("the usual interval errs in %d trials only: the looks are too few to test anything", usual)
			}
			t.Logf("%d of %d trials err; with the usual interval %d", wrong, runs, usual)
		})
	}
}

// boundaryAt is the half width in standard errors, from the formula in the paper, written otherwise.
func boundaryAt(e verdict.Evidence, planned float64) float64 {
	t, alpha := e.Control.Clusters+e.Variant.Clusters, verdict.Alpha
	rho2 := (-2*math.Log(alpha) + math.Log(-2*math.Log(alpha)+1)) / planned
	return math.Sqrt(2 * (t*rho2 + 1) / (t * t * rho2) * math.Log(math.Sqrt(t*rho2+1)/alpha) * t)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The size that is foretold is the one at which a difference shows in four of five trials, and the sooner the greater it is.
func TestPower(t *testing.T) {
	var before verdict.Sums
	w := newWorld(0.3, 0, 99)
	for range 5000 {
		before.Change(verdict.Cluster{}, w.visitor(false))
	}
	size, err := verdict.SizeOf(verdict.BasisOf(before, 10), 0.05, 0.5, 1)
	if err != nil {
		t.Fatal(err)
	}
	plan := verdict.Plan{Metric: verdict.Satisfied, Share: 0.5, Difference: 0.05, Visitors: size.Visitors}
	found, wrong, visitors := 0, 0, 0.0
	for i := range runs {
		newWorld(0.3, 0.05, uint64(i)).run(0.5, int(size.Visitors), 100, func(e verdict.Evidence) bool {
			j := verdict.Judge(plan, e)
			found += count(j.Result == verdict.Better)
			wrong += count(j.Result == verdict.Worse || j.Result == verdict.Same)
			if j.Result != verdict.Unknown {
				visitors += e.Control.Clusters + e.Variant.Clusters
			}
			return j.Result == verdict.Unknown
		})
	}
	t.Logf("foretold: %.0f visitors; found in %d of %d trials, after %.0f visitors on average", size.Visitors, found, runs, visitors/float64(found))
	if found < runs*3/4 || found > runs*97/100 {
		t.Errorf("found in %d of %d trials, where about four of five were foretold", found, runs)
	}
	if wrong > most(runs, verdict.Alpha) {
		t.Errorf("%d trials say the opposite", wrong)
	}
}

// A split of 52 to 48 is found, an even one is let pass, at any look.
func TestSplit(t *testing.T) {
	const runs = 100
	fails := func(share, meant float64) (failed int) {
		for i := range runs {
			random := rand.New(rand.NewPCG(uint64(i), 3))
			var control, variant float64
			for n := 1; n <= 20_000; n++ {
				if random.Float64() < share {
					variant++
				} else {
					control++
				}
				if n%200 == 0 && !verdict.SplitOf(control, variant, meant).OK {
					failed++
					break
				}
			}
		}
		return failed
	}
	for _, test := range []struct {
		share, meant float64
		least, most  int
	}{
		{0.5, 0.5, 0, most(runs, verdict.SplitAlpha)},
		{0.1, 0.1, 0, most(runs, verdict.SplitAlpha)},
		{0.52, 0.5, runs * 95 / 100, runs},
		{0.12, 0.1, runs * 95 / 100, runs},
	} {
		failed := fails(test.share, test.meant)
		t.Logf("%v where %v was meant: %d of %d", test.share, test.meant, failed, runs)
		if failed < test.least || failed > test.most {
			t.Errorf("%v where %v was meant fails in %d of %d trials", test.share, test.meant, failed, runs)
		}
	}
}
