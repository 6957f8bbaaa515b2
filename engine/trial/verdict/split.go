package verdict

import "math"

// Split is how the visitors were divided, against how they were to be.
type Split struct {
	Expected float64 `json:"expected"` // share of the variant
	Found    float64 `json:"found"`
	// Odds is how much better a wrong division explains the numbers than the right one.
	Odds float64 `json:"odds"`
	OK   bool    `json:"ok"`
}

// Parameters of the check.
const (
	// SplitAlpha is the probability with which a right division ever, at any look, fails.
	SplitAlpha = 0.01
	// splitWeight is how firmly the prior of a wrong division sits at the right one: as after so many visitors. It looks hardest at shares that
	// are off by one or two in a hundred.
	splitWeight = 1000
	mostOdds    = 1e12
)

// SplitOf checks the numbers of visitors: the sequential multinomial test with a Beta prior, whose Bayes factor stays below 1/SplitAlpha for
// all looks together with a probability of 1 - SplitAlpha (Lindon and Malek 2022, Anytime-valid inference for multinomial count data; Ville
// 1939). Share is that of the variant, between 0 and 1.
func SplitOf(control, variant, share float64) Split {
	s := Split{Expected: share, Odds: 1, OK: true}
	if control+variant == 0 {
		return s
	}
	s.Found = variant / (control + variant)
	a, b := splitWeight*share, splitWeight*(1-share)
	log := logBeta(a+variant, b+control) - logBeta(a, b) - variant*math.Log(share) - control*math.Log1p(-share)
	s.Odds = min(math.Exp(log), mostOdds)
	s.OK = s.Odds < 1/SplitAlpha
	return s
}

func logBeta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}
