package train

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/optimize"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// task is the learning of one axis. A weight stands at feature*len(values)+value.
type task struct {
	axis    string
	values  []lexicon.Value
	names   []string
	before  []float64
	samples []sample
	rigour  float64
	firm    []bool  // by feature: what the model before weighs, but for its cues
	firmly  float64 // by how much these are harder to move
}

func (t *task) hold(before *model.Model, firmly float64) {
	t.firm, t.firmly = make([]bool, len(t.names)), firmly
	for n, name := range t.names {
		t.firm[n] = !strings.HasPrefix(name, model.CuePrefix) && len(before.Effects(name)) > 0
	}
}

// precision is that of the Gaussian around the weight at a place.
func (t *task) precision(place int) float64 {
	if t.firm != nil && t.firm[place/len(t.values)] {
		return t.rigour * t.firmly
	}
	return t.rigour
}

type sample struct {
	phrase   keywords.Phrase
	features []int
	offset   []float64 // by value, what is not learned; nil for nothing
	right    []bool    // by value
	weight   float64
}

func newTask(m *model.Model, s sights, phrases []Labelled, axis string, rigour float64) *task {
	t := &task{axis: axis, names: s.names, rigour: rigour}
	for _, v := range m.Values() {
		if v.Axis == axis {
			t.values = append(t.values, v)
		}
	}
	for i := range phrases {
		right := t.marks(phrases[i].right(axis))
		if slices.Contains(right, true) && slices.Contains(right, false) {
			t.samples = append(t.samples, sample{phrase: phrases[i].Phrase, features: s.phrases[i], right: right, weight: phrases[i].weight()})
		}
	}
	t.before = make([]float64, len(t.names)*len(t.values))
	for n, name := range t.names {
		for _, e := range m.Effects(name) {
			if v := slices.Index(t.values, e.Value); v >= 0 {
				t.before[n*len(t.values)+v] = e.Weight
			}
		}
	}
	return t
}

func (t *task) marks(right []string) []bool {
	marks := make([]bool, len(t.values))
	for i, v := range t.values {
		marks[i] = slices.Contains(right, v.Key)
	}
	return marks
}

func (t *task) minimise(ctx context.Context, iterations int) ([]float64, error) {
	if len(t.before) == 0 {
		return nil, ctx.Err() // no feature is worth learning
	}
	problem := optimize.Problem{
		Func: func(w []float64) float64 { return t.loss(w, nil) },
		Grad: func(gradient, w []float64) { t.loss(w, gradient) },
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{
		MajorIterations: iterations,
		Converger:       &optimize.FunctionConverge{Relative: 1e-6, Iterations: 5},
	}
	result, err := optimize.Minimize(problem, t.before, settings, &optimize.LBFGS{})
	if result == nil || ctx.Err() != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	return result.X, nil // a line search that finds nothing better has found the end
}

// loss is the negative logarithm of the posterior, but for a constant, and its gradient if there is room for it.
func (t *task) loss(w, gradient []float64) (sum float64) {
	for i := range w {
		d := w[i] - t.before[i]
		sum += t.precision(i) / 2 * d * d
		if gradient != nil {
			gradient[i] = t.precision(i) * d
		}
	}
	p, q := make([]float64, len(t.values)), make([]float64, len(t.values))
	for _, s := range t.samples {
		s.probabilities(w, p)
		share := 0.0
		for v, right := range s.right {
			if right {
				share += p[v]
			}
		}
		sum -= s.weight * math.Log(max(share, tiny))
		if gradient == nil {
			continue
		}
		for v, right := range s.right {
			q[v] = s.weight * p[v]
			if right {
				q[v] -= s.weight * p[v] / max(share, tiny)
			}
		}
		for _, f := range s.features {
			row := gradient[f*len(q):][:len(q)]
			for v := range q {
				row[v] += q[v]
			}
		}
	}
	return sum
}

const tiny = 1e-300

func (s *sample) probabilities(w, p []float64) {
	clear(p)
	copy(p, s.offset)
	for _, f := range s.features {
		for v, nats := range w[f*len(p):][:len(p)] {
			p[v] += nats
		}
	}
	greatest, sum := slices.Max(p), 0.0
	for v := range p {
		p[v] = math.Exp(p[v] - greatest)
		sum += p[v]
	}
	for v := range p {
		p[v] /= sum
	}
}

// least is the weight below which none is kept.
const least = 0.06

// collect adds the weights of the axis to those of the other one.
func (t *task) collect(w []float64, learned map[string][]lexicon.Effect) {
	for n, name := range t.names {
		start, end := n*len(t.values), (n+1)*len(t.values)
		var effects []lexicon.Effect
		for v, nats := range w[start:end] {
			if math.Abs(nats) >= least {
				effects = append(effects, lexicon.Effect{Value: t.values[v], Weight: math.Round(nats*100) / 100})
			}
		}
		learned[name] = append(learned[name], effects...)
	}
}
