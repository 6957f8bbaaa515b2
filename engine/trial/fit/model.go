package fit

import (
	"math"
	"slices"

	"moments/engine/rank"
)

// decided reports whether the share that a feature has in the score is not for visitors to say. Rule and Priority are what people have decided.
// Learned is itself made of what was chosen: a share learned from its own consequences would feed itself, and it is by this share and the
// temperature that slates are drawn as likely as they are believed to be the best.
func decided(f rank.Feature) bool { return f == rank.Learned || f == rank.Rule || f == rank.Priority }

// leastSpread is the spread of a feature within answers below which nothing is learned of it: it is the same wherever it mattered, such as a
// language, and must not lose its share for that.
const leastSpread = 0.01

// model learns weights from choices.
type model struct {
	force  rank.Weights
	total  float64
	slope  float64 // nats by which a score of 1 is likelier chosen than one of 0, with the weights in force
	spread []float64
	free   []rank.Feature // those that are learned
	task   task
}

// leastSlope is that of a site whose visitors do not care for the score: without any, the weights in force would be no place to start from.
const leastSlope = 1

// newModel is ready to learn from the choices.
func newModel(force rank.Weights, choices []choice) *model {
	m := &model{force: force}
	for _, f := range rank.AllFeatures() {
		m.total += force[f]
		m.spread = append(m.spread, spread(choices, f))
	}
	m.slope = slopeOf(&force, choices)
	fixed := force
	for _, f := range rank.AllFeatures() {
		if !m.held(f) {
			m.free, fixed[f] = append(m.free, f), 0
			m.task.before = append(m.task.before, m.slope*force[f]/m.total)
		}
	}
	m.lay(choices, &fixed)
	return m
}

// lay sets the choices out for the task: the free features, and in one number what those that are held say.
func (m *model) lay(choices []choice, fixed *rank.Weights) {
	before := m.task.before
	m.task = taskOf(choices, func(it *item) []float64 {
		x := make([]float64, len(m.free))
		for i, f := range m.free {
			x[i] = it.features.Get(f)
		}
		return x
	})
	m.task.before = before
	for c := range choices {
		for i := range choices[c].items {
			said := 0.0
			for f, w := range fixed {
				said += m.slope * w / m.total * choices[c].items[i].features.Get(rank.Feature(f))
			}
			m.task.fixed = append(m.task.fixed, said)
		}
	}
}

// held reports whether a feature keeps its share of the score.
func (m *model) held(f rank.Feature) bool { return decided(f) || m.spread[f] < leastSpread }

// slopeOf is how much visitors care for the score.
func slopeOf(force *rank.Weights, choices []choice) float64 {
	scores := taskOf(choices, func(it *item) []float64 { return []float64{force.Score(&it.features)} })
	scores.before, scores.precision = []float64{leastSlope}, slopePrecision
	slope, _ := scores.minimise()
	return max(slope[0], leastSlope)
}

const slopePrecision = 1e-4

// taskOf lays the choices out.
func taskOf(choices []choice, known func(*item) []float64) (t task) {
	for c := range choices {
		t.sets = append(t.sets, len(t.x))
		for i := range choices[c].items {
			it := &choices[c].items[i]
			t.x = append(t.x, known(it))
			t.place = append(t.place, min(it.position, places)-1)
			t.reward = append(t.reward, it.reward)
		}
	}
	t.sets = append(t.sets, len(t.x))
	return t
}

// learn returns the weights at a pull, and how well each place is seen, as a share of the first. Their total is that in force.
func (m *model) learn(pull float64) (w rank.Weights, seen []float64) {
	w = m.force
	m.task.precision = pull
	attraction, e := m.task.minimise()
	share, all := 0.0, 0.0
	for i, f := range m.free {
		share += m.force[f]
		all += attraction[i]
	}
	if all > 0 {
		for i, f := range m.free {
			w[f] = round(attraction[i] / all * share)
		}
	}
	return w, examination(e)
}

// round keeps three decimals: more would claim more than is known.
func round(w float64) float64 { return math.Round(w*1000) / 1000 }

func examination(e []float64) []float64 {
	seen := slices.Clone(e)
	for p := range seen {
		seen[p] = math.Exp(e[p] - e[0])
	}
	return seen
}

// spread is the standard deviation of a feature within a choice.
func spread(choices []choice, f rank.Feature) float64 {
	squares, n := 0.0, 0.0
	for c := range choices {
		mean, items := 0.0, choices[c].items
		for i := range items {
			mean += items[i].features.Get(f) / float64(len(items))
		}
		for i := range items {
			d := items[i].features.Get(f) - mean
			squares += d * d
			n++
		}
	}
	return math.Sqrt(squares / max(n, 1))
}
