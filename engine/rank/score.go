package rank

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"moments/content"
	"moments/keywords"
)

// Weights say how much each feature counts: 0 not at all, never negative.
type Weights [numFeatures]float64

// DefaultWeights are sane before anything is learned: the text decides, the moment leans, the rest breaks ties.
func DefaultWeights() (w Weights) {
	for feature, weight := range map[Feature]float64{
		TextTitle: 1.5, TextKeywords: 1, TextSummary: 0.5, TextHead: 1.5, TextAny: 1.5, TextScore: 1.5,
		IntentFit: 1.2, StepFit: 0.6, PersonaFit: 0.6, TopicFit: 0.8, ChannelFit: 0.3, LanguageFit: 1,
		Freshness: 0.2, Quality: 0.4, Priority: 0.3, Learned: 2.6, Unseen: 0.3, TextNear: 0.5, Rule: 3, Journey: 3,
	} {
		w[feature] = weight
	}
	return w
}

// ErrWeights is returned for weights that cannot be used.
var ErrWeights = errors.New("not usable weights")

// ParseWeights returns the default weights with those of the map, by feature name, in place of theirs.
func ParseWeights(given map[string]float64) (Weights, error) {
	w := DefaultWeights()
	for name, weight := range given {
		i := slices.Index(featureNames[:], name)
		if i < 0 {
			return w, fmt.Errorf("%w: no feature %q; use %s", ErrWeights, name, strings.Join(featureNames[:], ", "))
		}
		if !(weight >= 0 && weight <= 100) {
			return w, fmt.Errorf("%w: %s is %v; use a number from 0 to 100", ErrWeights, name, weight)
		}
		w[i] = weight
	}
	if w.total() == 0 {
		return w, fmt.Errorf("%w: all are 0", ErrWeights)
	}
	return w, nil
}

func (w *Weights) total() (sum float64) {
	for _, weight := range w {
		sum += weight
	}
	return sum
}

// Score is the weighted mean of the features, from 0 to 1.
func (w *Weights) Score(f *Features) float64 {
	sum := 0.0
	for i, weight := range w {
		sum += float64(weight * f.Get(Feature(i))) // the conversion keeps the product from being fused, which differs by machine
	}
	return sum / w.total()
}

// Candidate is an asset that could be shown. Twin is the same for assets of the same content, "" for none. Pin is its place among the
// pinned, from 1, or 0.
type Candidate struct {
	ID       content.AssetID
	Kind     string
	Moments  []keywords.Moment
	Topics   []keywords.Topic
	Twin     string
	Pin      int
	Features Features
	Belief   Belief // of its reward in this moment
}

// Scored is a candidate with its score.
type Scored struct {
	Candidate
	Score float64
}

// MaxPool is how many candidates can be drawn from, and are logged.
const MaxPool = 50

// Floor is the least share of the best relevance that lets an unpinned candidate into the pool when something was asked: what is far worse is
// never explored. Where nothing was asked there is nothing to be relevant to, and no floor.
const Floor = 0.6

// relevance is what speaks for an asset but for what was learned and what people's rules want: neither luck nor a boost lifts it over the
// floor, and none of them presses it below. Nor does what journeys say, which is for those who ask nothing.
func (w *Weights) relevance(f *Features) (sum float64) {
	for i, weight := range w {
		switch Feature(i) {
		case Learned, Rule, Journey:
		default:
			sum += float64(weight * f.Get(Feature(i)))
		}
	}
	return sum
}

// FloorFor is the floor of a request that has a phrase, or has none.
func FloorFor(phrase bool) float64 {
	if phrase {
		return Floor
	}
	return 0
}

// Pool scores the candidates and returns those that can be drawn from: pins first, in their order, then by score, equal ones by id; of each
// set of twins the most relevant; none whose share of the best relevance is below the floor; at most MaxPool, the most relevant.
func Pool(w Weights, candidates []Candidate, floor float64) []Scored {
	scored := make([]Scored, len(candidates))
	best := 0.0
	for i, c := range candidates {
		scored[i] = Scored{Candidate: c, Score: w.relevance(&c.Features)}
		best = max(best, scored[i].Score)
	}
	slices.SortFunc(scored, order)
	pool := make([]Scored, 0, min(len(scored), MaxPool))
	twins := map[string]bool{}
	for _, s := range scored {
		if len(pool) == MaxPool {
			break
		}
		if s.Pin == 0 && s.Score < floor*best || s.Twin != "" && twins[s.Twin] {
			continue
		}
		twins[s.Twin] = true
		s.Score = w.Score(&s.Features)
		pool = append(pool, s)
	}
	slices.SortFunc(pool, order)
	return pool
}

func order(a, b Scored) int {
	switch {
	case a.Pin != b.Pin && a.Pin != 0 && (b.Pin == 0 || a.Pin < b.Pin):
		return -1
	case a.Pin != b.Pin && b.Pin != 0:
		return 1
	case a.Score != b.Score:
		if a.Score > b.Score {
			return -1
		}
		return 1
	}
	return strings.Compare(string(a.ID), string(b.ID))
}
