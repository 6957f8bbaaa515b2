package trial

import (
	"math"
	"math/rand/v2"
	"slices"

	"moments/engine/eval"
)

// sums are of the rounds of a cluster, or of many.
type sums struct {
	rounds, weight, weighted, robust, reward float64
}

func (s *sums) add(o *sums) {
	s.rounds += o.rounds
	s.weight += o.weight
	s.weighted += o.weighted
	s.robust += o.robust
	s.reward += o.reward
}

// measure is one number of a sample.
type measure func(*sums) float64

// measures are the numbers that are estimated, each from the same samples.
var measures = struct{ logged, ips, snips, dr, gain measure }{
	logged: func(s *sums) float64 { return s.reward / s.rounds },
	ips:    func(s *sums) float64 { return s.weighted / s.rounds },
	snips: func(s *sums) float64 {
		if s.weight == 0 {
			return 0
		}
		return s.weighted / s.weight
	},
	dr:   func(s *sums) float64 { return s.robust / s.rounds },
	gain: func(s *sums) float64 { return (s.robust - s.reward) / s.rounds },
}

const (
	resamples = 2000
	// groupsLimit bounds the work of the bootstrap: more clusters than that are put together by turns, which leaves the variance of a sum of
	// independent clusters what it is.
	groupsLimit = 20_000
)

// bootstrap draws clusters with replacement (Efron 1979; whole clusters, as Davison and Hinkley 1997, 3.8) and returns the sums of each
// sample.
func bootstrap(clusters []sums, o *Options) []sums {
	groups := grouped(clusters)
	random := rand.New(rand.NewPCG(o.Seed, uint64(len(groups))))
	samples := make([]sums, o.draws())
	for i := range samples {
		var sample sums
		for range groups {
			sample.add(&groups[random.IntN(len(groups))])
		}
		samples[i] = sample
	}
	return samples
}

func grouped(clusters []sums) []sums {
	if len(clusters) <= groupsLimit {
		return clusters
	}
	groups := make([]sums, groupsLimit)
	for i := range clusters {
		groups[i%groupsLimit].add(&clusters[i])
	}
	return groups
}

// percentile is the value of a measure with its 95 % percentile interval over the samples.
func percentile(total *sums, samples []sums, of measure) eval.Estimate {
	drawn := make([]float64, len(samples))
	for i := range samples {
		drawn[i] = of(&samples[i])
	}
	slices.Sort(drawn)
	tail := len(drawn) / 40 // 2.5 %
	return eval.Estimate{Value: of(total), Low: drawn[tail], High: drawn[len(drawn)-1-tail]}
}

// Bounds of an interval.
type Bounds struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// bernstein is the 95 % interval of the mean of independent values that lie within a range of the given width: the empirical Bernstein bound
// of Maurer and Pontil (2009, theorem 4), once for each side. It holds for any distribution and any number of values, and is wide.
func bernstein(values []float64, width float64) Bounds {
	n := float64(len(values))
	mean, variance := meanVariance(values)
	half := width
	if n >= 2 {
		log := math.Log(4 / 0.05)
		half = math.Sqrt(2*variance*log/n) + 7*width*log/(3*(n-1))
	}
	return Bounds{Low: mean - half, High: mean + half}
}

// meanVariance returns the mean and the unbiased variance.
func meanVariance(values []float64) (mean, variance float64) {
	for _, v := range values {
		mean += v
	}
	mean /= max(float64(len(values)), 1)
	for _, v := range values {
		variance += float64((v - mean) * (v - mean))
	}
	return mean, variance / max(float64(len(values)-1), 1)
}
