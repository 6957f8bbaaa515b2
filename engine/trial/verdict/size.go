package verdict

import (
	"errors"
	"fmt"
	"math"
)

// Power is the probability with which a difference of the size that is asked for shows by the planned end.
const Power = 0.8

// zPower and zAlpha are the quantiles of the normal distribution at Power and 1 - Alpha/2.
var (
	zPower = math.Sqrt2 * math.Erfinv(2*Power-1)
	zAlpha = math.Sqrt2 * math.Erfinv(1-Alpha)
)

// Basis is what is known of the traffic before a trial.
type Basis struct {
	Rate     float64 `json:"rate"`     // of the metric, for a search
	Variance float64 `json:"variance"` // of a search, with what searches of one visitor have in common
	Effect   float64 `json:"effect"`   // the design effect in it; 1 when it is not known
	Searches float64 `json:"searches"` // of a visitor
	Visitors float64 `json:"visitors"` // a day
}

// BasisOf is what the sums of some days say.
func BasisOf(s Sums, days float64) Basis {
	b := Basis{Rate: s.Rate(), Variance: s.perSearch(), Effect: s.Effect()}
	if s.Clusters > 0 && days > 0 {
		b.Searches, b.Visitors = s.N/s.Clusters, s.Clusters/days
	}
	return b
}

// Assumed is a basis without a log: a share, and one search of each visitor.
func Assumed(rate, visitors float64) Basis {
	return Basis{Rate: rate, Variance: rate * (1 - rate), Effect: 1, Searches: 1, Visitors: visitors}
}

// Size is what a trial takes. Visitors counts each once a day, unless the site gives them names of its own.
type Size struct {
	Searches float64 `json:"searches"`
	Visitors float64 `json:"visitors"`
	Days     float64 `json:"days"` // at the present traffic; 0 when that is not known
	// Once is how many searches a test would take that may be looked at only once, at its end: what looking at any time costs.
	Once float64 `json:"once"`
}

// ErrSize is returned when the numbers do not make a trial.
var ErrSize = errors.New("the size cannot be told")

// SizeOf says how large a trial must be for a difference to show: for two shares of unequal variance and allocation (Fleiss, Levin and
// Paik 2003, 4.3, without the correction for continuity), with the variance of clusters, and the wider interval that holds at any look.
// Share is that of the variant, traffic that of the visitors who take part.
func SizeOf(b Basis, difference, share, traffic float64) (Size, error) {
	switch {
	case !(difference > 0 && difference < 1e6):
		return Size{}, fmt.Errorf("%w: difference: found %v; use a number above 0, such as 0.02 for 2 in 100 searches", ErrSize, difference)
	case !(share > 0 && share < 1) || !(traffic > 0 && traffic <= 1):
		return Size{}, fmt.Errorf("%w: share and traffic: found %v and %v; use numbers between 0 and 1", ErrSize, share, traffic)
	case !(b.Variance > 0) || !(b.Searches > 0):
		return Size{}, fmt.Errorf("%w: there is no traffic to go by; say what the rate is now", ErrSize)
	}
	variance := b.Variance/(1-share) + b.with(difference)/share
	of := func(z float64) float64 {
		return math.Ceil((z + zPower) * (z + zPower) * variance / (difference * difference))
	}
	s := Size{Searches: of(boundary(1, 1)), Once: of(zAlpha)}
	s.Visitors = math.Ceil(s.Searches / b.Searches)
	if b.Visitors > 0 {
		s.Days = s.Visitors / (b.Visitors * traffic)
	}
	return s, nil
}

// with is the variance of a search when the rate is higher by the difference.
func (b Basis) with(difference float64) float64 {
	if b.Rate <= 0 {
		return b.Variance
	}
	up := b.Rate + difference
	if up < 1 {
		return b.Variance * up * (1 - up) / (b.Rate * (1 - b.Rate))
	}
	return b.Variance * up / b.Rate
}
