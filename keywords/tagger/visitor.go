package tagger

import (
	"maps"
	"math"
	"slices"
	"time"

	"moments/keywords"
)

// Visitor is what is known of a visitor beside the request: which personas the page being read is for, and what the
// phrases earlier in the session have shown, see Session.
type Visitor struct {
	Page    []keywords.Persona
	Session Session
}

// Session is what the earlier phrases of a session have shown of the visitor's persona, in nats against unknown. It is small
// enough to travel with the visitor.
type Session map[keywords.Persona]float64

// How moments accumulate: what a phrase shows is worth half as much after every half-life, and no persona gathers more than
// most.
const (
	halfLife   = 10 * time.Minute
	mostNats   = 4.0
	leastNats  = 0.05
	pageWeight = 1.2
)

// After is what the session shows once the time has passed and the query, read without the session, has been seen:
// recursive Bayesian filtering with exponential forgetting.
func (s Session) After(passed time.Duration, q keywords.Query) Session {
	left := math.Exp2(-max(passed, 0).Seconds() / halfLife.Seconds())
	after := Session{}
	for persona, nats := range s {
		after[persona] = nats * left
	}
	for _, e := range q.Why {
		if p := e.For.Persona; p != "" && e.Source != sourceSession && e.Source != sourcePage {
			after[p] += e.Weight
		}
	}
	for persona, nats := range after {
		after[persona] = min(max(nats, -mostNats), mostNats)
		if math.Abs(nats) < leastNats {
			delete(after, persona)
		}
	}
	return after
}

// The sources of what is known of a visitor.
const (
	sourceSession = "session"
	sourcePage    = "page"
)

// Know adds what is known of the visitor to a query that was read without it. A persona that the request gives stays. It is
// cheap, so that readings can be kept for all visitors. Personas that the site does not have say nothing.
func Know(q keywords.Query, given Given, v Visitor) keywords.Query {
	nats := map[string]float64{}
	q.Why = slices.Clone(q.Why)
	for _, e := range slices.Concat(v.Session.evidence(), pageEvidence(v.Page)) {
		if q.Personas.P(string(e.For.Persona)) > 0 {
			nats[string(e.For.Persona)] += e.Weight
			q.Why = append(q.Why, e)
		}
	}
	if len(nats) == 0 {
		return q
	}
	q.Personas = q.Personas.Update(nats)
	if given.Persona == "" {
		q.Moment.Persona = keywords.Persona(claim(q.Personas, personaThreshold))
	}
	return q
}

func (s Session) evidence() (all []keywords.Evidence) {
	for _, p := range slices.Sorted(maps.Keys(s)) {
		all = append(all, keywords.Evidence{Source: sourceSession, Ref: "earlier phrases", For: keywords.Moment{Persona: p}, Weight: s[p]})
	}
	return all
}

// pageEvidence shares the weight of a page among its personas: one for all of them says nothing.
func pageEvidence(personas []keywords.Persona) (all []keywords.Evidence) {
	for _, p := range personas {
		all = append(all, keywords.Evidence{
			Source: sourcePage, Ref: "page", For: keywords.Moment{Persona: p}, Weight: pageWeight / float64(len(personas)),
		})
	}
	return all
}
