package outcome

import (
	"math"

	"moments/engine/journal"
)

// longDwell is from how many seconds on reading counts.
const longDwell = 30.0

// reward is what an outcome is worth, in clicks.
func reward(o *journal.Outcome) float64 {
	switch o.Kind {
	case journal.Click:
		return 1
	case journal.Action:
		return 2
	case journal.Lead:
		return 3
	case journal.Conversion:
		return 5
	case journal.Dismissal:
		return -0.5
	case journal.Dwell:
		if o.Seconds >= longDwell {
			return 0.5
		}
	}
	return 0
}

// square is what the outcome adds to the square of the reward of its impression: one that follows a click comes on top of it.
func square(o *journal.Outcome) float64 {
	r := reward(o)
	switch o.Kind {
	case journal.Click, journal.Dismissal:
		return r * r
	}
	return (1+r)*(1+r) - 1
}

// held is r with at most this size, 0 for none.
func held(r, size float64) float64 { return math.Copysign(max(min(math.Abs(r), size), 0), r) }
