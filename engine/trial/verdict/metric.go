package verdict

import (
	"errors"
	"fmt"
)

// Metric is what is counted of a search.
type Metric string

// The metrics. Value can be looked at, and not be judged by: a few large orders decide a sum of money for longer than a trial runs.
const (
	Satisfied   Metric = "satisfied" // 1 when the search led to something, else 0
	Clicks      Metric = "clicks"
	Leads       Metric = "leads"
	Conversions Metric = "conversions"
	Value       Metric = "value" // of leads and conversions, in the site's currency
)

// Metrics are all of them.
func Metrics() []Metric { return []Metric{Satisfied, Clicks, Leads, Conversions, Value} }

// ErrMetric is returned for a metric that a trial cannot be judged by.
var ErrMetric = errors.New("not a metric of trials")

// ParseMetric returns the metric of that name that a trial can be judged by, or ErrMetric.
func ParseMetric(name string) (Metric, error) {
	switch m := Metric(name); m {
	case Satisfied, Clicks, Leads, Conversions:
		return m, nil
	}
	return "", fmt.Errorf("%w: %.40q; use satisfied, clicks, leads or conversions", ErrMetric, name)
}

// Say tells a rate: "21.2 satisfied searches in 100", "3.0 leads in 100 searches".
func (m Metric) Say(rate float64) string {
	in := " in 100 searches"
	if m == Satisfied {
		in = " in 100"
	}
	return Per100(rate) + " " + m.words() + in
}

// words are what the metric counts, in the plural.
func (m Metric) words() string {
	if m == Satisfied {
		return "satisfied searches"
	}
	return string(m)
}
