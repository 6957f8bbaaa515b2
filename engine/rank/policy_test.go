package rank_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/rank"
	"moments/keywords"
)

func pools(kinds int) *rapid.Generator[[]rank.Scored] {
	return rapid.Custom(func(t *rapid.T) []rank.Scored {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		pool := make([]rank.Scored, n)
		for i := range pool {
			pool[i].ID = content.AssetID(fmt.Sprintf("a%d", i))
			pool[i].Score = float64(rapid.IntRange(400, 600).Draw(t, "score")) / 1000
			pool[i].Kind = fmt.Sprintf("k%d", rapid.IntRange(0, kinds).Draw(t, "kind"))
			pool[i].Topics = []keywords.Topic{keywords.Topic(fmt.Sprintf("t%d", rapid.IntRange(0, kinds).Draw(t, "topic")))}
		}
		return pool
	})
}

// every calls fn for each ordered slate of n members of the pool, with its probability as the product of the conditional ones.
func every(p rank.Policy, pool []rank.Scored, n int, taken []int, probability float64, fn func([]int, float64)) {
	if len(taken) == n {
		fn(taken, probability)
		return
	}
	for i, conditional := range p.Conditional(pool, taken) {
		if conditional > 0 {
			every(p, pool, n, append(taken[:len(taken):len(taken)], i), probability*conditional, fn)
		}
	}
}

// The probabilities of all slates add up to one: what is logged is a distribution.
func TestSlatesAddUpToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := pools(2).Draw(t, "pool")
		policy := rank.Policy{Temperature: 0.02, SameKind: 0.01, SameTopic: 0.01}
		total := 0.0
		every(policy, pool, min(3, len(pool)), nil, 1, func(_ []int, p float64) { total += p })
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("the probabilities of all slates add up to %v", total)
		}
	})
}

// What is drawn is what is logged: the share of the draws that begin with an asset is its conditional probability, within four standard
// errors, and so is the share of each second asset after a first.
func TestDrawsFollowTheLoggedPropensities(t *testing.T) {
	pool := []rank.Scored{{Score: 0.50}, {Score: 0.49}, {Score: 0.52}, {Score: 0.47}}
	for i := range pool {
		pool[i].ID, pool[i].Kind = content.AssetID(rune('a'+i)), "guide"
	}
	pool[3].Kind = "video"
	policy := rank.Policy{Temperature: 0.02, SameKind: 0.02}
	const draws = 40000
	counts := map[[2]int]float64{}
	for seed := range uint64(draws) {
		slate := policy.Draw(pool, 2, seed)
		counts[[2]int{slate[0].Pool, slate[1].Pool}]++
		for i, slot := range slate {
			var above []int
			for _, s := range slate[:i] {
				above = append(above, s.Pool)
			}
			if want := policy.Conditional(pool, above)[slot.Pool]; slot.Propensity != want {
				t.Fatalf("slot %d logs %v, its conditional probability is %v", i, slot.Propensity, want)
			}
		}
	}
	every(policy, pool, 2, nil, 1, func(slate []int, p float64) {
		got := counts[[2]int{slate[0], slate[1]}] / draws
		if tolerance := 4 * math.Sqrt(p*(1-p)/draws); math.Abs(got-p) > tolerance {
			t.Errorf("slate %v was drawn in %.4f of cases, its probability is %.4f", slate, got, p)
		}
	})
}

func TestPolicy(t *testing.T) {
	three := func() []rank.Scored {
		return []rank.Scored{
			{Candidate: rank.Candidate{ID: "a", Kind: "guide"}, Score: 0.5},
			{Candidate: rank.Candidate{ID: "b", Kind: "guide"}, Score: 0.499},
			{Candidate: rank.Candidate{ID: "c", Kind: "video"}, Score: 0.495},
		}
	}
	t.Run("without temperature the best comes first and is certain", func(t *testing.T) {
		slate := rank.Policy{}.Draw(three(), 3, 1)
		for i, slot := range slate {
			if slot.Pool != i || slot.Propensity != 1 {
				t.Errorf("slot %d is %+v", i, slot)
			}
		}
	})
	t.Run("likeness steps back", func(t *testing.T) {
		slate := rank.Policy{SameKind: 0.01}.Draw(three(), 3, 1)
		if slate[1].Pool != 2 {
			t.Errorf("after a guide comes %+v, want the video: 0.495 > 0.499 - 0.01", slate[1])
		}
	})
	t.Run("a pin takes its slot for certain", func(t *testing.T) {
		pool := three()
		pool[2].Pin = 1
		slate := rank.DefaultPolicy().Draw(pool, 3, 7)
		if slate[0].Pool != 2 || slate[0].Propensity != 1 {
			t.Errorf("the first slot is %+v", slate[0])
		}
	})
	t.Run("equal seeds give equal slates", func(t *testing.T) {
		a, b := rank.DefaultPolicy().Draw(three(), 3, 99), rank.DefaultPolicy().Draw(three(), 3, 99)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%v and %v", a, b)
		}
	})
	t.Run("who rises does not fall for it", func(t *testing.T) {
		for seed := range uint64(500) {
			before := rank.DefaultPolicy().Draw(three(), 1, seed)
			risen := three()
			risen[2].Score += 0.01
			after := rank.DefaultPolicy().Draw(risen, 1, seed)
			if before[0].Pool == 2 && after[0].Pool != 2 {
				t.Fatalf("with seed %d it was first with 0.495 and is not with 0.505", seed)
			}
		}
	})
	t.Run("an empty pool gives an empty slate", func(t *testing.T) {
		if slate := rank.DefaultPolicy().Draw(nil, 3, 1); len(slate) != 0 {
			t.Errorf("%v", slate)
		}
	})
}

// However the pool stands, the best of what is left has at least the bound, and the rest what is left in proportion.
func TestExploringIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := pools(2).Draw(t, "pool")
		free := rank.Policy{Temperature: 0.05, SameKind: 0.01, SameTopic: 0.01}
		bounded := free
		bounded.Exploit = rapid.Float64Range(0, 1).Draw(t, "exploit")
		was, is := free.Conditional(pool, nil), bounded.Conditional(pool, nil)
		best := 0
		for i := range was {
			if was[i] > was[best] {
				best = i
			}
		}
		total := 0.0
		for i := range is {
			total += is[i]
			if i != best && was[i]*is[best] < is[i]*was[best]-1e-12 {
				t.Fatalf("%d gains on the best: %v of %v", i, is, was)
			}
		}
		if math.Abs(total-1) > 1e-9 || is[best] < bounded.Exploit-1e-12 || is[best] < was[best]-1e-12 {
			t.Fatalf("bound %v: %v of %v", bounded.Exploit, is, was)
		}
	})
}

func TestABoundForAMomentHoldsWithinIt(t *testing.T) {
	p := rank.Policy{Exploit: .1, Moments: map[keywords.Moment]float64{{Intent: keywords.Buy}: .9, {Step: "use"}: .05}}
	for m, want := range map[keywords.Moment]float64{
		{Intent: keywords.Buy}: .9, {Intent: keywords.Buy, Step: "use"}: .9, {Intent: keywords.Do, Step: "use"}: .1, {}: .1,
	} {
		if got := p.In(m).Exploit; got != want {
			t.Errorf("%s: %v, want %v", m, got, want)
		}
	}
}
