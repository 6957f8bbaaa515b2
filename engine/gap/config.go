package gap

import (
	"errors"
	"fmt"
	"math"

	"moments/keywords"
)

// Config is what a site may set. The zero value is the default.
type Config struct {
	// StepWeights says how much a search at a step counts against others; a step that is not named, and a blank one,
	// counts 1.
	StepWeights map[keywords.Step]float64
	// MinSessions is how many sessions a row needs before its own searches stand alone and behaviour is judged; 0 means 20.
	MinSessions int
	// MinDemand is the least demand that can count as high; 0 means 20. High is what reaches it and the median of all
	// rows that have demand.
	MinDemand float64
	// Covered and Excess are from how many pieces on a row is labelled so; 0 means 3 and 5. One piece and more is Thin.
	Covered, Excess int
	// LowSatisfaction is below which satisfaction a row with enough pieces is not working; 0 means 0.4.
	LowSatisfaction float64
}

// ErrConfig is returned for a configuration with a value that cannot be.
var ErrConfig = errors.New("not a valid configuration of gaps")

// Validate returns every value that cannot be, joined.
func (c Config) Validate() error {
	var errs []error
	refuse := func(bad bool, name string, found any, try string) {
		if bad {
			errs = append(errs, fmt.Errorf("%w: %s: found %v; %s", ErrConfig, name, found, try))
		}
	}
	for step, w := range c.StepWeights {
		refuse(!(w >= 0) || math.IsInf(w, 1), "weight of step "+string(step), w, "use a number from 0 on")
	}
	refuse(c.MinSessions < 0, "min_sessions", c.MinSessions, "use a number from 0 on")
	refuse(!(c.MinDemand >= 0) || math.IsInf(c.MinDemand, 1), "min_demand", c.MinDemand, "use a number from 0 on")
	refuse(c.Covered < 0, "covered", c.Covered, "use a number from 0 on")
	refuse(c.Excess < 0, "excess", c.Excess, "use a number from 0 on")
	share := c.LowSatisfaction >= 0 && c.LowSatisfaction <= 1
	refuse(!share, "low_satisfaction", c.LowSatisfaction, "use a number from 0 to 1")
	return errors.Join(errs...)
}

// withDefaults returns the configuration with every field set. A value that Validate refuses counts as not given.
func (c Config) withDefaults() Config {
	if c.MinSessions <= 0 {
		c.MinSessions = 20
	}
	if !(c.MinDemand > 0) || math.IsInf(c.MinDemand, 1) {
		c.MinDemand = 20
	}
	if c.Covered <= 0 {
		c.Covered = 3
	}
	if c.Excess <= 0 {
		c.Excess = 5
	}
	if !(c.LowSatisfaction > 0 && c.LowSatisfaction <= 1) {
		c.LowSatisfaction = 0.4
	}
	return c
}

// stepWeight is 1 unless the step has a weight that can be.
func (c Config) stepWeight(step keywords.Step) float64 {
	w, ok := c.StepWeights[step]
	if !ok || step == "" || !(w >= 0) || math.IsInf(w, 1) {
		return 1
	}
	return w
}
