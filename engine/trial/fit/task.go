package fit

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"
)

// task is a model of what visitors choose of what they see: they choose an item with a chance in proportion to exp(x w + e(position)), where x
// is what is known of it, and e, the logarithm of how well its place is seen, is a parameter like w. That is the position-based click model with
// a log-linear attraction, given that something was chosen, so that what makes a whole answer good or bad cancels out (conditional logit:
// McFadden 1974). An item that brought more counts for as many choices.
type task struct {
	x         [][]float64 // by item
	fixed     []float64   // by item, what is known besides and not learned; nil is nothing
	place     []int       // by item, from 0
	reward    []float64   // by item
	sets      []int       // first item of each choice, and the number of items
	before    []float64   // of w
	precision float64     // of the Gaussian around before
}

// Positions have a parameter each up to the last, which stands for all below it. They lean on the examination that outcomes are counted by,
// 1/sqrt(position), as by a Gaussian of this precision.
const (
	places         = 10
	placePrecision = 4
)

func usualPlace(place int) float64 { return -.5 * math.Log(float64(place+1)) }

// minimise returns w, of which no part is negative, and e. The search is over the roots of w: a minimum of what is convex in w is one there too.
func (t *task) minimise() (w, e []float64) {
	start := make([]float64, len(t.before)+places)
	for i, b := range t.before {
		start[i] = math.Sqrt(max(b, smallest))
	}
	for p := range places {
		start[len(t.before)+p] = usualPlace(p)
	}
	problem := optimize.Problem{
		Func: func(u []float64) float64 { return t.rooted(u, nil) },
		Grad: func(gradient, u []float64) { t.rooted(u, gradient) },
	}
	settings := &optimize.Settings{MajorIterations: 200, Converger: &optimize.FunctionConverge{Relative: 1e-9, Iterations: 5}}
	found := start
	// A line search that finds nothing better has found the end, so that the error says nothing.
	if result, _ := optimize.Minimize(problem, start, settings, &optimize.LBFGS{}); result != nil {
		found = result.X
	}
	return t.squared(found)
}

// smallest is what a weight of 0 starts from: at 0 itself there is no way up.
const smallest = 1e-3

func (t *task) squared(u []float64) (w, e []float64) {
	w, e = make([]float64, len(t.before)), slices.Clone(u[len(t.before):])
	for i := range w {
		w[i] = u[i] * u[i]
	}
	return w, e
}

// rooted is the loss at the squares, and its gradient by the roots.
func (t *task) rooted(u, gradient []float64) float64 {
	w, e := t.squared(u)
	if gradient == nil {
		return t.loss(w, e, nil)
	}
	sum := t.loss(w, e, gradient)
	for i := range w {
		gradient[i] *= 2 * u[i]
	}
	return sum
}

// loss is the negative logarithm of the posterior, but for a constant, and its gradient if there is room for it.
func (t *task) loss(w, e, gradient []float64) (sum float64) {
	sum = t.prior(w, e, gradient)
	var p []float64
	for s := 0; s+1 < len(t.sets); s++ {
		first, end := t.sets[s], t.sets[s+1]
		p = t.chances(w, e, p[:0], first, end)
		all := 0.0
		for i := first; i < end; i++ {
			all += t.reward[i]
		}
		for i := first; i < end; i++ {
			if t.reward[i] > 0 {
				sum -= t.reward[i] * math.Log(max(p[i-first], tiny))
			}
			if gradient != nil {
				t.slope(gradient, i, all*p[i-first]-t.reward[i])
			}
		}
	}
	return sum
}

const tiny = 1e-300

// prior holds the parameters near where they were.
func (t *task) prior(w, e, gradient []float64) (sum float64) {
	pull := func(i int, d, precision float64) {
		sum += precision / 2 * d * d
		if gradient != nil {
			gradient[i] = precision * d
		}
	}
	for i := range w {
		pull(i, w[i]-t.before[i], t.precision)
	}
	for p := range e {
		pull(len(w)+p, e[p]-usualPlace(p), placePrecision)
	}
	return sum
}

// chances are those of the items from first up to end.
func (t *task) chances(w, e, p []float64, first, end int) []float64 {
	greatest := math.Inf(-1)
	for i := first; i < end; i++ {
		v := e[t.place[i]]
		if t.fixed != nil {
			v += t.fixed[i]
		}
		for f, x := range t.x[i] {
			v += x * w[f]
		}
		p = append(p, v)
		greatest = max(greatest, v)
	}
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - greatest)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// slope adds what an item says, times by, to the gradient.
func (t *task) slope(gradient []float64, i int, by float64) {
	for f, x := range t.x[i] {
		gradient[f] += by * x
	}
	gradient[len(t.before)+t.place[i]] += by
}
