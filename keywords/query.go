package keywords

import (
	"cmp"
	"math"
	"slices"
)

// Query is a phrase after reading. The zero value is a reading that says nothing.
type Query struct {
	Phrase       Phrase
	Terms        []Term
	Language     string  // BCP 47, "" when not known
	Moment       Moment  // what is claimed; an axis below its threshold stays blank
	Confidence   float64 // probability of the claimed intent, 0 when none is claimed
	Navigational bool    // the visitor wants a known page or brand
	Corrected    string  // the corrected spelling, "" when there is none
	Intents      Distribution
	Steps        Distribution
	Personas     Distribution
	Topics       []Topic
	Entities     []Entity   // by place in the phrase
	Acts         []Act      // of matching rows, in order of precedence
	Why          []Evidence // in order of precedence
	MapVersion   int        // version of the keyword map that was read against, 0 for none
}

// EntityKind is what a name in a phrase names.
type EntityKind string

// The kinds of entities.
const (
	Place   EntityKind = "place"
	Brand   EntityKind = "brand"
	Product EntityKind = "product"
)

// Name is a name that a site knows, with what it names.
type Name struct {
	Kind EntityKind
	Text string
}

// Entity is a name that stands in a phrase, at Span in UTF-16 code units.
type Entity struct {
	Name
	Span [2]int
}

// Evidence is one thing that spoke for (or, with a negative weight, against) a moment. Weight is in nats: what it adds
// to the log-odds of the axes that For names.
type Evidence struct {
	Source string // request, row, cue, model, site, session or page
	Ref    string // id of the row, name of the cue or feature
	Match  string // for rows: the match type
	Span   [2]int // where in the phrase, in UTF-16 code units; 0,0 when it has no place
	For    Moment
	Weight float64
}

// Share is one outcome of a Distribution with its probability.
type Share struct {
	Key string
	P   float64
}

// Distribution is a probability distribution, likeliest first, equal ones by key. It adds up to 1 (within rounding)
// or is empty when nothing is known.
type Distribution []Share

// NewDistribution orders and returns the shares of weights, which need not add up to 1. Entries that are not positive
// are left out.
func NewDistribution(weights map[string]float64) Distribution {
	total := 0.0
	keys := make([]string, 0, len(weights))
	for key, w := range weights {
		if w > 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		total += weights[key]
	}
	d := make(Distribution, 0, len(keys))
	for _, key := range keys {
		d = append(d, Share{Key: key, P: weights[key] / total})
	}
	slices.SortStableFunc(d, func(a, b Share) int { return cmp.Compare(b.P, a.P) })
	return d
}

// Update is Bayes' rule: the distribution after evidence of so many nats for some of its keys.
func (d Distribution) Update(nats map[string]float64) Distribution {
	weights := make(map[string]float64, len(d))
	for _, s := range d {
		weights[s.Key] = s.P * math.Exp(nats[s.Key])
	}
	return NewDistribution(weights)
}

// P is the probability of key, 0 when the distribution does not have it.
func (d Distribution) P(key string) float64 {
	for _, s := range d {
		if s.Key == key {
			return s.P
		}
	}
	return 0
}

// Top is the likeliest share, the zero Share when the distribution is empty.
func (d Distribution) Top() Share {
	if len(d) == 0 {
		return Share{}
	}
	return d[0]
}
