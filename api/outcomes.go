package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"moments/api/access"
	"moments/api/problem"
	"moments/api/rest"
	"moments/api/strict"
	"moments/api/ubi"
	"moments/api/wire"
	"moments/engine/receive"
	"moments/internal/kv"
)

// outcomes records what came of answers, and returns when it is durable.
func (s *Server) outcomes(ctx context.Context, b ubi.Batch) (rest.Reply, error) {
	who := callerOf(ctx)
	if who.key.ID == "" {
		key, err := s.check(ctx, b.Key, keyInBody, who.origin)
		if err != nil {
			return rest.Reply{}, err
		}
		if err := who.meter.ofKey(key, 1); err != nil {
			return rest.Reply{}, err
		}
		who.key = key
	}
	if err := checkBatch(b); err != nil {
		return rest.Reply{}, err
	}
	recorded := wire.Recorded{Rejected: []wire.RejectedEvent{}}
	events, places := s.readEvents(who, b, &recorded)
	receipts, err := s.engine.Record(ctx, s.author(who), events)
	if err != nil {
		return rest.Reply{}, err // some may be durable: the sender tries again, and those are duplicates then
	}
	seq := kv.Seq(0)
	for i, receipt := range receipts {
		recorded.Count(places[i], receipt)
		seq = max(seq, receipt.Seq)
	}
	s.metrics.verdicts(&recorded)
	return rest.Reply{Body: recorded, Status: http.StatusAccepted, Seq: rest.SeqText(kv.Out, seq)}, nil
}

func checkBatch(b ubi.Batch) error {
	switch n := len(b.Events); {
	case n > receive.MaxEvents:
		return fmt.Errorf("%w: %d events, at most %d at once", problem.ErrTooLarge, n, receive.MaxEvents)
	case n == 0:
		return &strict.Error{Fields: []strict.Field{{
			Pointer: "/events", Code: "missing_field", Message: "no events", Suggestion: "send at least one event of UBI 1.3",
		}}}
	}
	return nil
}

// readEvents translates what can be, and says where in the batch it stood.
func (s *Server) readEvents(who caller, b ubi.Batch, recorded *wire.Recorded) (events []receive.Event, places []int) {
	visitors := who.key.Kind == access.Publishable // with a secret key it is a server that sends
	for i, raw := range b.Events {
		event, err := s.ubi.Read(raw)
		var why *ubi.Error
		if errors.As(err, &why) {
			recorded.Rejected = append(recorded.Rejected, wire.RejectedEvent{Index: i, Code: why.Code, Detail: why.Detail})
			continue
		}
		if visitors {
			event.Visitor, event.Net = who.name(event.At), who.net(event.At)
			event.Test = event.Test || who.signals.Robot
		}
		events, places = append(events, event), append(places, i)
	}
	return events, places
}
