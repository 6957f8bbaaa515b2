package suggest

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/optimize"
)

// Label is what is known of one page: its features, and for each axis the values any of which is right. An axis that is not
// there says nothing.
type Label struct {
	Features []string
	Right    map[Axis][]string
	Weight   float64 // how much it counts, 0 means 1
}

// Learn returns the model that base becomes by the labels of a site's own people: the weights of the greatest posterior
// probability, with a Gaussian around those of the base. What a site calls its folders and kinds is easy to move, forms of language are
// not, so that other pages are judged as before. The same labels in the same order give the same model. Without labels it is base itself. It takes a tenth of a
// second for ten thousand labels of one axis.
func Learn(base *Model, labels []Label) *Model {
	return fit(base, labels, rigour{general: 12, own: 0.3})
}

// rigour is how hard weights are to move: the precisions of the Gaussians around them.
type rigour struct{ general, own float64 }

// of is the precision of a feature. The source is general: whole sites have only one.
func (r rigour) of(name string) float64 {
	if strings.HasPrefix(name, OwnPrefix) && !strings.HasPrefix(name, ownSource) {
		return r.own
	}
	return r.general
}

func fit(base *Model, labels []Label, r rigour) *Model {
	m := &Model{classes: base.classes, axes: map[Axis]*weights{}}
	for _, axis := range modelled {
		m.axes[axis] = base.axes[axis]
		if slices.ContainsFunc(labels, func(l Label) bool { return len(l.Right[axis]) > 0 }) {
			m.axes[axis] = learnAxis(base.axes[axis], axis, labels, r)
		}
	}
	return m
}

// task is the learning of one axis. A weight stands at feature*len(values)+value.
type task struct {
	w         *weights
	names     []string
	before    []float64
	precision []float64 // by feature
	samples   []sample
}

type sample struct {
	features []int
	right    []bool // by value
	weight   float64
}

func learnAxis(base *weights, axis Axis, labels []Label, r rigour) *weights {
	t := &task{w: base.clone()}
	for _, l := range labels {
		for _, value := range l.Right[axis] {
			t.w.place(value)
		}
	}
	t.gather(axis, labels, r)
	found := t.minimise()
	n := len(t.w.values)
	for i, name := range t.names {
		t.w.nats[name] = slices.Clone(found[i*n : (i+1)*n])
	}
	return t.w
}

func (t *task) gather(axis Axis, labels []Label, r rigour) {
	numbers := map[string]int{}
	for _, l := range labels {
		if len(l.Right[axis]) == 0 {
			continue
		}
		s := sample{right: make([]bool, len(t.w.values)), weight: l.Weight}
		if s.weight == 0 {
			s.weight = 1
		}
		for _, value := range l.Right[axis] {
			s.right[t.w.place(value)] = true
		}
		for _, name := range l.Features {
			n, known := numbers[name]
			if !known {
				n = t.number(name, r)
				numbers[name] = n
			}
			s.features = append(s.features, n)
		}
		t.samples = append(t.samples, s)
	}
}

func (t *task) number(name string, r rigour) int {
	t.names = append(t.names, name)
	row := t.w.nats[name]
	if row == nil {
		row = make([]float64, len(t.w.values))
	}
	t.before = append(t.before, row...)
	t.precision = append(t.precision, r.of(name))
	return len(t.names) - 1
}

// mostIterations bounds the work.
const mostIterations = 60

func (t *task) minimise() []float64 {
	problem := optimize.Problem{
		Func: func(w []float64) float64 { return t.loss(w, nil) },
		Grad: func(gradient, w []float64) { t.loss(w, gradient) },
	}
	settings := &optimize.Settings{
		MajorIterations: mostIterations,
		Converger:       &optimize.FunctionConverge{Relative: 1e-5, Iterations: 3},
	}
	result, _ := optimize.Minimize(problem, t.before, settings, &optimize.LBFGS{})
	if result == nil {
		return t.before
	}
	return result.X // a line search that finds nothing better has found the end
}

// loss is the negative logarithm of the posterior, but for a constant, and its gradient if there is room for it.
func (t *task) loss(w, gradient []float64) (sum float64) {
	n := len(t.w.values)
	for i := range w {
		d, precision := w[i]-t.before[i], t.precision[i/n]
		sum += precision / 2 * d * d
		if gradient != nil {
			gradient[i] = precision * d
		}
	}
	p := make([]float64, n)
	for i := range t.samples {
		s := &t.samples[i]
		sum += s.weight * s.surprise(w, p)
		if gradient != nil {
			s.push(gradient, p)
		}
	}
	return sum
}

// surprise is the negative logarithm of the probability of what is right. It leaves in p what pushes the scores.
func (s *sample) surprise(w, p []float64) float64 {
	clear(p)
	for _, f := range s.features {
		for v, nats := range w[f*len(p):][:len(p)] {
			p[v] += nats
		}
	}
	softmax(p)
	share := 0.0
	for v, right := range s.right {
		if right {
			share += p[v]
		}
	}
	share = max(share, math.SmallestNonzeroFloat64)
	for v, right := range s.right {
		if right {
			p[v] -= p[v] / share
		}
	}
	return -math.Log(share)
}

func (s *sample) push(gradient, p []float64) {
	for _, f := range s.features {
		for v, row := 0, gradient[f*len(p):][:len(p)]; v < len(p); v++ {
			row[v] += s.weight * p[v]
		}
	}
}
