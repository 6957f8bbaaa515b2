package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"

	"moments/content"
	"moments/content/index"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/rule"
	"moments/engine/session"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/tagger"
)

// asking is one request on its way: what was asked, and what it is asked with.
type asking struct {
	Request
	phrase keywords.Phrase // "" when there is none
	plain  keywords.Query  // read without what is known of the visitor
	query  keywords.Query  // and with it
	trail  journal.Trail
	known  tagger.Session
	now    time.Time
	ask    rank.Ask
	steer  rule.Effects
	page   content.AssetID // the asset that the visitor is looking at, "" when it is none
	coming coming          // without a phrase: what may follow
}

// Recommend answers a request. It returns ErrRequest for one that is wrong, keywords.ErrPhraseEmpty for a phrase of nothing but space and
// keywords.ErrPhraseTooLong. It awaits no disk write.
func (e *Engine) Recommend(ctx context.Context, r Request) (Answer, error) {
	started := time.Now()
	a, err := e.hear(r)
	if err != nil {
		return Answer{}, err
	}
	found, err := e.retrieve(ctx, a)
	if err != nil {
		return Answer{}, fmt.Errorf("searching: %w", err)
	}
	d := e.draw(a, found.candidates)
	answer, err := e.compose(a, found, d)
	if err != nil {
		return Answer{}, err
	}
	e.journal.Enqueue(e.record(a, &answer, found, d))
	answer.Took = time.Since(started)
	return answer, nil
}

// hear checks the request and reads the phrase.
func (e *Engine) hear(r Request) (*asking, error) {
	if err := r.check(e.known); err != nil {
		return nil, err
	}
	a := &asking{Request: r, now: e.Now()}
	if r.Phrase != "" {
		phrase, err := keywords.ParsePhrase(r.Phrase)
		if err != nil {
			return nil, err
		}
		a.phrase = phrase.Masked()
		a.plain = e.reader.Read(phrase, r.told())
	} else {
		a.plain = givenQuery(r.given())
	}
	e.know(a)
	a.ask = rank.Ask{Query: a.query, Channel: r.Channel, Language: a.language(), Now: a.now, Seen: seen(a.trail)}
	a.steer = e.steer(a)
	return a, nil
}

// know adds what the page and the trail say of the visitor.
func (e *Engine) know(a *asking) {
	if trail, err := e.signer.Trail(a.Context, a.now); err == nil {
		a.trail = trail
	}
	var readers []keywords.Persona
	if a.Page != "" {
		if id, err := e.catalog.ByURL(a.Page); err == nil {
			a.page = id
		}
	}
	if f := e.catalog.Facts().Get(a.page); f != nil {
		readers = session.Readers(f.Moments)
	}
	a.known = session.Known(a.trail, a.Chain, a.now)
	a.query = tagger.Know(a.plain, a.told(), tagger.Visitor{Page: readers, Session: a.known})
}

// givenQuery is a reading of what the request says, where there is no phrase.
func givenQuery(m keywords.Moment) keywords.Query {
	q := keywords.Query{Moment: m}
	certain := func(key string) keywords.Distribution {
		if key == "" {
			return nil
		}
		return keywords.Distribution{{Key: key, P: 1}}
	}
	q.Intents, q.Steps, q.Personas = certain(string(m.Intent)), certain(string(m.Step)), certain(string(m.Persona))
	if m.Intent != "" {
		q.Confidence = 1
	}
	return q
}

// language is what the visitor asked in, as far as it is known.
func (a *asking) language() string {
	if a.Locale != "" {
		return a.Locale
	}
	return a.query.Language
}

func seen(t journal.Trail) map[content.AssetID]bool {
	if len(t.Seen) == 0 {
		return nil
	}
	set := make(map[content.AssetID]bool, len(t.Seen))
	for _, id := range t.Seen {
		set[id] = true
	}
	return set
}

// Retrieval.
const (
	searchDepth   = 200  // hits that are looked at
	searchDeepest = 1000 // when too few of them may be shown
	answersFrom   = 0.3  // share of the idf-weighted terms of the phrase that the best asset must have, else nothing answers
	besideFrom    = 0.25 // share of the best asset's share that the others must have, to be shown beside it
)

// retrieved is what can be shown, and how it was found.
type retrieved struct {
	candidates []rank.Candidate
	direct     int      // how many of them answer the phrase
	rung       Rung     // of the ladder, "" when the phrase was answered
	terms      []string // of the phrase, as the index has them
	seq        kv.Seq   // how far the index had come
	corrected  string   // what was searched for in place of the phrase, "" for itself
}

// retrieve returns what answers the phrase, or, when nothing does, what the ladder has instead.
func (e *Engine) retrieve(ctx context.Context, a *asking) (retrieved, error) {
	if a.phrase == "" {
		return e.retrieveNext(ctx, a)
	}
	found, err := e.search(ctx, a)
	if err != nil {
		return found, err
	}
	found.direct = a.direct(found.candidates)
	if found.direct == 0 {
		found.candidates, found.rung = e.descend(a)
		found.candidates = e.addPins(a, found.candidates)
	}
	return found, nil
}

// search returns the assets that answer the phrase and may be shown to this visitor, with the pins of the keyword map. Without a phrase it
// asks for what is like the page. When too few of the best hits may be shown it looks deeper, once.
func (e *Engine) search(ctx context.Context, a *asking) (found retrieved, err error) {
	text, err := e.wanted(a)
	if err != nil {
		return found, err
	}
	for _, depth := range []int{searchDepth, searchDeepest} {
		result, err := e.index.Search(ctx, index.Query{
			Text: text, Limit: depth, Language: a.language(), Prefix: a.Typing, Typos: a.phrase != "", Filter: a.filter(),
		})
		if err != nil {
			return found, err
		}
		found = retrieved{candidates: e.candidates(a, result.Hits), seq: result.Seq, corrected: result.Corrected}
		for _, t := range result.Terms {
			found.terms = append(append(found.terms, t.Text), t.Others...)
		}
		if len(found.candidates) >= a.Limit || uint64(len(result.Hits)) == result.Total {
			break
		}
	}
	return found, nil
}

// filter is what the index need not look at.
func (a *asking) filter() index.Filter {
	f := index.Filter{At: a.now}
	one := func(list *[]string, value string) {
		if value != "" {
			*list = []string{value}
		}
	}
	one(&f.Kinds, a.Filters.Kind)
	one(&f.Channels, a.Channel)
	one(&f.Regions, a.Region)
	one(&f.Languages, a.Filters.Language)
	if a.Filters.Topic != "" {
		f.Topics = []keywords.Topic{a.Filters.Topic}
	}
	return f
}

// wanted is the text to search for.
func (e *Engine) wanted(a *asking) (string, error) {
	if a.phrase != "" || a.page == "" {
		return string(a.phrase), nil
	}
	page, err := e.catalog.Get(a.page)
	if errors.Is(err, kv.ErrNotFound) {
		return "", nil
	}
	return page.Title, err
}

func (e *Engine) candidates(a *asking, hits []index.Hit) []rank.Candidate {
	least := leastMatch(hits)
	candidates := make([]rank.Candidate, 0, len(hits)+len(a.steer.Pins()))
	missing := len(a.steer.Pins())
	for _, hit := range hits {
		pin := a.steer.Place(hit.ID)
		if pin > 0 {
			missing--
		}
		if facts := e.allowed(a, hit.ID); facts != nil && (pin > 0 || hit.Match.Any >= least) {
			candidates = append(candidates, e.candidate(a, rank.Found{Facts: facts, Match: hit.Match}, pin))
		}
	}
	if missing == 0 {
		return candidates
	}
	return e.addPins(a, candidates)
}

// leastMatch is how much of the phrase an asset must have to be a candidate; more than all of it when nothing answers.
func leastMatch(hits []index.Hit) float64 {
	best := 0.0
	for _, hit := range hits {
		best = max(best, hit.Match.Any)
	}
	if best < answersFrom {
		return math.Inf(1)
	}
	return best * besideFrom
}

// addPins adds the pinned assets that the index did not find.
func (e *Engine) addPins(a *asking, candidates []rank.Candidate) []rank.Candidate {
	there := map[content.AssetID]bool{}
	for _, c := range candidates {
		there[c.ID] = true
	}
	for place, pin := range a.steer.Pins() {
		id := content.AssetID(pin.Target.Asset)
		if facts := e.allowed(a, id); facts != nil && !there[id] {
			there[id] = true
			candidates = append(candidates, e.candidate(a, rank.Found{Facts: facts}, place+1))
		}
	}
	return candidates
}

// allowed returns the facts of an asset that may be shown to this visitor now, else nil.
func (e *Engine) allowed(a *asking, id content.AssetID) *content.Facts {
	f := e.catalog.Facts().Get(id)
	if f == nil || id == a.page || !f.EligibleAt(a.now) || !a.Filters.match(f) || a.steer.Hides(f) {
		return nil
	}
	if !reaches(f.Channels, a.Channel) || !reaches(f.Regions, a.Region) {
		return nil
	}
	return f
}

func (e *Engine) candidate(a *asking, found rank.Found, pin int) rank.Candidate {
	f := found.Facts
	found.Rule = a.steer.Lift(f)
	hoped, deviation := e.learned.Estimate(f.ID, f.Kind, a.query.Moment, a.now).Hoped()
	return rank.Candidate{
		ID: f.ID, Kind: f.Kind, Moments: f.Moments, Topics: f.Topics, Twin: f.Twin, Pin: pin,
		Features: rank.Measure(&a.ask, &found), Belief: rank.Belief{Mean: hoped, Deviation: deviation},
	}
}

func (f Filters) match(facts *content.Facts) bool {
	return (f.Kind == "" || f.Kind == facts.Kind) &&
		(f.Topic == "" || facts.HasTopic(f.Topic)) &&
		(f.Language == "" || language(f.Language) == language(facts.Language))
}

// reaches reports whether something that is meant for some channels or regions, or for any, is meant for this one.
func reaches(meant []string, asked string) bool {
	if asked == "" || len(meant) == 0 {
		return true
	}
	for _, m := range meant {
		if m == asked {
			return true
		}
	}
	return false
}

func (e *Engine) newID() (string, error) {
	id, err := uuid.NewV7FromReader(e.cfg.Random)
	if err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return id.String(), nil
}
