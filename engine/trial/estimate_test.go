package trial_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/engine/trial"
)

// alone is a round that stands alone.
func alone(reward, propensity, target float64) trial.Round {
	return trial.Round{Reward: reward, Propensity: propensity, Target: target, Above: 1, Position: 1}
}

// logOf makes every round a cluster of its own.
func logOf(rounds ...trial.Round) trial.Log {
	for i := range rounds {
		rounds[i].Cluster = uint64(i)
	}
	return trial.Log{Rounds: rounds, Actions: []string{"a", "b", "c"}}
}

// Weights are .5/.5 = 1, .5/.25 = 2, .1/.2 = .5 and .3/.1 = 3, their sum 6.5, of squares 14.25. Rewards 1, 0, 1, 1 give 1 + .5 + 3 = 4.5.
// Effective are 6.5^2/14.25 = 2.96491 rounds.
func TestByHand(t *testing.T) {
	log := logOf(alone(1, .5, .5), alone(0, .25, .5), alone(1, .2, .1), alone(1, .1, .3))
	r := trial.Estimate(log, trial.Options{})
	about(t, "ips", r.Estimators.IPS.Value, 4.5/4, 1e-12)
	about(t, "snips", r.Estimators.SNIPS.Value, 4.5/6.5, 1e-12)
	about(t, "effective rounds", r.Estimators.SNIPS.ESS, 2.96491, 5e-6)
	about(t, "logged", r.Logged.Value, .75, 1e-12)
	about(t, "mean weight", r.Weights.Mean, 6.5/4, 1e-12)
	about(t, "greatest weight", r.Weights.Max, 3, 1e-12)
	about(t, "dr without choices is ips", r.Estimators.DR.Value, 4.5/4, 1e-12)

	// Clipped at 2 the weights are 1, 2, .5, 2: sum 5.5, of squares 9.25; 1 of 6.5 is gone. Rewards give 3.5.
	r = trial.Estimate(log, trial.Options{Clip: 2})
	about(t, "ips, clipped", r.Estimators.IPS.Value, 3.5/4, 1e-12)
	about(t, "snips, clipped", r.Estimators.SNIPS.Value, 3.5/5.5, 1e-12)
	about(t, "effective rounds, clipped", r.Estimators.SNIPS.ESS, 5.5*5.5/9.25, 1e-12)
	about(t, "clipped away", r.Weights.Clipped, 1/6.5, 1e-12)
	about(t, "mean weight is not clipped", r.Weights.Mean, 6.5/4, 1e-12)
}

// A hundred rounds of weight 1, of which 25 have the reward 1, have the mean 1/4 and the variance 100/99 x 3/16. The half width is
// sqrt(2 x 0.189394 x ln 80 / 100) + 7 ln 80 / 297 = 0.128836 + 0.103280. Of four rounds it would be beyond all rewards.
func TestBernsteinByHand(t *testing.T) {
	rounds := make([]trial.Round, 100)
	for i := range rounds {
		rounds[i] = alone(float64(1-min(i%4, 1)), .5, .5)
	}
	b := trial.Estimate(logOf(rounds...), trial.Options{}).Estimators.IPS.Bernstein
	about(t, "low", b.Low, .25-.232116, 2e-6)
	about(t, "high", b.High, .25+.232116, 2e-6)
	b = trial.Estimate(logOf(rounds[:4]...), trial.Options{}).Estimators.IPS.Bernstein
	if b.Low != 0 || b.High != 1 {
		t.Errorf("%+v", b)
	}
}

// The slots above weigh on a slot's own weight and on what the model says of it. The model of the second round is made of the first, and says
// 1; the first has no choices, and so no model.
func TestWhatStandsAboveWeighs(t *testing.T) {
	second := alone(1, .5, .25)
	second.Above, second.Choices = 4, []trial.Choice{{Action: 0, Target: 1}}
	r := trial.Estimate(logOf(alone(1, .5, .5), second), trial.Options{})
	about(t, "ips", r.Estimators.IPS.Value, (1+4*.25/.5)/2, 1e-12)
	about(t, "dr", r.Estimators.DR.Value, (1+4*1+4*.25/.5*(1-1))/2, 1e-12)
}

// Ten clusters of two actions at one position. Every fold holds a round of each action, because 5 is odd; so 8 rounds are left, 4 of each, with
// the mean .5. Action 0 brought nothing and has the lift -4 x .5 / 104, action 1 the opposite. Weights are .25/.4 and .75/.4.
func TestDoublyRobustByHand(t *testing.T) {
	var rounds []trial.Round
	choices := []trial.Choice{{Action: 0, Target: .25}, {Action: 1, Target: .75}}
	for i := range 10 {
		r := alone(float64(i%2), .4, []float64{.25, .75}[i%2])
		r.Action, r.Choices = i%2, choices
		rounds = append(rounds, r)
	}
	lift := 2. / 104
	direct := .25*(.5-lift) + .75*(.5+lift)
	want := direct + (.625*(0-(.5-lift))+1.875*(1-(.5+lift)))/2
	r := trial.Estimate(logOf(rounds...), trial.Options{})
	about(t, "dr", r.Estimators.DR.Value, want, 1e-12)
	about(t, "gain", r.Gain.Value, want-.5, 1e-12)
}

func drawRounds(t *rapid.T) []trial.Round {
	n := rapid.IntRange(1, 30).Draw(t, "n")
	rounds := make([]trial.Round, n)
	for i := range rounds {
		share := func(name string) float64 { return rapid.Float64Range(0.01, 1).Draw(t, name) }
		rounds[i] = alone(rapid.Float64Range(-1, 1).Draw(t, "reward"), share("propensity"), share("target"))
		rounds[i].Action, rounds[i].Position = rapid.IntRange(0, 2).Draw(t, "action"), rapid.IntRange(1, 3).Draw(t, "position")
		rounds[i].Choices = []trial.Choice{{Action: 0, Target: .5}, {Action: 2, Target: .5}}
	}
	return logOf(rounds...).Rounds
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// A policy is worth to itself what it brought, and all its rounds are effective.
func TestTheLoggedPolicyIsWorthWhatItBrought(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds := drawRounds(t)
		for i := range rounds {
			rounds[i].Target = rounds[i].Propensity
		}
		r := trial.Estimate(logOf(rounds...), trial.Options{})
		e := r.Estimators
		if !near(e.IPS.Value, r.Logged.Value) || !near(e.SNIPS.Value, r.Logged.Value) || !near(e.IPS.ESS, float64(len(rounds))) {
			t.Fatalf("%+v", r)
		}
		if e.IPS.Low != r.Logged.Low || e.IPS.High != r.Logged.High {
			t.Fatalf("%+v and %+v are of the same samples", e.IPS, r.Logged)
		}
	})
}

// When every reward rises by c so does SNIPS, and a weight that all rounds share says nothing to it; IPS has neither property.
func TestSNIPSShiftsWithTheReward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds := drawRounds(t)
		c := rapid.Float64Range(-5, 5).Draw(t, "c")
		shifted, scaled := slices.Clone(rounds), slices.Clone(rounds)
		for i := range rounds {
			shifted[i].Reward += c
			scaled[i].Above = 3
		}
		value := func(rounds []trial.Round) float64 {
			return trial.Estimate(logOf(rounds...), trial.Options{}).Estimators.SNIPS.Value
		}
		if !near(value(shifted), value(rounds)+c) || !near(value(scaled), value(rounds)) {
			t.Fatalf("%v, shifted by %v %v, scaled %v", value(rounds), c, value(shifted), value(scaled))
		}
	})
}

// The order of the rounds and the names of the clusters change no value.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds := logOf(drawRounds(t)...).Rounds
		other := slices.Clone(rounds)
		slices.Reverse(other)
		for i := range other {
			other[i].Choices = nil
		}
		for i := range rounds {
			rounds[i].Choices = nil
		}
		a, b := trial.Estimate(trial.Log{Rounds: rounds, Actions: []string{"a", "b", "c"}}, trial.Options{}).Estimators,
			trial.Estimate(trial.Log{Rounds: other, Actions: []string{"a", "b", "c"}}, trial.Options{}).Estimators
		if !near(a.IPS.Value, b.IPS.Value) || !near(a.SNIPS.Value, b.SNIPS.Value) || !near(a.DR.ESS, b.DR.ESS) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// world is three actions with known rewards, a policy that ran and one in question.
type world struct{ reward, logged, target [3]float64 }

var small = world{reward: [3]float64{.1, .3, .6}, logged: [3]float64{.6, .3, .1}, target: [3]float64{.2, .3, .5}}

// value is what a policy is worth, by enumeration.
func (w world) value(policy [3]float64) (sum float64) {
	for a, p := range policy {
		sum += p * w.reward[a]
	}
	return sum
}

func (w world) simulate(random *rand.Rand, n int) trial.Log {
	rounds := make([]trial.Round, n)
	choices := []trial.Choice{{0, w.target[0]}, {1, w.target[1]}, {2, w.target[2]}}
	for i := range rounds {
		a, at := 0, random.Float64()
		for ; a < 2 && at >= w.logged[a]; a++ {
			at -= w.logged[a]
		}
		reward := 0.0
		if random.Float64() < w.reward[a] {
			reward = 1
		}
		rounds[i] = alone(reward, w.logged[a], w.target[a])
		rounds[i].Action, rounds[i].Choices = a, choices
	}
	return logOf(rounds...)
}

// Over many logs the mean of each estimate is the true value, within its error, and the intervals hold it about as often as they say.
func TestEstimatesOfManyLogs(t *testing.T) {
	const logs, rounds = 100, 250
	truth := small.value(small.target)
	random := rand.New(rand.NewPCG(1, 1))
	values, inside, bound := map[string][]float64{}, map[string]int{}, 0
	for range logs {
		r := trial.Estimate(small.simulate(random, rounds), trial.Options{})
		for name, e := range map[string]trial.Estimator{"ips": r.Estimators.IPS, "snips": r.Estimators.SNIPS, "dr": r.Estimators.DR} {
			values[name] = append(values[name], e.Value)
			if e.Low <= truth && truth <= e.High {
				inside[name]++
			}
		}
		if b := r.Estimators.IPS.Bernstein; b.Low <= truth && truth <= b.High {
			bound++
		}
	}
	for name, drawn := range values {
		mean, squares := 0.0, 0.0
		for _, v := range drawn {
			mean += v / logs
		}
		for _, v := range drawn {
			squares += (v - mean) * (v - mean)
		}
		about(t, "mean of "+name, mean, truth, 4*math.Sqrt(squares)/logs)
		if share := float64(inside[name]) / logs; share < .88 || share == 1 {
			t.Errorf("the intervals of %s hold the truth %v of the time", name, share)
		}
	}
	if bound != logs {
		t.Errorf("the Bernstein intervals hold the truth in %d of %d logs", bound, logs)
	}
}

// Rounds of one cluster are no news to each other: ten copies of each leave the interval as it is, where it would shrink without clusters.
func TestIntervalsClusterOnTheSeed(t *testing.T) {
	log := small.simulate(rand.New(rand.NewPCG(2, 2)), 200)
	once := trial.Estimate(log, trial.Options{}).Estimators.IPS
	var copies []trial.Round
	for _, r := range log.Rounds {
		for range 10 {
			copies = append(copies, r)
		}
	}
	log.Rounds = copies
	many := trial.Estimate(log, trial.Options{})
	if many.Clusters != 200 || !near(many.Estimators.IPS.Low, once.Low) || !near(many.Estimators.IPS.High, once.High) {
		t.Errorf("%+v, once %+v", many.Estimators.IPS, once)
	}
	about(t, "bernstein", many.Estimators.IPS.Bernstein.Low, once.Bernstein.Low, 1e-9)
}

// More clusters than are drawn are put together; the interval is that of their number.
func TestManyClusters(t *testing.T) {
	r := trial.Estimate(small.simulate(rand.New(rand.NewPCG(3, 3)), 60_000), trial.Options{})
	e := r.Estimators.IPS
	// The variance of a weighted reward is the sum of target^2/logged x reward, less the square of the value.
	variance := -small.value(small.target) * small.value(small.target)
	for a := range 3 {
		variance += small.target[a] * small.target[a] / small.logged[a] * small.reward[a]
	}
	width := 2 * 1.96 * math.Sqrt(variance/60_000)
	if got := e.High - e.Low; got < .9*width || got > 1.1*width {
		t.Errorf("%+v is %v wide, want %v", e, got, width)
	}
}

// manyOf is a log that answers: 400 rounds, 100 of them rewarded.
func manyOf(edit func(i int, r *trial.Round)) trial.Log {
	var rounds []trial.Round
	for i := range 400 {
		r := alone(0, .5, .5)
		if i%4 == 0 {
			r.Reward = 1
		}
		edit(i, &r)
		rounds = append(rounds, r)
	}
	return logOf(rounds...)
}

func TestWarnings(t *testing.T) {
	clean := func(int, *trial.Round) {}
	skewed := func(i int, r *trial.Round) { // weights 20 and 1/20: mean 1.0475
		r.Propensity, r.Target = .95, .0475
		if i%20 == 0 {
			r.Propensity, r.Target = .05, 1
		}
	}
	tests := []struct {
		name    string
		log     trial.Log
		options trial.Options
		codes   []string
	}{
		{"nothing", trial.Log{}, trial.Options{}, []string{trial.NoRounds}},
		{"clean", manyOf(clean), trial.Options{}, nil},
		{"few effective", manyOf(skewed), trial.Options{}, []string{trial.FewEffective}},
		{"clipped", manyOf(skewed), trial.Options{Clip: 2}, []string{trial.FewEffective, trial.Clipped}},
		{"few rewards", manyOf(func(i int, r *trial.Round) { r.Reward = float64(1 - min(i%20, 1)) }), trial.Options{}, []string{trial.FewRewards}},
		{"no support", manyOf(func(i int, r *trial.Round) { r.Target, r.Uncovered = .4, .2 }), trial.Options{}, []string{trial.NoSupport}},
		{"propensities that are wrong", manyOf(func(i int, r *trial.Round) { r.Propensity = .4 }), trial.Options{}, []string{trial.WeightsOff}},
		{"unusable rounds", manyOf(func(i int, r *trial.Round) {
			if i > 390 {
				r.Propensity, r.Reward = 0, math.NaN()
			}
		}), trial.Options{}, []string{trial.LeftOut}},
		{"invented and inexact", func() trial.Log { l := manyOf(clean); l.Sample, l.Inexact = true, 3; return l }(), trial.Options{},
			[]string{trial.SampleData, trial.Inexact}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := trial.Estimate(test.log, test.options)
			var codes []string
			grave := false
			for _, w := range r.Warnings {
				codes = append(codes, w.Code)
				grave = grave || w.Grave
				if w.Text == "" || strings.Contains(w.Text, "%!") {
					t.Errorf("%q", w.Text)
				}
			}
			if !cmp.Equal(codes, test.codes) || r.Answered == grave || r.Warnings == nil {
				t.Errorf("%v, answered %v: %+v", codes, r.Answered, r)
			}
			if strings.Contains(fmt.Sprint(r), "NaN") {
				t.Errorf("%+v", r)
			}
		})
	}
}

func BenchmarkEstimate(b *testing.B) {
	log := small.simulate(rand.New(rand.NewPCG(1, 1)), 1_000_000)
	for b.Loop() {
		trial.Estimate(log, trial.Options{})
	}
}
