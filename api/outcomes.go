package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"moments/api/access"
	"moments/api/strict"
	"moments/api/ubi"
	"moments/engine"
	"moments/internal/kv"
)

// readOutcomes reads JSON whatever its type is called, because a beacon can only send text.
func readOutcomes(c *gin.Context) (ubi.Batch, error) {
	return body[ubi.Batch](mediaJSON, mediaText)(c)
}

// Recorded says what became of events. Accepted count with trust, orphans are kept without, duplicates were there before.
type Recorded struct {
	Accepted  int             `json:"accepted"`
	Duplicate int             `json:"duplicate"`
	Orphan    int             `json:"orphan"`
	Rejected  []RejectedEvent `json:"rejected"`
	seq       kv.Seq
}

// RejectedEvent is an event that was not kept. Index is its place in the batch, from 0.
type RejectedEvent struct {
	Index  int    `json:"index"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (r Recorded) head(h http.Header) int {
	setSeq(h, kv.Out, r.seq)
	return http.StatusAccepted
}

// outcomes records what came of answers, and returns when it is durable.
func (s *Server) outcomes(ctx context.Context, b ubi.Batch) (Recorded, error) {
	who := callerOf(ctx)
	if who.key.ID == "" {
		key, err := s.check(ctx, b.Key, keyInBody, who.origin)
		if err != nil {
			return Recorded{}, err
		}
		who.key = key
	}
	if n := len(b.Events); n > engine.MaxEvents {
		return Recorded{}, fmt.Errorf("%w: %d events, at most %d at once", errTooLarge, n, engine.MaxEvents)
	}
	if len(b.Events) == 0 {
		return Recorded{}, &strict.Error{Fields: []strict.Field{{
			Pointer: "/events", Code: "missing_field", Message: "no events", Suggestion: "send at least one event of UBI 1.3",
		}}}
	}
	recorded := Recorded{Rejected: []RejectedEvent{}}
	events, places := s.readEvents(who, b, &recorded)
	receipts, err := s.engine.Record(ctx, s.author(who), events)
	if err != nil {
		return Recorded{}, err // some may be durable: the sender tries again, and those are duplicates then
	}
	for i, receipt := range receipts {
		recorded.count(places[i], receipt)
	}
	s.metrics.verdicts(&recorded)
	return recorded, nil
}

// readEvents translates what can be, and says where in the batch it stood.
func (s *Server) readEvents(who caller, b ubi.Batch, recorded *Recorded) (events []engine.Event, places []int) {
	reader := ubi.NewReader()
	visible := who.key.Kind == access.Publishable && who.name != nil
	for i, raw := range b.Events {
		event, err := reader.Read(raw)
		if err != nil {
			recorded.reject(i, err)
			continue
		}
		if visible {
			event.Visitor = who.name(event.At)
			event.Test = event.Test || who.signals.Robot
		}
		events, places = append(events, event), append(places, i)
	}
	return events, places
}

func (r *Recorded) reject(index int, err error) {
	rejected := RejectedEvent{Index: index, Code: ubi.CodeField, Detail: err.Error()}
	var why *ubi.Error
	if errors.As(err, &why) {
		rejected.Code = why.Code
	}
	r.Rejected = append(r.Rejected, rejected)
}

func (r *Recorded) count(index int, receipt engine.Receipt) {
	r.seq = max(r.seq, receipt.Seq)
	switch receipt.Verdict {
	case engine.Accepted:
		r.Accepted++
	case engine.Duplicate:
		r.Duplicate++
	case engine.Orphan:
		r.Orphan++
	default:
		r.Rejected = append(r.Rejected, RejectedEvent{Index: index, Code: receipt.Code, Detail: receipt.Detail})
	}
}
