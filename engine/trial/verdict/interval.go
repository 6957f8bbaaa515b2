package verdict

import (
	"math"

	"moments/engine/eval"
)

// Alpha is the probability with which an interval may ever, at any look, miss the truth.
const Alpha = 0.05

// Difference is the rate of the variant less that of the control, with an asymptotic confidence sequence: its intervals hold for all looks
// together with a probability of 1 - Alpha, once there are enough clusters for means to be normal (Waudby-Smith, Arbour, Sinha, Kennedy
// and Ramdas 2024, Time-uniform central limit theory and asymptotic confidence sequences, theorem 2.2), over the linearised values of the
// clusters. Planned is the number of clusters at which it is to be tightest, decided before.
func Difference(control, variant Sums, planned float64) eval.Estimate {
	value := variant.Rate() - control.Rate()
	half := boundary(control.Clusters+variant.Clusters, planned) * math.Sqrt(control.variance()+variant.variance())
	return eval.Estimate{Value: value, Low: value - half, High: value + half}
}

// boundary is the half width, in standard errors, after t clusters. It is that of Robbins' normal mixture, with the mixing variance that is
// best at the planned number of clusters.
func boundary(t, planned float64) float64 {
	if t <= 0 {
		return math.Inf(1)
	}
	x := t / max(planned, 1) * bestMix
	return math.Sqrt(2 * (x + 1) / x * math.Log(math.Sqrt(x+1)/Alpha))
}

// bestMix is t times the mixing variance at which the boundary is least, to a thousandth (Waudby-Smith et al. 2024, appendix on the choice
// of rho: -2 log alpha + log(-2 log alpha + 1)).
var bestMix = -2*math.Log(Alpha) + math.Log(-2*math.Log(Alpha)+1)
