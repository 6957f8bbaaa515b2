package model

import (
	"math"
	"slices"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// Model weighs the features of phrases in one language. It does not change and may be used by many goroutines.
type Model struct {
	lexicon *lexicon.Lexicon
	values  []lexicon.Value
	weights map[string][]weight // by feature
}

// weight is what a feature adds to the value at a place of Model.values.
type weight struct {
	value int
	nats  float64
}

// New returns the model of a lexicon before anything is learned: each cue weighs what its file says.
func New(l *lexicon.Lexicon) *Model {
	m := &Model{lexicon: l, values: values(), weights: map[string][]weight{}}
	for _, c := range l.Cues() {
		m.set(CuePrefix+c.Name, c.Effects)
	}
	m.set("bias", []lexicon.Effect{
		{Value: unknownOf(lexicon.Intent), Weight: unknownBias},
		{Value: unknownOf(lexicon.Step), Weight: unknownBias},
	})
	return m
}

// unknownBias is what speaks for unknown before anything is learned.
const unknownBias = 0.8

func unknownOf(axis string) lexicon.Value { return lexicon.Value{Axis: axis, Key: keywords.Unknown} }

// values are those of the intents, then those of the default steps, each with unknown at the end.
func values() (all []lexicon.Value) {
	for _, i := range keywords.Intents() {
		all = append(all, lexicon.Value{Axis: lexicon.Intent, Key: string(i)})
	}
	all = append(all, unknownOf(lexicon.Intent))
	for _, s := range keywords.DefaultSteps() {
		all = append(all, lexicon.Value{Axis: lexicon.Step, Key: string(s.Key)})
	}
	return append(all, unknownOf(lexicon.Step))
}

// Lexicon is what the model sees phrases with.
func (m *Model) Lexicon() *lexicon.Lexicon { return m.lexicon }

// Values are the values that the model scores, by axis, unknown last. A value that only a file names comes after them.
// They must not be changed.
func (m *Model) Values() []lexicon.Value { return m.values }

// set gives a feature its weights, in place of those it had.
func (m *Model) set(feature string, effects []lexicon.Effect) {
	weights := make([]weight, 0, len(effects))
	for _, e := range effects {
		weights = append(weights, weight{m.place(e.Value), e.Weight})
	}
	m.weights[feature] = weights
}

// place is where a value stands, at the end for a new one.
func (m *Model) place(v lexicon.Value) int {
	if i := slices.Index(m.values, v); i >= 0 {
		return i
	}
	m.values = append(m.values, v)
	return len(m.values) - 1
}

// Effects are what a feature says, nothing for one that the model does not weigh.
func (m *Model) Effects(feature string) []lexicon.Effect {
	effects := make([]lexicon.Effect, 0, len(m.weights[feature]))
	for _, w := range m.weights[feature] {
		effects = append(effects, lexicon.Effect{Value: m.values[w.value], Weight: w.nats})
	}
	return effects
}

// Scores are the sums of the weights of features, by the place of each value in Model.Values.
type Scores []float64

// Score adds up what features say.
func (m *Model) Score(features []Feature) Scores {
	scores := make(Scores, len(m.values))
	for _, f := range features {
		for _, w := range m.weights[f.Name] {
			scores[w.value] += w.nats
		}
	}
	return scores
}

// Probabilities are the probabilities of the values of an axis, by what features say alone.
func (m *Model) Probabilities(features []Feature, axis string) map[lexicon.Value]float64 {
	scores, sum := m.Score(features), 0.0
	shares := map[lexicon.Value]float64{}
	for i, v := range m.values {
		if v.Axis == axis {
			shares[v] = math.Exp(scores[i])
			sum += shares[v]
		}
	}
	for v := range shares {
		shares[v] /= sum
	}
	return shares
}

// Said is what a feature adds to one value, over what it adds to unknown.
type Said struct {
	Feature
	Nats float64
}

// Said returns what the features say for a value, in their order, without those that say nothing.
func (m *Model) Said(features []Feature, v lexicon.Value) (all []Said) {
	own, unknown := slices.Index(m.values, v), slices.Index(m.values, unknownOf(v.Axis))
	for _, f := range features {
		nats := 0.0
		for _, w := range m.weights[f.Name] {
			switch w.value {
			case own:
				nats += w.nats
			case unknown:
				nats -= w.nats
			}
		}
		if nats != 0 {
			all = append(all, Said{f, nats})
		}
	}
	return all
}
