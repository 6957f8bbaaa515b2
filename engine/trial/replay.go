package trial

import (
	"fmt"
	"math"
	"slices"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/keywords"
)

// Rewards say what an outcome of each kind is worth; a kind counts once for an item of an answer. What has none is worth nothing.
type Rewards map[journal.Kind]float64

// Clicks is what is measured unless asked otherwise: a click is worth 1.
func Clicks() Rewards { return Rewards{journal.Click: 1} }

// ReplayConfig says what a journal is replayed for.
type ReplayConfig struct {
	Plan    rank.Plan // the target
	Rewards Rewards   // nil is Clicks
	// Alone weighs a slot by its own ratio only, below what did stand above it. Otherwise it is weighed by the ratios of the slots above as well
	// (reward interaction: McInerney et al. 2020), which is what the target would bring, also where a reward hangs on what stands above or where
	// the slots above use up the best. Alone has more effective rounds and leans the more, the more the target differs.
	Alone bool
	// Recast, if not nil, says how an answer would have been had its phrase been read otherwise; false leaves it as it was.
	Recast func(*journal.Answer) (Recast, bool)
}

// Recast is an answer after another reading of its phrase.
type Recast struct {
	Moment keywords.Moment // which decides the bounds of exploring
	Assets []RecastAsset   // by place in the pool
	// Beyond are the slots, from 0, that would go to pins which are not in the pool: what comes of them is not in the log.
	Beyond []int
}

// RecastAsset is an asset of the pool as another reading has it: its features, its place among the pinned or 0, and whether it is not to be shown.
type RecastAsset struct {
	Features rank.Features
	Pin      int
	Hidden   bool
}

// Replay makes rounds of the journal: one for each slot that was drawn, from the answers that hold their pool. A slot that was left out because
// its group was full brought nothing; to pass over it would choose the rounds by what was drawn. Assets that the logged policy kept out of the
// pool are not in the log, and so no choice of the target. An answer holds about half a kilobyte of memory for each of its slots.
type Replay struct {
	cfg     ReplayConfig
	log     Log
	names   map[content.AssetID]int
	answers map[string]span
	given   []uint32 // kinds of outcome that a round has had, by bit
	bits    map[journal.Kind]uint32
}

// span are the rounds of an answer.
type span struct{ first, end int }

// NewReplay returns a replay that has seen nothing.
func NewReplay(cfg ReplayConfig) *Replay {
	if cfg.Rewards == nil {
		cfg.Rewards = Clicks()
	}
	p := &Replay{cfg: cfg, names: map[content.AssetID]int{}, answers: map[string]span{}, bits: map[journal.Kind]uint32{}}
	for i, kind := range journal.OutcomeKinds() {
		p.bits[kind] = 1 << i
	}
	return p
}

// Add takes an entry of the journal, in its order.
func (p *Replay) Add(e journal.Entry) {
	if a := e.Answer; a != nil && !a.Test && len(a.Slate) > 0 {
		if err := p.answer(a); err != nil {
			p.log.LeftOut++
		}
	}
	if o := e.Outcome; o != nil && !o.Test && o.Trust > 0 {
		p.outcome(o)
	}
}

// Log is what was seen so far.
func (p *Replay) Log() Log { return p.log }

// answer adds the rounds of an answer.
func (p *Replay) answer(a *journal.Answer) error {
	rounds, inexact, err := p.rounds(a)
	if err != nil {
		return err
	}
	p.answers[a.ID] = span{len(p.log.Rounds), len(p.log.Rounds) + len(rounds)}
	p.log.Rounds = append(p.log.Rounds, rounds...)
	p.given = append(p.given, make([]uint32, len(rounds))...)
	p.log.Inexact += inexact
	p.log.Sample = p.log.Sample || a.Sample
	return nil
}

// exact is how far a logged propensity may be from the recomputed one.
const exact = 1e-9

// rounds goes down the slate and recomputes, slot by slot, the probabilities under both policies given the slots above.
func (p *Replay) rounds(a *journal.Answer) (rounds []Round, inexact int, err error) {
	logged, target, err := p.lanes(a)
	if err != nil {
		return nil, 0, err
	}
	path := path{above: 1}
	for slot, shown := range a.Slate {
		if shown.Pool < 0 || shown.Pool >= len(a.Pool) || slices.Contains(logged.taken, shown.Pool) {
			return nil, 0, fmt.Errorf("%w: answer %s has a slot outside its pool", ErrLog, a.ID)
		}
		s := &logged.pool[shown.Pool]
		r := p.round(s.ID, logged, target)
		r.Position, r.Propensity, r.Above, r.Cluster = slot+1, shown.Propensity, 1, a.Policy.Seed
		if slices.Contains(target.beyond, slot) {
			r.Target, r.Choices, r.Nothing, r.Uncovered = 0, nil, 0, 1
		}
		if math.Abs(r.Propensity-logged.chance(s.ID)) > exact {
			inexact++
		}
		if !p.cfg.Alone {
			path.pass(&r)
		}
		if s.Pin == 0 {
			rounds = append(rounds, r)
		}
		target.take(target.scored[shown.Pool])
		logged.take(logged.scored[shown.Pool])
	}
	return rounds, inexact, nil
}

// path is what the slots above have left of the target, on the way down a slate.
type path struct{ above, uncovered, nothing float64 }

// pass puts what is above into the round of a slot, and the slot above the next.
func (p *path) pass(r *Round) {
	r.Above = p.above
	p.uncovered = 1 - (1-p.uncovered)*(1-r.Uncovered)
	p.nothing += p.above * r.Nothing
	r.Uncovered, r.Nothing = p.uncovered, p.nothing
	p.above *= r.Target / r.Propensity
}

// round is the next slot as both policies see it, with the asset that the logged one put there.
func (p *Replay) round(id content.AssetID, logged, target *lane) Round {
	logged.look()
	target.look()
	r := Round{Action: p.action(id), Target: target.chance(id)}
	for i, chance := range target.chances {
		asset := target.pool[i].ID
		if logged.chance(asset) < rare {
			r.Uncovered += chance
		}
		if chance > negligible {
			r.Choices = append(r.Choices, Choice{Action: int32(p.action(asset)), Target: chance})
		}
	}
	r.Uncovered = min(r.Uncovered, 1)
	if !target.any() {
		r.Nothing = 1
	}
	return r
}

// negligible is the probability up to which a choice is not kept: it would change no estimate, and take memory.
const negligible = 1e-6

func (p *Replay) action(id content.AssetID) int {
	place, known := p.names[id]
	if !known {
		place = len(p.log.Actions)
		p.names[id] = place
		p.log.Actions = append(p.log.Actions, string(id))
	}
	return place
}

// outcome adds what came of the items of answers that were seen.
func (p *Replay) outcome(o *journal.Outcome) {
	worth := p.cfg.Rewards[o.Kind]
	for _, item := range o.Items {
		answer := p.answers[item.Answer]
		for i := answer.first; worth != 0 && i < answer.end; i++ {
			r, bit := &p.log.Rounds[i], p.bits[o.Kind]
			if p.log.Actions[r.Action] == string(item.Asset) && p.given[i]&bit == 0 {
				p.given[i] |= bit
				r.Reward += worth
			}
		}
	}
}
