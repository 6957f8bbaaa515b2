package reread

import (
	"cmp"
	"maps"
	"slices"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/rule"
	"moments/engine/trial"
	"moments/keywords"
)

// Recast is an answer as the changed map would have had it, false when nothing would be different. It is a trial.ReplayConfig's Recast. What was
// learned of an asset in the moment stays as it was logged, and so does the text.
func (r *Reader) Recast(a *journal.Answer) (trial.Recast, bool) {
	if a.Phrase == "" {
		return trial.Recast{}, false
	}
	r.report.Answers++
	read := r.again(a)
	if read.same {
		return trial.Recast{}, false
	}
	was, would := r.asked(a, &read)
	r.note(a.Moment, would.Moment)
	c := casting{reader: r, answer: a, would: would, before: r.effects(a, &was), after: r.effects(a, &would)}
	recast := c.cast()
	if len(recast.Beyond) > 0 {
		r.report.Beyond++
	}
	return recast, true
}

// effects are what rules and the rows of a map want in a request.
func (r *Reader) effects(a *journal.Answer, q *keywords.Query) rule.Effects {
	return r.cfg.Rules.For(rule.Ask{
		Query: q, Channel: a.Given.Channel, Region: a.Given.Region, Language: language(cmp.Or(a.Given.Locale, q.Language)), Now: a.At,
	})
}

// casting is one answer on its way.
type casting struct {
	reader        *Reader
	answer        *journal.Answer
	would         keywords.Query
	before, after rule.Effects
}

func (c *casting) cast() trial.Recast {
	recast := trial.Recast{Moment: c.would.Moment}
	pins := places(&c.after)
	repinned := !maps.Equal(places(&c.before), pins)
	for i, pooled := range c.answer.Pool {
		as := c.asset(&pooled)
		if repinned {
			as.Pin = pins[pooled.Asset]
			delete(pins, pooled.Asset)
		} else if pooled.Pinned {
			as.Pin = i + 1
		}
		recast.Assets = append(recast.Assets, as)
	}
	if repinned {
		recast.Beyond = c.beyond(pins)
	}
	return recast
}

// asset measures an asset of the pool again. Rules and rows that say the same of it as before leave it as it was logged.
func (c *casting) asset(pooled *journal.Pooled) (as trial.RecastAsset) {
	as.Features, _ = rank.ParseFeatures(pooled.Features) // the replay has read them already
	facts := c.reader.cfg.Facts(pooled.Asset)
	if facts == nil {
		c.reader.report.Gone++
		return as
	}
	as.Features = as.Features.Reread(&c.would, facts)
	if lift := c.after.Lift(facts); lift != c.before.Lift(facts) {
		as.Features.Set(rank.Rule, 0.5+lift/2)
	}
	as.Hidden = c.after.Hides(facts) && !c.before.Hides(facts)
	return as
}

// places are the assets that are pinned, with their places from 1.
func places(e *rule.Effects) map[content.AssetID]int {
	at := map[content.AssetID]int{}
	for _, pin := range e.Pins() {
		id := content.AssetID(pin.Target.Asset)
		if at[id] == 0 {
			at[id] = len(at) + 1
		}
	}
	return at
}

// beyond are the slots of the pins that are not in the pool. One that cannot be shown, being gone or not live then, takes none.
func (c *casting) beyond(missing map[content.AssetID]int) (slots []int) {
	for id, place := range missing {
		facts := c.reader.cfg.Facts(id)
		if facts != nil && facts.EligibleAt(c.answer.At) && !c.after.Hides(facts) && place <= len(c.answer.Slate) {
			slots = append(slots, place-1)
		}
	}
	slices.Sort(slots)
	return slots
}
