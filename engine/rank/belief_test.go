package rank_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/rank"
)

// drawn is how often each belief has the greatest of so many draws from their Gamma distributions.
func drawn(beliefs []rank.Belief, draws int) []float64 {
	random := rand.New(rand.NewPCG(1, 2))
	best := make([]float64, len(beliefs))
	for range draws {
		top, at := math.Inf(-1), 0
		for i, b := range beliefs {
			shape := b.Mean * b.Mean / (b.Deviation * b.Deviation)
			if v := (distuv.Gamma{Alpha: shape, Beta: shape / b.Mean, Src: random}).Rand(); v > top {
				top, at = v, i
			}
		}
		best[at] += 1 / float64(draws)
	}
	return best
}

func TestTheBestIsAsLikelyAsDrawing(t *testing.T) {
	for name, beliefs := range map[string][]rank.Belief{
		"two alike":             {{.1, .03}, {.1, .03}},
		"one ahead":             {{.12, .01}, {.1, .01}, {.1, .02}},
		"one little known":      {{.1, .005}, {.09, .005}, {.08, .05}},
		"many new ones":         {{.12, .01}, {.1, .03}, {.1, .03}, {.1, .03}, {.1, .03}, {.1, .03}},
		"far behind":            {{.2, .01}, {.05, .005}, {.04, .01}},
		"all different":         {{.05, .02}, {.06, .01}, {.07, .03}, {.055, .015}, {.065, .005}, {.03, .03}},
		"worth more than click": {{1.5, .4}, {1.2, .1}, {.2, .1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := rank.BestOf(beliefs), drawn(beliefs, 200_000)
			for i := range got {
				if math.Abs(got[i]-want[i]) > 0.02 {
					t.Errorf("belief %d is the best with %.3f, drawing says %.3f", i, got[i], want[i])
				}
			}
		})
	}
}

func TestBestOfIsADistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		beliefs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rank.Belief {
			return rank.Belief{Mean: rapid.Float64Range(0, 8).Draw(t, "mean"), Deviation: rapid.Float64Range(0, 4).Draw(t, "deviation")}
		}), 1, 60).Draw(t, "beliefs")
		total := 0.0
		for _, p := range rank.BestOf(beliefs) {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("a probability of %v", p)
			}
			total += p
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("they add up to %v", total)
		}
	})
}

// Where all else is equal, what is drawn first is drawn with the probability that it is the best.
func TestTheDefaultsMatchProbabilities(t *testing.T) {
	w, p := rank.DefaultWeights(), rank.DefaultPolicy()
	if ratio := p.Temperature / w.Matching(); math.Abs(ratio-1) > 0.03 {
		t.Errorf("the temperature is %v of that which matches", ratio)
	}
	beliefs := []rank.Belief{{.12, .01}, {.1, .01}, {.1, .02}, {.06, .03}}
	candidates := make([]rank.Candidate, len(beliefs))
	for i, b := range beliefs {
		candidates[i] = rank.Candidate{ID: content.AssetID('a' + rune(i)), Kind: string('k' + rune(i)), Features: rank.Neutral(), Belief: b}
	}
	pool := rank.Learn(w, rank.Pool(w, candidates, rank.Floor))
	chances := p.Conditional(pool, nil)
	for i, s := range pool {
		want := rank.BestOf(beliefs)[s.ID[0]-'a']
		if math.Abs(chances[i]-want) > 0.02 {
			t.Errorf("%s is drawn with %.3f and the best with %.3f", s.ID, chances[i], want)
		}
	}
}

func TestPinsNeitherLearnNorTeach(t *testing.T) {
	w := rank.DefaultWeights()
	pool := rank.Learn(w, rank.Pool(w, []rank.Candidate{
		{ID: "pinned", Pin: 1, Features: rank.Neutral(), Belief: rank.Belief{Mean: 5, Deviation: .1}},
		{ID: "other", Features: rank.Neutral(), Belief: rank.Belief{Mean: .1, Deviation: .1}},
	}, rank.Floor))
	for _, s := range pool {
		if got := s.Features.Get(rank.Learned); math.Abs(got-0.5) > 1e-4 {
			t.Errorf("%s has learned %v", s.ID, got)
		}
	}
}

// What was learned moves nothing over the floor, nor below it.
func TestTheFloorIsOfRelevance(t *testing.T) {
	w := rank.DefaultWeights()
	far := rank.Features{}
	far.Set(rank.Learned, 1)
	near := rank.Neutral()
	near.Set(rank.TextTitle, 1)
	near.Set(rank.Learned, 0)
	pool := rank.Pool(w, []rank.Candidate{{ID: "far", Features: far}, {ID: "near", Features: near}}, rank.Floor)
	if len(pool) != 1 || pool[0].ID != "near" {
		t.Errorf("%+v", pool)
	}
}
