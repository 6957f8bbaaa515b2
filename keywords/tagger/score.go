package tagger

import (
	"maps"
	"math"
	"slices"

	"moments/keywords"
	"moments/keywords/keymap"
)

// The weights of evidence that no file sets, in nats. An exact row decides: what the language
// says of two values is at most 16 apart. A phrase row outweighs that a bare noun is unknown to the language.
const (
	requestWeight = 40.0
	exactWeight   = 20.0
	phraseWeight  = 7.0
	broadWeight   = 2.0
	signalWeight  = 0.8
)

// unspoken is the score, against unknown at 0, of a value that nothing speaks for; all of them together have no more than
// restMass of them.
const (
	unspoken = -0.8
	restMass = 2.0
)

// The probabilities from which an axis is claimed.
const (
	intentThreshold  = 0.45
	stepThreshold    = 0.4
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

// axis is one axis of a reading.
type axis struct {
	values []string
	base   map[string]float64 // what the language says of a value, against unknown at 0; unspoken where it says nothing
	added  map[string]float64 // the sums of all other evidence
}

func newAxis(values []string) axis {
	return axis{values: values, base: map[string]float64{}, added: map[string]float64{}}
}

// add counts evidence for a value that the axis has, and reports whether it has it. An axis without values takes any.
func (a *axis) add(key string, nats float64) bool {
	if key == "" || len(a.values) > 0 && !has(a.values, key) {
		return false
	}
	a.added[key] += nats
	return true
}

// score is the sum of the evidence for a value, and whether there is any.
func (a *axis) score(key string) (nats float64, spoken bool) {
	base, heard := a.base[key]
	added, evident := a.added[key]
	if !heard {
		base = unspoken
	}
	return base + added, heard || evident && math.Abs(added) >= tiny
}

// distribution is the softmax of the scores over all values and unknown. It is empty for an axis without values.
func (a *axis) distribution() keywords.Distribution {
	values := a.values
	if len(values) == 0 {
		values = slices.Sorted(maps.Keys(a.added))
	}
	if len(values) == 0 {
		return nil
	}
	masses, silent := make(map[string]float64, len(values)+1), 0
	for _, v := range values {
		score, spoken := a.score(v)
		masses[v] = math.Exp(score)
		if !spoken {
			silent++
		}
	}
	for _, v := range values {
		if _, spoken := a.score(v); !spoken {
			masses[v] *= min(1, restMass/float64(silent))
		}
	}
	masses[keywords.Unknown] = 1
	return keywords.NewDistribution(masses)
}

// claim is the likeliest value, if it reaches the threshold.
func claim(d keywords.Distribution, threshold float64) string {
	for _, share := range d {
		if share.Key != keywords.Unknown {
			if share.P >= threshold {
				return share.Key
			}
			break
		}
	}
	return ""
}
