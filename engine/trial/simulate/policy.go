package simulate

import (
	"math"
	"math/rand/v2"
)

// policy chooses an arm for each visitor and is told what came of it. Arms are counted from 0; the first live of them can be shown.
type policy interface {
	choose(live int) int
	learn(arm int, clicked bool)
}

// counts are what was seen of each arm.
type counts struct{ shown, clicked []float64 }

func newCounts(arms int) counts { return counts{make([]float64, arms), make([]float64, arms)} }

func (c *counts) learn(arm int, clicked bool) {
	c.shown[arm]++
	if clicked {
		c.clicked[arm]++
	}
}

// uniform shows all arms alike.
type uniform struct {
	counts
	random *rand.Rand
}

func (u *uniform) choose(live int) int { return u.random.IntN(live) }

// greedyEpsilon is how often epsilon-greedy explores.
const greedyEpsilon = 0.1

// greedy shows the arm with the greatest rate so far, and one time in ten any; arms that were never shown come first, equal ones by lot.
type greedy struct {
	counts
	random *rand.Rand
}

func (g *greedy) choose(live int) int {
	if g.random.Float64() < greedyEpsilon {
		return g.random.IntN(live)
	}
	best, chosen, equal := math.Inf(-1), 0, 0
	for arm := range live {
		rate := math.Inf(1)
		if g.shown[arm] > 0 {
			rate = g.clicked[arm] / g.shown[arm]
		}
		switch {
		case rate > best:
			best, chosen, equal = rate, arm, 1
		case rate == best:
			if equal++; g.random.IntN(equal) == 0 {
				chosen = arm
			}
		}
	}
	return chosen
}

// thompson draws a rate for each arm from its posterior, of clicks that come or not with a uniform prior, and shows the greatest (Thompson
// 1933; Chapelle, Li 2011).
type thompson struct {
	counts
	random *rand.Rand
}

func (t *thompson) choose(live int) int {
	best, chosen := -1.0, 0
	for arm := range live {
		if rate := beta(t.random, 1+t.clicked[arm], 1+t.shown[arm]-t.clicked[arm]); rate > best {
			best, chosen = rate, arm
		}
	}
	return chosen
}

// beta draws from a Beta distribution, as a share of two Gamma variables.
func beta(random *rand.Rand, a, b float64) float64 {
	x := gamma(random, a)
	return x / (x + gamma(random, b))
}

// gamma draws from a Gamma distribution of a shape of at least 1 (Marsaglia, Tsang 2000).
func gamma(random *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-random.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
