package fit

import (
	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/trial"
)

// choice is an answer as its visitor saw it: what was shown and drawn, where it stood, what it brought.
type choice struct {
	part  part
	who   string
	items []item
}

type item struct {
	asset    content.AssetID
	features rank.Features
	position int // reading order, from 1
	reward   float64
	given    uint32 // kinds of outcome it has had, by bit
}

// brought is what all items brought.
func (c *choice) brought() (sum float64) {
	for i := range c.items {
		sum += c.items[i].reward
	}
	return sum
}

// collector makes choices of the journal. What a visitor has chosen once is left out of that visitor's later answers: the first choice is in
// the feature Learned by then, and nobody's outcome is to explain itself.
type collector struct {
	rewards trial.Rewards
	bits    map[journal.Kind]uint32
	choices []choice
	answers map[string]int // place in choices
	chosen  map[owned]bool
	counts  Counts
}

// owned is an asset that a visitor has chosen.
type owned struct {
	who   string
	asset content.AssetID
}

func newCollector(rewards trial.Rewards) *collector {
	c := &collector{rewards: rewards, bits: map[journal.Kind]uint32{}, answers: map[string]int{}, chosen: map[owned]bool{}}
	for i, kind := range journal.OutcomeKinds() {
		c.bits[kind] = 1 << i
	}
	return c
}

// add takes an entry, in the order of the journal.
func (c *collector) add(e journal.Entry) error {
	if a := e.Answer; a != nil && countable(a) {
		return c.answer(a)
	}
	if o := e.Outcome; o != nil && !o.Test && o.Trust > 0 && c.rewards[o.Kind] > 0 {
		c.outcome(o)
	}
	return nil
}

// answer adds an answer that is not held back, if at least two items of it can be compared.
func (c *collector) answer(a *journal.Answer) error {
	seen := choice{part: partOf(a), who: who(a)}
	c.counts.add(seen.part)
	if seen.part == heldBack {
		return nil
	}
	for _, shown := range a.Slate {
		if shown.Position == 0 || shown.Pool < 0 || shown.Pool >= len(a.Pool) {
			continue
		}
		pooled := &a.Pool[shown.Pool]
		if pooled.Pinned || c.chosen[owned{seen.who, pooled.Asset}] {
			continue
		}
		features, err := rank.ParseFeatures(pooled.Features)
		if err != nil {
			return nil // the replay counts it
		}
		seen.items = append(seen.items, item{asset: pooled.Asset, features: features, position: shown.Position})
	}
	if len(seen.items) > 1 {
		c.answers[a.ID] = len(c.choices)
		c.choices = append(c.choices, seen)
	}
	return nil
}

// outcome adds what came of items; a kind counts once for an item of an answer.
func (c *collector) outcome(o *journal.Outcome) {
	for _, shown := range o.Items {
		place, known := c.answers[shown.Answer]
		if !known {
			continue
		}
		seen := &c.choices[place]
		for i := range seen.items {
			it := &seen.items[i]
			if it.asset != shown.Asset || it.given&c.bits[o.Kind] != 0 {
				continue
			}
			it.given |= c.bits[o.Kind]
			it.reward += c.rewards[o.Kind]
			c.chosen[owned{seen.who, it.asset}] = true
		}
	}
}

// rewarded are the choices of which something came, of the given parts.
func (c *collector) rewarded(of ...part) (list []choice) {
	for _, seen := range c.choices {
		for _, p := range of {
			if seen.part == p && seen.brought() > 0 {
				list = append(list, seen)
			}
		}
	}
	return list
}
