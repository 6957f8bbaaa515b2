package retrieve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"moments/content"
	"moments/content/index"
	"moments/engine/journey"
	"moments/engine/rank"
	"moments/internal/kv"
)

// What may follow.
const (
	likeDepth = 100 // hits of what is like the page that are looked at
	likeFrom  = 0.2 // share of the words of the page's title, topics and keywords that an asset must have to be like it
	likeWorth = 20  // openings after the page that say as much as words: beside n of them likeness counts 20/(20+n)
	fillTo    = 2   // times what is asked for, from which on popular assets are not added for a change
	saysFrom  = 3.0 // people who must have gone on to something before a visitor is told so
	liftFrom  = 1.2 // and how many times as often as usual
)

// coming is what is known of what a visitor may want next.
type coming struct {
	from  []content.AssetID // where the visitor is and was, newest first
	after map[content.AssetID]journey.Successor
	like  map[content.AssetID]index.Match // what shares words with the first of from
	words float64                         // what likeness counts, from 1 to nearly 0 where journeys know much
}

// next returns what may be shown next to someone who has not asked for anything: what others opened after the page and the
// assets before it, what is like the page, and what serves the moment and the persona that were given or are known. Where that
// is little, what is popular is added, so that there is something to learn from; where nothing is known of the visitor, the ladder decides.
func (a *finding) next(ctx context.Context) (found Found, err error) {
	a.coming = coming{from: a.stops(), after: map[content.AssetID]journey.Successor{}}
	if found.Seq, err = a.findLike(ctx); err != nil {
		return found, err
	}
	for _, s := range a.cfg.Journeys.Next(a.coming.from, a.Now) {
		a.coming.after[s.Asset] = s
	}
	found.Candidates = a.nextOf(a.comingIDs())
	if found.Direct = len(found.Candidates); found.Direct == 0 {
		found.Candidates, found.Rung = a.descend()
	}
	found.Candidates, found.coming = a.addPins(found.Candidates), a.coming
	return found, nil
}

// stops are where the visitor is and was, newest first.
func (a *finding) stops() (stops []content.AssetID) {
	if a.Page != "" {
		stops = append(stops, a.Page)
	}
	for _, id := range a.Opened {
		if id != a.Page {
			stops = append(stops, id)
		}
	}
	return stops
}

// findLike asks the index for what shares words with the page, or with what was seen last, and returns how far the index had come. What is
// shown is to be in the language of that page, where the visitor has not named another.
func (a *finding) findLike(ctx context.Context) (kv.Seq, error) {
	if len(a.coming.from) == 0 {
		return a.cfg.Index.Applied(), nil
	}
	about, err := a.cfg.Catalog.Get(a.coming.from[0])
	if errors.Is(err, kv.ErrNotFound) {
		return a.cfg.Index.Applied(), nil
	}
	if err != nil {
		return 0, err
	}
	a.coming.words = likeWorth / (likeWorth + a.cfg.Journeys.Openings(about.ID, a.Now))
	a.Language = cmp.Or(a.Language, about.Language)
	result, err := a.cfg.Index.Search(ctx, index.Query{Text: subject(&about), Limit: likeDepth, Language: about.Language, Filter: a.filter()})
	if err != nil {
		return 0, err
	}
	a.coming.like = map[content.AssetID]index.Match{}
	for _, hit := range result.Hits {
		if hit.Match.Any >= likeFrom {
			a.coming.like[hit.ID] = hit.Match
		}
	}
	return result.Seq, nil
}

// subject is what an asset is about, in words.
func subject(a *content.Asset) string {
	words := []string{a.Title}
	for _, topic := range a.Topics {
		words = append(words, strings.ReplaceAll(string(topic), "-", " "))
	}
	return strings.Join(append(words, a.Keywords...), " ")
}

// comingIDs are the assets that may follow, whether they may be shown or not: each once.
func (a *finding) comingIDs() []content.AssetID {
	var ids []content.AssetID
	for id := range a.coming.after {
		ids = append(ids, id)
	}
	for id := range a.coming.like {
		ids = append(ids, id)
	}
	l := a.currentLadder(a.Now)
	ids = append(ids, firstFew(l.forMoment(a.Query.Moment))...)
	ids = append(ids, firstFew(l.personas[a.Query.Moment.Persona])...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func firstFew(ids []content.AssetID) []content.AssetID { return ids[:min(len(ids), rank.MaxPool)] }

// nextOf returns those of the assets that may be shown now, with popular ones where they are few. What the visitor has seen a moment
// ago is left out, unless there is nothing else.
func (a *finding) nextOf(ids []content.AssetID) []rank.Candidate {
	fresh, again := a.shownNext(ids)
	if len(a.coming.from) > 0 {
		fresh = a.fill(fresh)
	}
	if len(fresh) == 0 {
		return again
	}
	return fresh
}

// shownNext are the candidates that the visitor has not seen, and those that were.
func (a *finding) shownNext(ids []content.AssetID) (fresh, again []rank.Candidate) {
	for _, id := range ids {
		facts := a.allowed(id)
		switch {
		case facts == nil:
		case a.Seen[id]:
			again = append(again, a.candidateNext(facts))
		default:
			fresh = append(fresh, a.candidateNext(facts))
		}
	}
	return fresh, again
}

// fill adds what is popular until there is enough to choose from.
func (a *finding) fill(candidates []rank.Candidate) []rank.Candidate {
	there := map[content.AssetID]bool{}
	for _, c := range candidates {
		there[c.ID] = true
	}
	for _, id := range a.currentLadder(a.Now).popular {
		if len(candidates) >= fillTo*a.Limit {
			break
		}
		if facts := a.allowed(id); facts != nil && !there[id] && !a.Seen[id] {
			candidates = append(candidates, a.candidateNext(facts))
		}
	}
	return candidates
}

// candidateNext is an asset with what likeness and journeys say of it. Likeness is no answer to a phrase: it fills two of the text features,
// so that it weighs about as much as journeys, and less the more they know.
func (a *finding) candidateNext(facts *content.Facts) rank.Candidate {
	like, said := a.coming.like[facts.ID], a.coming.after[facts.ID]
	match := index.Match{Any: like.Any * a.coming.words, Score: like.Score * a.coming.words}
	c := a.candidate(rank.Found{Facts: facts, Match: match, Lift: said.Lift}, a.Steer.Place(facts.ID))
	switch {
	case said.Lift > 0:
		c.Belief = times(c.Belief, said.Lift, said.Spread)
	case len(a.coming.from) > 0:
		c.Belief = times(c.Belief, 1, journey.UnknownSpread)
	}
	return c
}

// times is the belief of a product of independent things. What is believed of an asset wherever it was shown is multiplied by what
// journeys say: opened twice as often after this page as after any, it is expected to be chosen twice as often here. Where they say little the
// belief is wide, so that it is tried.
func times(b rank.Belief, lift, spread float64) rank.Belief {
	if !(b.Mean > 0) {
		return b
	}
	own := b.Deviation / b.Mean
	mean := b.Mean * lift
	return rank.Belief{Mean: mean, Deviation: mean * math.Sqrt(own*own+spread*spread+own*own*spread*spread)}
}

// Why says what spoke for a candidate as something that follows, in words, nothing where it answers a phrase.
func (f *Finder) Why(a *Ask, found *Found, id content.AssetID) (reasons []string) {
	s := found.coming.after[id]
	switch {
	case s.People < saysFrom || s.Lift < liftFrom:
	case s.After == a.Page:
		reasons = append(reasons, "people who were on this page went on to it")
	default:
		if asset, err := f.cfg.Catalog.Get(s.After); err == nil {
			reasons = append(reasons, fmt.Sprintf("people who read “%s” went on to it", asset.Title))
		}
	}
	if _, alike := found.coming.like[id]; alike && a.Page != "" {
		reasons = append(reasons, "like the page you are on")
	}
	return reasons
}
