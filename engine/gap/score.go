package gap

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// Supply is what serves a key. Pieces are assets that are eligible, serve the moment, and carry the topic or match two
// thirds of the idf-weighted terms of the row's phrases; Retrieved is how many different eligible assets its top
// phrases bring up, whatever they are.
type Supply struct {
	Pieces    int
	Retrieved int
}

// Factors are what a score is the product of, in this order.
type Factors struct {
	Demand     float64
	Shortfall  float64 // 1 - satisfaction
	StepWeight float64
	Trend      float64
	Confidence float64
}

// Score is the product.
func (f Factors) Score() float64 {
	return f.Demand * f.Shortfall * f.StepWeight * f.Trend * f.Confidence
}

// Basis says whose searches a row's demand is.
type Basis string

// The bases.
const (
	BasisOwn       Basis = "own"       // own searches alone: there are sessions enough
	BasisEstimated Basis = "estimated" // own, imported and planned ones together
	BasisFew       Basis = "few"       // own searches alone, and too few to judge by
)

// plannedUnit is how many searches a planned moment of priority 1 counts as; it grows with the square of the priority,
// 250 for 5.
const plannedUnit = 10

// neutralPriority is that of a planned moment which gives none.
const neutralPriority = 3

func (d *Demand) planned() float64 {
	if !d.Planned {
		return 0
	}
	p := min(max(d.Priority, 0), 5)
	if p == 0 {
		p = neutralPriority
	}
	return float64(plannedUnit * p * p)
}

func (d *Demand) basis(cfg Config) Basis {
	switch {
	case d.Sessions >= cfg.MinSessions:
		return BasisOwn
	case d.ImportedTotal() > 0 || d.Planned:
		return BasisEstimated
	}
	return BasisFew
}

// factors returns what makes the score. Trend is what history says of it.
func (d *Demand) factors(cfg Config, satisfaction float64, trend float64) Factors {
	f := Factors{
		Demand: float64(max(d.Own, 0)), Shortfall: 1 - satisfaction, StepWeight: cfg.stepWeight(d.Moment.Step),
		Trend: trend, Confidence: unit(d.Confidence),
	}
	if d.basis(cfg) == BasisEstimated {
		asked, planned := f.Demand+float64(d.ImportedTotal()), d.planned()
		f.Demand = asked + planned
		if f.Demand > 0 {
			f.Confidence = (asked*f.Confidence + planned) / f.Demand
		}
	}
	return f
}

// trendRest damps the trend of small numbers: so many searches are added on both sides.
const trendRest = 10

// trend is how own searches have changed, between half and double.
func (d *Demand) trend(history bool) float64 {
	if !history {
		return 1
	}
	ratio := float64(max(d.Own, 0)+trendRest) / float64(max(d.Before, 0)+trendRest)
	return min(max(ratio, 0.5), 2)
}

// Satisfaction is how likely a search of the row is to end well: mean and bounds of the 95 % credible interval.
type Satisfaction struct{ Mean, Low, High float64 }

// The prior: how many searches it weighs, and what to expect of one or two pieces, and of three and more.
const (
	priorWeight  = 10
	priorThin    = 0.3
	priorCovered = 0.6
)

// satisfaction is the Beta posterior of own searches (Gelman et al., Bayesian Data Analysis, 2.4), exactly 0 without a
// piece.
func (d *Demand) satisfaction(pieces int) Satisfaction {
	if pieces <= 0 {
		return Satisfaction{}
	}
	mean := priorThin
	if pieces >= 3 {
		mean = priorCovered
	}
	own := max(d.Own, 0)
	well := min(max(d.Satisfied, 0), own)
	posterior := distuv.Beta{Alpha: priorWeight*mean + float64(well), Beta: priorWeight*(1-mean) + float64(own-well)}
	return Satisfaction{Mean: posterior.Mean(), Low: posterior.Quantile(0.025), High: posterior.Quantile(0.975)}
}
