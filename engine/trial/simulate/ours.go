package simulate

import (
	"fmt"
	"math"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/engine/rank"
	"moments/internal/kv"
	"moments/keywords"
)

// What ours is played with: a visitor a minute, in one moment, from many networks.
const (
	kind     = "headline"
	perRound = time.Minute
	networks = 1 << 16
)

var (
	began  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	moment = keywords.Moment{Intent: keywords.Know, Step: "discover"}
)

// ours is Moments: outcomes go into the fold as entries of a journal, beliefs come out of it, and a pool is drawn from. The pool is made anew
// after each hundredth more of the rounds, as a fold follows its journal a little behind.
type ours struct {
	weights rank.Weights
	policy  rank.Policy
	seed    uint64
	fold    *outcome.Fold
	round   int
	renew   int // round at which the pool is made anew
	live    int
	pool    []rank.Scored
	queue   []journal.Entry
	check   propensities
}

func newOurs(arms int, seed uint64) *ours {
	return &ours{
		weights: rank.DefaultWeights(), policy: rank.DefaultPolicy(), seed: seed, fold: outcome.New(outcome.Config{}),
		check: propensities{inverse: make([]float64, arms), least: 1},
	}
}

func (o *ours) choose(live int) int {
	if o.round >= o.renew || live != o.live {
		o.follow(live)
	}
	slot := o.policy.Draw(o.pool, 1, o.seed+uint64(o.round))[0]
	arm := armOf(o.pool[slot.Pool].ID)
	o.check.inverse[arm] += 1 / slot.Propensity
	return arm
}

// follow lets the fold see what the journal has, and makes the pool of what is believed now.
func (o *ours) follow(live int) {
	if err := o.fold.Apply(o.queue, kv.Seq(o.round)); err != nil {
		panic(fmt.Sprintf("applying outcomes: %v", err)) // the fold refuses nothing
	}
	o.queue, o.live = o.queue[:0], live
	o.renew = o.round + max(1, o.round/100)
	candidates := make([]rank.Candidate, live)
	for arm := range candidates {
		mean, deviation := o.fold.Estimate(assetOf(arm), kind, moment, o.now()).Hoped()
		candidates[arm] = rank.Candidate{
			ID: assetOf(arm), Kind: kind, Features: rank.Neutral(), Belief: rank.Belief{Mean: mean, Deviation: deviation},
		}
	}
	o.pool = rank.Learn(o.weights, rank.Pool(o.weights, candidates, rank.Floor))
	for _, p := range o.policy.Conditional(o.pool, nil) {
		o.check.least = min(o.check.least, p*float64(live))
	}
}

func (o *ours) now() time.Time { return began.Add(time.Duration(o.round) * perRound) }

func (o *ours) learn(arm int, clicked bool) {
	o.enter(journal.Impression, arm)
	if clicked {
		o.enter(journal.Click, arm)
	}
	o.round++
}

func (o *ours) enter(what journal.Kind, arm int) {
	visitor := fmt.Sprintf("%08x", o.round)
	o.queue = append(o.queue, journal.Entry{Outcome: &journal.Outcome{
		Kind: what, At: o.now(), Trust: 1, Visitor: visitor, Net: visitor[4:], Kinds: []string{kind},
		Items: []journal.Item{{Answer: visitor, Asset: assetOf(arm), Moment: moment, Position: 1}},
	}})
}

const firstArm = 'a'

func assetOf(arm int) content.AssetID { return content.AssetID(rune(firstArm + arm)) }

func armOf(id content.AssetID) int { return int([]rune(string(id))[0] - firstArm) }

// propensities hold what was logged against what was drawn.
type propensities struct {
	inverse []float64 // sum of 1/p over the draws of each arm: as many as there were rounds, in expectation
	least   float64   // least probability that an arm of the pool had, as a share of an even chance
}

// shares are the sums as shares of the rounds: each is 1 in expectation when what was logged is exact.
func (p *propensities) shares(rounds int) []float64 {
	shares := make([]float64, len(p.inverse))
	for i, sum := range p.inverse {
		shares[i] = sum / math.Max(float64(rounds), 1)
	}
	return shares
}
