package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/optimize"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// Settings of learning. The zero value takes the defaults.
type Settings struct {
	// Rigour is how hard it is to move a weight, as the precision of the Gaussian around it; 0 means 2.
	Rigour float64
	// Least is the number of phrases that a feature must be in to be learned; 0 means 3. Cues, and what the model before
	// weighs, are learned from 1.
	Least int
	// Moved is by how many nats a feature must move in a first round to be learned; 0 means 0.1. Cues, and what the model
	// before weighs, always are.
	Moved float64
	// Firm is how many times harder it is to move what the model before weighs, but for its cues; 0 means 1.
	Firm float64
	// Tags names what the parts of speech of a phrase show; nil leaves them as they are.
	Tags func(keywords.Phrase) []string
	// Iterations bounds the work; 0 means 150.
	Iterations int
}

func (s Settings) withDefaults() Settings {
	if s.Rigour == 0 {
		s.Rigour = 2
	}
	if s.Least == 0 {
		s.Least = 3
	}
	if s.Moved == 0 {
		s.Moved = 0.1
	}
	if s.Firm == 0 {
		s.Firm = 1
	}
	if s.Iterations == 0 {
		s.Iterations = 150
	}
	return s
}

// Correcting are the settings to learn some phrases by for a model that has learned from many: what it says of phrases in
// general hardly moves, and what only these phrases have is learned, so that others are read as before.
func Correcting() Settings { return Settings{Least: 1, Moved: 0.02, Firm: 100} }

// ErrNothing is returned when no phrase says anything of any axis.
var ErrNothing = errors.New("no labelled phrases to learn from")

// Fit returns the model that before becomes by the phrases. It takes some seconds for ten thousand.
func Fit(ctx context.Context, before *model.Model, phrases []Labelled, s Settings) (*model.Model, error) {
	if !slices.ContainsFunc(phrases, func(l Labelled) bool { return len(l.Intents)+len(l.Steps) > 0 }) {
		return nil, ErrNothing
	}
	s = s.withDefaults()
	names, err := chosen(ctx, before, phrases, s)
	if err != nil {
		return nil, err
	}
	learned, err := fit(ctx, before, phrases, names, s)
	if err != nil || s.Tags == nil {
		return learned, err
	}
	return fitTags(ctx, learned, phrases, s)
}

// chosen are the features worth learning: those that a first round has moved by enough.
func chosen(ctx context.Context, before *model.Model, phrases []Labelled, s Settings) (func(string) bool, error) {
	count := counted(before, phrases)
	known := func(name string) bool {
		return strings.HasPrefix(name, model.CuePrefix) || len(before.Effects(name)) > 0
	}
	enough := func(name string) bool { return count[name] >= s.Least || known(name) }
	first, err := fit(ctx, before, phrases, enough, s)
	if err != nil {
		return nil, err
	}
	return func(name string) bool {
		return known(name) || enough(name) && moved(before, first, name) >= s.Moved
	}, nil
}

// moved is the greatest change of a weight of a feature.
func moved(before, after *model.Model, name string) (most float64) {
	weights := map[lexicon.Value]float64{}
	for _, e := range after.Effects(name) {
		weights[e.Value] = e.Weight
	}
	for _, e := range before.Effects(name) {
		weights[e.Value] -= e.Weight
	}
	for _, nats := range weights {
		most = max(most, math.Abs(nats))
	}
	return most
}

func counted(m *model.Model, phrases []Labelled) map[string]int {
	count := map[string]int{}
	for i := range phrases {
		for _, f := range see(m, phrases[i].Phrase) {
			count[f.Name]++
		}
	}
	return count
}

func see(m *model.Model, p keywords.Phrase) []model.Feature {
	return model.Features(m.Lexicon(), p, p.Terms(m.Lexicon().Language))
}

func fit(ctx context.Context, before *model.Model, phrases []Labelled, learned func(string) bool, s Settings) (*model.Model, error) {
	seen := look(before, phrases, learned)
	weights := map[string][]lexicon.Effect{}
	for _, axis := range []string{lexicon.Intent, lexicon.Step} {
		t := newTask(before, seen, phrases, axis, s.Rigour)
		t.hold(before, s.Firm)
		found, err := t.minimise(ctx, s.Iterations)
		if err != nil {
			return nil, fmt.Errorf("learning %ss: %w", axis, err)
		}
		t.collect(found, weights)
	}
	return before.With(weights), nil
}

// sights are the features of phrases, by number.
type sights struct {
	names   []string
	phrases [][]int // of each phrase, those that are learned
}

func look(m *model.Model, phrases []Labelled, learned func(string) bool) sights {
	s := sights{phrases: make([][]int, len(phrases))}
	numbers := map[string]int{}
	for i := range phrases {
		for _, f := range see(m, phrases[i].Phrase) {
			n, known := numbers[f.Name]
			if !known {
				if !learned(f.Name) {
					continue
				}
				n = len(s.names)
				numbers[f.Name] = n
				s.names = append(s.names, f.Name)
			}
			s.phrases[i] = append(s.phrases[i], n)
		}
	}
	return s
}

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
