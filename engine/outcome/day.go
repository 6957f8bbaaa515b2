package outcome

import (
	"cmp"
	"math"
	"slices"

	"moments/content"
)

// gains are what an asset has got on a day, weighted forward: what it got, what dismissals took, and what the usual asset would have got
// in its place.
type gains struct {
	_                     struct{} `cbor:",toarray"`
	Rewards, Lost, Expect float64
}

// Parameters of what a day may say.
const (
	knownFrom  = 20.0 // rewards from which on an asset is known, and a day is held to what is known
	surprise   = 2.0  // standard deviations by which a day may do better; cutting off there takes 0.8 % of one from the mean
	alwaysFree = 1.0  // rewards that any day may bring
)

// may returns as much of the reward as the asset may have today at the weight; before is what it had until today. Once it is known, a day adds
// no more than two standard deviations to what was to be expected. So many networks that say the same move it little, however many.
func (g *gains) may(gain float64, before sums, spread, w float64) float64 {
	if before.Rewards < knownFrom*w {
		return gain
	}
	before.Examined = before.Expected
	factor := belief{1, assetShape}.seeing(before.times(1/w), spread)
	expected := g.Expect / w * factor.mean
	slack := alwaysFree + surprise*math.Hypot(math.Sqrt(spread*expected), g.Expect/w*factor.deviation())
	if gain < 0 {
		return held(gain, slack-g.Lost/w)
	}
	return held(gain, expected+slack-g.Rewards/w)
}

// took remembers what has counted.
func (g *gains) took(counted, w float64) {
	if counted < 0 {
		g.Lost -= counted * w
		return
	}
	g.Rewards += counted * w
}

// storedDay is a day of the guard as it is saved, in the order of the keys.
type storedDay struct {
	_      struct{} `cbor:",toarray"`
	Keys   []uint64
	Spent  []float64
	Assets []content.AssetID
	Got    []gains
}

func (d *day) stored() (s storedDay) {
	s.Keys, s.Spent = columns(d.spent)
	s.Assets, s.Got = columns(d.got)
	return s
}

func (s *storedDay) day() day {
	d := newDay()
	for i, key := range s.Keys[:min(len(s.Keys), len(s.Spent))] {
		d.spent[key] = s.Spent[i]
	}
	for i, asset := range s.Assets[:min(len(s.Assets), len(s.Got))] {
		d.got[asset] = s.Got[i]
	}
	return d
}

// columns are the keys of a map in order, and their values.
func columns[K cmp.Ordered, V any](m map[K]V) (keys []K, values []V) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		values = append(values, m[key])
	}
	return keys, values
}
