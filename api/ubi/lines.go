package ubi

import (
	"fmt"
	"time"

	"moments/engine/journal"
	"moments/keywords"
)

// Query is an answer of the journal as a UBI query, with the items that were shown. The answer's id is the id of the query
// and of its response; object ids are asset ids.
type Query struct {
	QueryID    string          `json:"query_id"`
	ResponseID string          `json:"query_response_id"`
	UserQuery  string          `json:"user_query"`
	Timestamp  time.Time       `json:"timestamp"`
	ClientID   string          `json:"client_id,omitempty"`
	HitIDs     []string        `json:"query_response_hit_ids"`
	Attributes QueryAttributes `json:"query_attributes"`
}

// QueryAttributes are what we add to a query.
type QueryAttributes struct {
	Seq        uint64  `json:"seq"`
	Moment     string  `json:"moment"`
	Confidence float64 `json:"confidence"`
	Chain      string  `json:"chain,omitempty"`
	Channel    string  `json:"channel,omitempty"`
	Locale     string  `json:"locale,omitempty"`
	Found      int     `json:"found"`
	Fallback   string  `json:"fallback,omitempty"`
	Test       bool    `json:"test,omitempty"`
	Sample     bool    `json:"sample,omitempty"`
}

// Event is an outcome of the journal, or one item of it, as a UBI event.
type Event struct {
	Action     string          `json:"action_name"`
	Timestamp  time.Time       `json:"timestamp"`
	QueryID    string          `json:"query_id,omitempty"`
	ClientID   string          `json:"client_id,omitempty"`
	UserQuery  string          `json:"user_query,omitempty"`
	Attributes EventAttributes `json:"event_attributes"`
}

// EventAttributes are the item and what we add to an event. Trust is 1 when the event had a valid token.
type EventAttributes struct {
	ID       string    `json:"id"`
	Seq      uint64    `json:"seq"`
	Trust    int       `json:"trust"`
	Object   *Object   `json:"object,omitempty"`
	Position *Position `json:"position,omitempty"`
	Moment   string    `json:"moment,omitempty"`
	Pinned   bool      `json:"pinned,omitempty"`
	Chain    string    `json:"chain,omitempty"`
	Seconds  float64   `json:"seconds,omitempty"`
	Value    float64   `json:"value,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Test     bool      `json:"test,omitempty"`
	Sample   bool      `json:"sample,omitempty"`
}

// Object is the asset that an event is about.
type Object struct {
	ID    string `json:"object_id"`
	Field string `json:"object_id_field"`
}

// Position is where the item stood in reading order, from 1, and how likely its slot was to draw it.
type Position struct {
	Ordinal    int     `json:"ordinal"`
	Propensity float64 `json:"propensity"`
}

// Lines is an entry of the journal as lines of UBI 1.3: a Query for an answer; for an outcome an Event for each of its
// items, whose ids are then numbered, or one when it has at most one.
func Lines(e journal.Entry) []any {
	switch {
	case e.Answer != nil:
		return []any{queryOf(e)}
	case e.Outcome != nil:
		return eventsOf(e)
	}
	return nil
}

func queryOf(e journal.Entry) Query {
	a := e.Answer
	return Query{
		QueryID: a.ID, ResponseID: a.ID, UserQuery: a.Phrase, Timestamp: a.At.UTC(), ClientID: a.Visitor, HitIDs: shown(a),
		Attributes: QueryAttributes{
			Seq: uint64(e.Seq), Moment: a.Moment.String(), Confidence: a.Reading.Confidence, Chain: a.Chain, Channel: a.Given.Channel,
			Locale: a.Given.Locale, Found: a.Found, Fallback: a.Fallback, Test: a.Test, Sample: a.Sample,
		},
	}
}

// shown are the assets in reading order.
func shown(a *journal.Answer) []string {
	count := 0
	for _, slot := range a.Slate {
		count = max(count, slot.Position)
	}
	ids := make([]string, count)
	for _, slot := range a.Slate {
		if slot.Position > 0 && slot.Pool < len(a.Pool) {
			ids[slot.Position-1] = string(a.Pool[slot.Pool].Asset)
		}
	}
	return ids
}

func eventsOf(e journal.Entry) (lines []any) {
	o := e.Outcome
	event := Event{
		Action: string(o.Kind), Timestamp: o.At.UTC(), ClientID: o.Visitor, UserQuery: o.Phrase,
		Attributes: EventAttributes{
			ID: o.Event, Seq: uint64(e.Seq), Trust: o.Trust, Chain: o.Chain, Seconds: o.Seconds, Value: o.Value, Currency: o.Currency,
			Test: o.Test, Sample: o.Sample,
		},
	}
	if o.Moment != (keywords.Moment{}) {
		event.Attributes.Moment = o.Moment.String()
	}
	if len(o.Items) == 0 {
		return []any{event}
	}
	for i, item := range o.Items {
		line := event.about(item)
		if len(o.Items) > 1 {
			line.Attributes.ID = fmt.Sprintf("%s#%d", o.Event, i+1)
		}
		lines = append(lines, line)
	}
	return lines
}

func (e Event) about(item journal.Item) Event {
	e.QueryID = item.Answer
	e.Attributes.Object = &Object{ID: string(item.Asset), Field: "id"}
	if item.Answer != "" {
		e.Attributes.Position = &Position{Ordinal: item.Position, Propensity: item.Propensity}
		e.Attributes.Moment = item.Moment.String()
		e.Attributes.Pinned = item.Pinned
	}
	return e
}
