package engine

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strconv"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/retrieve"
	"moments/engine/session"
	"moments/keywords"
)

// placed is a slot with where it is shown.
type placed struct {
	rank.Slot
	intent   keywords.Intent
	position int // reading order, from 1; 0 when its group is full
}

// drawn is a slate and how it came about.
type drawn struct {
	arm   arm
	pool  []rank.Scored
	slate []placed
	seed  uint64
}

// draw scores what was found, learns from what came of it before, and draws the slate.
func (e *Engine) draw(a *asking, candidates []rank.Candidate) drawn {
	return e.drawAs(a, candidates, e.armOf(a))
}

func (e *Engine) drawAs(a *asking, candidates []rank.Candidate, chosen arm) drawn {
	d := drawn{arm: chosen}
	d.seed = a.seed(e.cfg.Site, d.arm.version)
	d.pool = rank.Learn(d.arm.plan.Weights, rank.Pool(d.arm.plan.Weights, candidates, rank.FloorFor(a.phrase != "")))
	d.slate = arrange(a, d.pool, d.arm.plan.Policy.Draw(d.pool, a.Limit, d.seed))
	return d
}

// seed is a hash of site, visitor (or chain), phrase, configuration and hour, so that one person sees a stable order.
func (a *asking) seed(site, version string) uint64 {
	who := a.Visitor
	if who == "" {
		who = a.Chain
	}
	h := fnv.New64a()
	for _, part := range []string{site, who, a.phrase.Normal(), version, strconv.FormatInt(a.now.Unix()/3600, 10)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// arrange groups the slots by intent, what is pinned first and then the likeliest, and numbers them in reading order.
func arrange(a *asking, pool []rank.Scored, slots []rank.Slot) []placed {
	slate := make([]placed, len(slots))
	order := make([]int, len(slots))
	for i, slot := range slots {
		slate[i] = placed{Slot: slot, intent: a.group(&pool[slot.Pool])}
		order[i] = i
	}
	led := ledBy(slate, pool)
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(
			cmp.Compare(led[slate[i].intent], led[slate[j].intent]),
			cmp.Compare(a.query.Intents.P(string(slate[j].intent)), a.query.Intents.P(string(slate[i].intent))),
			cmp.Compare(string(slate[j].intent), string(slate[i].intent)),
		)
	})
	inGroup := map[keywords.Intent]int{}
	position := 0
	for _, i := range order {
		if inGroup[slate[i].intent]++; a.PerGroup > 0 && inGroup[slate[i].intent] > a.PerGroup {
			continue
		}
		position++
		slate[i].position = position
	}
	return slate
}

// ledBy puts the groups that have pins before the others, by their first pin: from the least number to 0.
func ledBy(slate []placed, pool []rank.Scored) map[keywords.Intent]int {
	led := map[keywords.Intent]int{}
	for i := range slate {
		if pool[slate[i].Pool].Pin > 0 && led[slate[i].intent] == 0 {
			led[slate[i].intent] = i - len(slate)
		}
	}
	return led
}

// group is the intent under which a candidate is shown: of the intents it is tagged with the likeliest; for one that serves any intent, the
// one that was read. Where nothing is known of the intent there are no groups, and the order is that of the draw.
func (a *asking) group(c *rank.Scored) keywords.Intent {
	if len(a.query.Intents) == 0 {
		return ""
	}
	best, likeliest := a.query.Moment.Intent, -1.0
	for _, m := range c.Moments {
		if m.Intent == "" {
			return a.query.Moment.Intent
		}
		if p := a.query.Intents.P(string(m.Intent)); p > likeliest {
			best, likeliest = m.Intent, p
		}
	}
	return best
}

// compose reads the assets that are shown and writes the items.
func (e *Engine) compose(a *asking, found *retrieve.Found, d drawn) (Answer, error) {
	id, err := e.newID()
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{ID: id, Site: e.cfg.Site, At: a.now, Chain: a.Chain, Query: a.query, Index: found.Seq}
	if a.phrase != "" {
		answer.Fallback, answer.Query.Corrected = found.Rung, cmp.Or(a.query.Corrected, found.Corrected)
		if found.Direct == 0 {
			answer.Suggestions = e.finder.Instead(&a.ask)
		}
	}
	shown := d.shown()
	assets, err := e.catalog.GetMany(idsOf(d.pool, shown))
	if err != nil {
		return Answer{}, err
	}
	ranks := map[keywords.Intent]int{}
	for i, p := range shown {
		ranks[p.intent]++
		item := e.item(a, found, &d.pool[p.Pool], &assets[i])
		if a.Explain {
			explanation := d.arm.plan.Weights.Explain(&d.pool[p.Pool].Features)
			e.explainRules(a, assets[i].ID, &explanation)
			item.Explanation = &explanation
		}
		item.Intent, item.Position, item.RankInGroup, item.Propensity = p.intent, p.position, ranks[p.intent], p.Propensity
		item.Token = e.token(a, &answer, &item)
		answer.Items = append(answer.Items, item)
	}
	answer.Context = e.context(a)
	return answer, nil
}

// shown are the slots that are shown, in reading order.
func (d *drawn) shown() (shown []placed) {
	for _, p := range d.slate {
		if p.position > 0 {
			shown = append(shown, p)
		}
	}
	slices.SortFunc(shown, func(x, y placed) int { return cmp.Compare(x.position, y.position) })
	return shown
}

func idsOf(pool []rank.Scored, slots []placed) []content.AssetID {
	ids := make([]content.AssetID, len(slots))
	for i, p := range slots {
		ids[i] = pool[p.Pool].ID
	}
	return ids
}

// snippetRunes is the greatest length of a snippet.
const snippetRunes = 200

func (e *Engine) item(a *asking, found *retrieve.Found, scored *rank.Scored, asset *content.Asset) Item {
	item := Item{
		Asset: *asset, Score: scored.Score, Pinned: scored.Pin > 0, TitleRanges: e.index.Highlight(asset.Title, found.Terms),
		Snippet: e.index.Excerpt(asset.Summary, found.Terms, snippetRunes),
	}
	item.SnipRanges = e.index.Highlight(item.Snippet, found.Terms)
	estimate := e.folds.Learned.Estimate(asset.ID, asset.Kind, a.query.Moment, a.now)
	item.Learned = Learned{Shown: estimate.Examined, Relative: estimate.Relative}
	item.Why = why(a, scored, &item, e.finder.Why(&a.ask, found, asset.ID))
	return item
}

func (e *Engine) token(a *asking, answer *Answer, item *Item) string {
	if a.Consent == journal.ConsentOff {
		return ""
	}
	return e.signer.Sign(journal.Claim{
		Site: answer.Site, Answer: answer.ID, Asset: item.Asset.ID, Position: item.Position, Propensity: item.Propensity,
		Moment: a.query.Moment, Issued: a.now.Unix(), Pinned: item.Pinned, Test: a.Test, Sample: a.Sample,
	})
}

// context is the trail that the visitor's client carries to the next request.
func (e *Engine) context(a *asking) string {
	if a.Consent == journal.ConsentOff {
		return ""
	}
	event := session.Event{At: a.now, Chain: a.Chain, Query: a.plain, Page: a.page}
	return e.signer.SignTrail(session.Next(a.trail, a.known, a.query.Moment, event))
}

// record is what the journal keeps of an answer. Without consent it is the count of a moment.
func (e *Engine) record(a *asking, answer *Answer, found *retrieve.Found, d drawn) journal.Answer {
	record := journal.Answer{
		ID: answer.ID, At: a.now, Consent: a.Consent, Test: a.Test, Sample: a.Sample,
		Moment: a.query.Moment, Fallback: string(answer.Fallback), Found: found.Direct,
		Reading: journal.Reading{Confidence: a.query.Confidence, Topics: a.query.Topics, Language: a.query.Language},
		Versions: journal.Versions{
			Map: a.query.MapVersion, Config: d.arm.version, Index: uint64(answer.Index), Features: rank.Schema, Variant: d.arm.variant,
		},
	}
	if a.Consent == journal.ConsentOff {
		return record
	}
	record.Phrase, record.Chain, record.Visitor, record.On = string(a.phrase), a.Chain, a.Visitor, a.page
	record.Given = journal.Given{
		Moment: a.given(), Channel: a.Channel, Locale: a.Locale, Region: a.Region, Page: a.Page,
		Kind: a.Filters.Kind, Topic: a.Filters.Topic, Language: a.Filters.Language,
	}
	record.Reading.Intents, record.Reading.Steps, record.Reading.Personas = a.query.Intents, a.query.Steps, a.query.Personas
	policy := d.arm.plan.Policy
	record.Policy = journal.Policy{
		Seed: d.seed, Temperature: policy.Temperature, SameKind: policy.SameKind, SameTopic: policy.SameTopic, Exploit: policy.Exploit,
	}
	for _, s := range d.pool {
		record.Pool = append(record.Pool, journal.Pooled{
			Asset: s.ID, Score: s.Score, Features: s.Features.Bytes(), Kind: s.Kind, Topics: s.Topics, Pinned: s.Pin > 0,
		})
	}
	for _, p := range d.slate {
		record.Slate = append(record.Slate, journal.Shown{Pool: p.Pool, Propensity: p.Propensity, Position: p.position})
	}
	return record
}
