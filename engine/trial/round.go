package trial

import "math"

// Round is one thing that was shown, and what it brought.
type Round struct {
	Action int // place in Log.Actions
	// Position is the place that was to be filled, as it was known before it was: in a slate, the slot in the order of drawing. What hangs on the
	// action itself, such as its place after grouping, would make the doubly robust estimate lean.
	Position   int
	Reward     float64 // at most 1e12 either way
	Propensity float64 // probability with which it was shown, given the slots above; above 0, at most 1
	Target     float64 // the same under the target, from 0 to 1
	// Above is the product, over the slots above, of the target's probability divided by the logged one: 1 for a round that stands alone.
	Above float64
	// Nothing is the weight with which the target shows nothing here, having run out of what it may show: it brings nothing then. 0 or Target is 0.
	Nothing float64
	Cluster uint64
	// Choices are what the target would show here, up to what it all but never would. Without them the doubly robust estimate takes the
	// round as plain importance sampling does.
	Choices []Choice
	// Uncovered is the target's probability of showing what the logged policy all but never shows here: the log is silent on it.
	Uncovered float64
}

// Choice is an action and its probability under the target.
type Choice struct {
	Action int32
	Target float64
}

// Log is what estimates are made of.
type Log struct {
	Rounds  []Round
	Actions []string // names of the actions, by Round.Action
	// Sample says that some of the traffic is invented.
	Sample bool
	// Inexact counts rounds whose logged propensity is not the one that the log's own scores give.
	Inexact int
	// LeftOut counts what was read and could not be used.
	LeftOut int
}

// rare is the probability below which a choice counts as never shown: where nothing was seen, nothing can be said.
const rare = 1e-4

// ratio is the importance weight before clipping.
func (r *Round) ratio() float64 { return r.Above * r.Target / r.Propensity }

// sound reports whether an estimate can be made with the round.
func (r *Round) sound() bool {
	share := func(p float64) bool { return p >= 0 && p <= 1 }
	return share(r.Propensity) && r.Propensity > 0 && share(r.Target) && share(r.Uncovered) && r.Above >= 0 && r.Above <= greatest &&
		r.ratio() <= greatest && r.Nothing >= 0 && r.Nothing <= greatest && math.Abs(r.Reward) <= greatest
}

// greatest is the greatest weight or reward: beside a greater one sums keep nothing of the others.
const greatest = 1e12

// soundIn returns the rounds that can be used.
func soundIn(rounds []Round) []Round {
	for i := range rounds {
		if !rounds[i].sound() {
			return withoutUnsound(rounds)
		}
	}
	return rounds
}

func withoutUnsound(rounds []Round) (sound []Round) {
	for i := range rounds {
		if rounds[i].sound() {
			sound = append(sound, rounds[i])
		}
	}
	return sound
}
