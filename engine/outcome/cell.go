package outcome

import (
	"math"
	"time"

	"moments/engine/journal"
)

// Parameters of the model.
const (
	halfLife     = 60 * 24 * time.Hour // of what was observed
	assetPrior   = 20.0                // examinations that the mean of everything counts for an asset
	momentPrior  = 10.0                // examinations that an asset counts for one of its moments
	startReward  = 0.1                 // what usually comes of an examination before anything is known
	startWeight  = 50.0                // examinations that startReward counts for
	examineSlope = 0.5
	longDwell    = 30.0 // seconds from which on reading counts
)

// cell is a decayed count as of a time. It is immutable.
type cell struct {
	Rewards, Examined float64
	At                int64 // seconds since 1970
}

// plus decays the cell to the time and adds. A time before the cell's own adds undecayed: the log is in order but for clocks.
func (c cell) plus(rewards, examined float64, at time.Time) cell {
	c = c.decayed(at)
	return cell{Rewards: max(0, c.Rewards+rewards), Examined: c.Examined + examined, At: c.At}
}

func (c cell) decayed(at time.Time) cell {
	age := at.Unix() - c.At
	if age <= 0 {
		return c
	}
	keep := math.Exp2(-float64(age) / halfLife.Seconds())
	return cell{Rewards: c.Rewards * keep, Examined: c.Examined * keep, At: at.Unix()}
}

// mean is the posterior mean with the parent's mean as prior of the given weight.
func (c cell) mean(parent, weight float64) float64 {
	return (c.Rewards + weight*parent) / (c.Examined + weight)
}

// examination is how much of an examination an impression at the position is.
func examination(position int) float64 {
	return math.Pow(float64(max(position, 1)), -examineSlope)
}

// reward is what an outcome is worth, in clicks.
func reward(o *journal.Outcome) float64 {
	switch o.Kind {
	case journal.Click:
		return 1
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
