package trial_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/trial"
	"moments/keywords"
)

// house is a pool with two features that differ, and a policy that ran on it.
type house struct {
	candidates []rank.Candidate
	weights    rank.Weights
	policy     rank.Policy
}

// weigh makes weights of two features only.
func weigh(text, quality float64) (w rank.Weights) {
	w[rank.TextAny], w[rank.Quality] = text, quality
	return w
}

// build is four assets, of which text and quality say the opposite.
func build() house {
	h := house{weights: weigh(3, 1), policy: rank.Policy{Temperature: .2, SameKind: .05, SameTopic: .03}}
	for i, text := range []float64{.9, .8, .75, .7} {
		c := rank.Candidate{ID: content.AssetID('a' + rune(i)), Kind: []string{"guide", "video"}[i%2], Topics: []keywords.Topic{"sso"}}
		c.Features = rank.Neutral()
		c.Features.Set(rank.TextAny, text)
		c.Features.Set(rank.Quality, 1.6-text)
		h.candidates = append(h.candidates, c)
	}
	return h
}

// answer is the record of a slate, with the propensities that rank gives it; probability is their product.
func (h house) answer(id string, slate []int) (a journal.Answer, probability float64) {
	pool := rank.Pool(h.weights, h.candidates, rank.Floor)
	a = journal.Answer{ID: id, Phrase: "set up sso", Policy: journal.Policy{
		Seed: 7, Temperature: h.policy.Temperature, SameKind: h.policy.SameKind, SameTopic: h.policy.SameTopic,
	}}
	for _, s := range pool {
		a.Pool = append(a.Pool, journal.Pooled{
			Asset: s.ID, Score: s.Score, Features: s.Features.Bytes(), Kind: s.Kind, Topics: s.Topics, Pinned: s.Pin > 0,
		})
	}
	probability = 1
	for k, i := range slate {
		p := h.policy.Conditional(pool, slate[:k])[i]
		a.Slate = append(a.Slate, journal.Shown{Pool: i, Propensity: p, Position: k + 1})
		probability *= p
	}
	return a, probability
}

// slates are all orders of three of four.
func slates() (all [][]int) {
	for i := range 4 {
		for j := range 4 {
			for k := range 4 {
				if i != j && j != k && i != k {
					all = append(all, []int{i, j, k})
				}
			}
		}
	}
	return all
}

// rewardOf is what a slot brings below what stands above it: everything counts.
func rewardOf(ids []string) float64 {
	sum := 0.0
	for k, id := range ids {
		sum = sum/2 + float64(id[0]-'a'+1)*float64(k+1)
	}
	return sum
}

func names(a journal.Answer) (ids []string) {
	for _, s := range a.Slate {
		ids = append(ids, string(a.Pool[s.Pool].Asset))
	}
	return ids
}

// replayed are the rounds of one answer.
func replayed(cfg trial.ReplayConfig, a journal.Answer) trial.Log {
	r := trial.NewReplay(cfg)
	r.Add(journal.Entry{Answer: &a})
	return r.Log()
}

// The mean of what is estimated over all slates of one policy is exactly what another policy is worth, even
// where a reward hangs on everything above it: by enumeration of both.
func TestSequencesAreExactByEnumeration(t *testing.T) {
	ran, asked := build(), build()
	asked.weights, asked.policy = weigh(1, 2), rank.Policy{Temperature: .1, SameKind: .1, SameTopic: .02}
	cfg := trial.ReplayConfig{Plan: rank.Plan{Weights: asked.weights, Policy: asked.policy}}
	estimated, truth, weights, total := 0.0, 0.0, 0.0, 0.0
	for _, slate := range slates() {
		a, p := ran.answer("x", slate)
		ids := names(a)
		total += p
		for k, r := range replayed(cfg, a).Rounds {
			weight := r.Above * r.Target / r.Propensity
			estimated += p * weight * rewardOf(ids[:k+1])
			weights += p * weight / 3
		}
		b, q := asked.answer("x", slate)
		for k := range b.Slate {
			truth += q * rewardOf(names(b)[:k+1])
		}
	}
	about(t, "sum of the probabilities", total, 1, 1e-12)
	about(t, "value", estimated, truth, 1e-9)
	about(t, "mean weight", weights, 1, 1e-12)
}

// Alone, a slot has the value that it has under the other policy below what did stand above it.
func TestSlotsAreExactGivenWhatStoodAbove(t *testing.T) {
	ran, asked := build(), build()
	asked.weights = weigh(1, 2)
	cfg := trial.ReplayConfig{Plan: rank.Plan{Weights: asked.weights, Policy: asked.policy}, Alone: true}
	above, _ := ran.answer("x", []int{2})
	estimated, truth := 0.0, 0.0
	for i := range 4 {
		if i == 2 {
			continue
		}
		a, _ := ran.answer("x", []int{2, i})
		r := replayed(cfg, a).Rounds[1]
		if r.Above != 1 {
			t.Fatalf("%+v", r)
		}
		estimated += r.Propensity * (r.Target / r.Propensity) * rewardOf(names(a))
		for _, c := range r.Choices {
			if log := replayed(cfg, a); log.Actions[c.Action] == names(a)[1] {
				truth += c.Target * rewardOf(names(a))
			}
		}
	}
	about(t, "value below "+names(above)[0], estimated, truth, 1e-9)
}

// The policy that ran, asked about itself, has weight 1 everywhere, and what it logged is what its scores give.
func TestTheSameConfigurationIsItself(t *testing.T) {
	h := build()
	for _, alone := range []bool{false, true} {
		cfg := trial.ReplayConfig{Plan: rank.Plan{Weights: h.weights, Policy: h.policy}, Alone: alone}
		for _, slate := range slates() {
			a, _ := h.answer("x", slate)
			log := replayed(cfg, a)
			for _, r := range log.Rounds {
				if math.Abs(r.Above*r.Target/r.Propensity-1) > 1e-9 || r.Uncovered > 1e-3 || r.Cluster != 7 {
					t.Fatalf("%v: %+v", slate, r)
				}
			}
			if log.Inexact != 0 || len(log.Rounds) != 3 {
				t.Fatalf("%+v", log)
			}
		}
	}
}

// A pin is no round; an asset that the target keeps below its floor is never its choice; what was drawn and not shown is a round that brought
// nothing.
func TestWhatIsNoRound(t *testing.T) {
	h := build()
	h.candidates[3].Pin = 1
	h.candidates[0].Features.Set(rank.Quality, 0)
	a, _ := h.answer("x", []int{0, 3, 1}) // d, a, b
	a.Slate[2].Position = 0
	asked := rank.Plan{Weights: weigh(0, 1), Policy: h.policy}
	log := replayed(trial.ReplayConfig{Plan: asked}, a)
	if len(log.Rounds) != 2 || log.Actions[log.Rounds[0].Action] != "a" || log.Rounds[0].Position != 2 || log.Rounds[1].Reward != 0 {
		t.Fatalf("%+v", log)
	}
	if r := log.Rounds[0]; r.Target != 0 || len(r.Choices) == 0 {
		t.Errorf("below the floor: %+v", r)
	}
	for _, c := range log.Rounds[0].Choices {
		if name := log.Actions[c.Action]; name == "d" || name == "a" {
			t.Errorf("%s is chosen", name)
		}
	}
}

// A log of a policy that takes no chances covers only what that policy shows.
func TestWithoutExplorationNothingElseIsCovered(t *testing.T) {
	h := build()
	h.policy = rank.Policy{}
	a, _ := h.answer("x", []int{0, 1})
	log := replayed(trial.ReplayConfig{Plan: rank.Plan{Weights: weigh(0, 1), Policy: rank.Policy{Temperature: .001}}}, a)
	for _, r := range log.Rounds {
		if r.Uncovered < .9 || r.Target > .1 {
			t.Errorf("%+v", r)
		}
	}
	codes := []string{}
	for _, w := range trial.Estimate(log, trial.Options{}).Warnings {
		codes = append(codes, w.Code)
	}
	if !slices.Contains(codes, trial.NoSupport) {
		t.Errorf("%v", codes)
	}
}

// What the log claims is held against what its scores give.
func TestPropensitiesAreChecked(t *testing.T) {
	h := build()
	a, _ := h.answer("x", []int{0, 1})
	a.Slate[1].Propensity *= .9
	if log := replayed(trial.ReplayConfig{Plan: rank.Plan{Weights: h.weights, Policy: h.policy}}, a); log.Inexact != 1 {
		t.Errorf("%+v", log)
	}
}

// outcome is what came of an item of answer x.
func outcome(kind journal.Kind, asset string, edit func(*journal.Outcome)) journal.Entry {
	o := &journal.Outcome{Event: fmt.Sprint(kind, asset), Kind: kind, At: time.Unix(1, 0), Trust: 1,
		Items: []journal.Item{{Answer: "x", Asset: content.AssetID(asset), Position: 1}}}
	if edit != nil {
		edit(o)
	}
	return journal.Entry{Outcome: o}
}

func TestRewards(t *testing.T) {
	h := build()
	a, _ := h.answer("x", []int{0, 1, 2})
	tests := []struct {
		name    string
		rewards trial.Rewards
		events  []journal.Entry
		want    []float64
	}{
		{"a click", nil, []journal.Entry{outcome(journal.Click, "b", nil), outcome(journal.Impression, "a", nil)}, []float64{0, 1, 0}},
		{"without trust", nil, []journal.Entry{outcome(journal.Click, "b", func(o *journal.Outcome) { o.Trust = 0 })}, []float64{0, 0, 0}},
		{"test traffic", nil, []journal.Entry{outcome(journal.Click, "b", func(o *journal.Outcome) { o.Test = true })}, []float64{0, 0, 0}},
		{"of another answer", nil, []journal.Entry{outcome(journal.Click, "b", func(o *journal.Outcome) { o.Items[0].Answer = "y" })}, []float64{0, 0, 0}},
		{"of what was not shown", nil, []journal.Entry{outcome(journal.Click, "d", nil)}, []float64{0, 0, 0}},
		{"weighed, a kind once", trial.Rewards{journal.Lead: 3, journal.Dwell: .5, journal.Dismissal: -1}, []journal.Entry{
			outcome(journal.Lead, "a", nil), outcome(journal.Dwell, "a", nil), outcome(journal.Dwell, "a", nil), outcome(journal.Click, "a", nil),
			outcome(journal.Dismissal, "c", nil)}, []float64{3.5, 0, -1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := trial.NewReplay(trial.ReplayConfig{Plan: rank.Plan{Weights: h.weights, Policy: h.policy}, Rewards: test.rewards})
			r.Add(journal.Entry{Answer: &a})
			for _, e := range test.events {
				r.Add(e)
			}
			var got []float64
			for _, round := range r.Log().Rounds {
				got = append(got, round.Reward)
			}
			if !cmp.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestAnswersThatAreLeftOut(t *testing.T) {
	h := build()
	tests := []struct {
		name    string
		edit    func(*journal.Answer)
		leftOut int
	}{
		{"test traffic", func(a *journal.Answer) { a.Test = true }, 0},
		{"without consent", func(a *journal.Answer) { a.Pool, a.Slate = nil, nil }, 0},
		{"a slot outside the pool", func(a *journal.Answer) { a.Slate[0].Pool = 9 }, 1},
		{"a slot twice", func(a *journal.Answer) { a.Slate[1].Pool = 0 }, 1},
		{"half a feature", func(a *journal.Answer) { a.Pool[0].Features = []byte{1} }, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, _ := h.answer("x", []int{0, 1})
			test.edit(&a)
			if log := replayed(trial.ReplayConfig{Plan: rank.Plan{Weights: h.weights}}, a); len(log.Rounds) != 0 || log.LeftOut != test.leftOut {
				t.Errorf("%+v", log)
			}
		})
	}
}

// A target that keeps more below its floor runs out of assets where the logged policy had more: it shows nothing there, and its weights still
// average 1. By enumeration, for slots alone and in sequence. What the doubly robust estimate adds averages to nothing, whatever the model says.
func TestATargetThatRunsOut(t *testing.T) {
	ran := build()
	ran.candidates[0].Features.Set(rank.Quality, .1)
	ran.candidates[1].Features.Set(rank.Quality, .15)
	asked := rank.Plan{Weights: weigh(0, 1), Policy: ran.policy} // c and d are left
	value := map[bool]float64{}
	for _, alone := range []bool{true, false} {
		weights, shown, third, added := 0.0, 0.0, 0.0, 0.0
		for _, slate := range slates() {
			a, p := ran.answer("x", slate)
			log := replayed(trial.ReplayConfig{Plan: asked, Alone: alone}, a)
			model := func(action, k int) float64 { return float64(log.Actions[action][0]-'a'+1) * float64(k+1) }
			for k, r := range log.Rounds {
				ratio := r.Above * r.Target / r.Propensity
				weights += p * (ratio + r.Nothing) / 3
				shown += p * ratio
				added -= p * ratio * model(r.Action, k)
				for _, c := range r.Choices {
					added += p * r.Above * c.Target * model(int(c.Action), k)
				}
				if k == 2 {
					third += p * r.Nothing
				}
			}
		}
		about(t, fmt.Sprint("mean weight, alone ", alone), weights, 1, 1e-12)
		about(t, fmt.Sprint("what the model adds, alone ", alone), added, 0, 1e-12)
		value[alone] = shown
		if !alone {
			about(t, "the third slot is empty", third, 1, 1e-12)
		}
	}
	about(t, "assets that are shown", value[false], 2, 1e-12)
}
