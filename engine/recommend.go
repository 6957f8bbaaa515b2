package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/retrieve"
	"moments/engine/session"
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
	ask    retrieve.Ask
	page   content.AssetID // the asset that the visitor is looking at, "" when it is none
}

// Recommend answers a request. It returns ErrRequest for one that is wrong, keywords.ErrPhraseEmpty for a phrase of nothing but space and
// keywords.ErrPhraseTooLong. It awaits no disk write.
func (e *Engine) Recommend(ctx context.Context, r Request) (Answer, error) {
	started := time.Now()
	a, err := e.hear(r)
	if err != nil {
		return Answer{}, err
	}
	found, err := e.finder.Find(ctx, a.ask)
	if err != nil {
		return Answer{}, err
	}
	d := e.draw(a, found.Candidates)
	answer, err := e.compose(a, &found, d)
	if err != nil {
		return Answer{}, err
	}
	e.journal.Enqueue(e.record(a, &answer, &found, d))
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
	a.ask = retrieve.Ask{
		Ask:    rank.Ask{Query: a.query, Channel: r.Channel, Language: a.language(), Now: a.now, Seen: seen(a.trail)},
		Phrase: a.phrase, Typing: r.Typing, Region: r.Region, Filters: r.Filters, Limit: r.Limit, Page: a.page, Opened: a.trail.Seen,
		Steer: e.steer(a),
	}
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

func (e *Engine) newID() (string, error) {
	id, err := uuid.NewV7FromReader(e.cfg.Random)
	if err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return id.String(), nil
}
