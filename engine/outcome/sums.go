package outcome

import (
	"math"
	"time"
)

// halfLife of what was observed.
const halfLife = 60 * 24 * time.Hour

// landmark is the time at which an observation weighs 1. Later ones weigh more, so that what is older fades against them without being
// touched: forward decay (Cormode et al., ICDE 2009). It goes on for six decades.
const landmark = 1767225600 // 2026-01-01, seconds since 1970

// mostDoublings bounds the weight of an observation of any time.
const mostDoublings = 400

// weight is what an observation of the time counts in sums.
func weight(at time.Time) float64 {
	return math.Exp2(min(max(float64(at.Unix()-landmark)/halfLife.Seconds(), -mostDoublings), mostDoublings))
}

// sums are what was observed, weighted forward. Expected are the rewards that the examinations would have brought to the usual asset.
type sums struct {
	_                                    struct{} `cbor:",toarray"`
	Rewards, Squares, Examined, Expected float64
}

func (s *sums) add(t sums) {
	s.Rewards += t.Rewards
	s.Squares += t.Squares
	s.Examined += t.Examined
	s.Expected += t.Expected
}

// less is what is left without t, which is part of s: never below 0 but for rounding, and for rewards, which dismissals take from.
func (s sums) less(t sums) sums {
	return sums{
		Rewards: s.Rewards - t.Rewards, Squares: max(s.Squares-t.Squares, 0),
		Examined: max(s.Examined-t.Examined, 0), Expected: max(s.Expected-t.Expected, 0),
	}
}

func (s sums) times(k float64) sums {
	return sums{Rewards: s.Rewards * k, Squares: s.Squares * k, Examined: s.Examined * k, Expected: s.Expected * k}
}

// rewarded is how many impressions brought a reward, at least: the square of the sum over the sum of squares (Cauchy-Schwarz).
func (s *sums) rewarded() float64 {
	if s.Rewards <= 0 || s.Squares <= 0 {
		return 0
	}
	return s.Rewards * s.Rewards / s.Squares
}
