package tagger

import (
	"math"

	"moments/keywords"
	"moments/keywords/keymap"
)

// The weights of evidence that no file sets, in nats.
const (
	requestWeight = 10.0
	exactWeight   = 4.0
	phraseWeight  = 2.5
	broadWeight   = 1.5
	signalWeight  = 0.8
)

// The score of unknown, and the mass, as a multiple of a value of score 0, that all values without evidence share.
const (
	unknownScore = 0.8
	restMass     = 2.0
)

// The probabilities from which an axis is claimed.
const (
	intentThreshold  = 0.45
	stepThreshold    = 0.5
	personaThreshold = 0.6
)

func matchWeight(m keymap.Match) float64 {
	switch m {
	case keymap.Exact:
		return exactWeight
	case keymap.Phrase:
		return phraseWeight
	}
	return broadWeight
}

// scores are the sums of the evidence for each value of an axis.
type scores map[string]float64

// distribution is the softmax of the scores over all values of an axis and unknown, against which unknown adds. Values
// without a score share restMass, but have no more than a value of score 0 each. It is empty for an axis without values.
func (s scores) distribution(values []string, unknown float64) keywords.Distribution {
	if len(values) == 0 && len(s) == 0 {
		return nil
	}
	greatest := unknownScore + unknown
	for _, score := range s {
		greatest = max(greatest, score)
	}
	masses := make(map[string]float64, len(values)+1)
	for v, score := range s {
		if score != 0 {
			masses[v] = math.Exp(score - greatest)
		}
	}
	rest := math.Exp(-greatest) * min(1, restMass/float64(len(values)-len(masses)))
	for _, v := range values {
		if s[v] == 0 {
			masses[v] = rest
		}
	}
	masses[keywords.Unknown] = math.Exp(unknownScore + unknown - greatest)
	return keywords.NewDistribution(masses)
}

// claim is the likeliest value, if it is a value and reaches the threshold.
func claim(d keywords.Distribution, threshold float64) string {
	if top := d.Top(); top.Key != keywords.Unknown && top.P >= threshold {
		return top.Key
	}
	return ""
}
