package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Limits of events.
const (
	MaxEvents     = 1000
	maxEventItems = 50
	maxEventID    = 128
	maxNet        = 16
	maxAhead      = 5 * time.Minute
	keepsRaw      = 13 * 30 * 24 * time.Hour // an older event finds nothing to belong to
)

// Codes of rejected events.
const (
	CodeEventKind  = "unknown_kind"
	CodeEventOld   = "too_old"
	CodeEventField = "invalid_field"
)

// Record writes what came of answers and returns once it is durable: a receipt for each event, in order. Events that cannot be kept are
// rejected one by one, the others are kept. An error means that nothing more was kept than the receipts say.
func (e *Engine) Record(ctx context.Context, by kv.Author, events []Event) ([]Receipt, error) {
	receipts := make([]Receipt, len(events))
	outcomes := make([]journal.Outcome, 0, len(events))
	places := make([]int, 0, len(events))
	now := e.Now()
	for i := range events {
		outcome, err := e.outcome(&events[i], now)
		if err != nil {
			receipts[i] = rejected(err)
			continue
		}
		outcomes = append(outcomes, outcome)
		places = append(places, i)
	}
	recorded, err := e.journal.Record(ctx, by, outcomes...)
	for n, r := range recorded {
		receipts[places[n]] = receipt(&outcomes[n], r)
	}
	return receipts, err
}

func rejected(err error) Receipt {
	r := Receipt{Verdict: Rejected, Code: CodeEventField, Detail: err.Error()}
	switch {
	case errors.Is(err, journal.ErrKind):
		r.Code = CodeEventKind
	case errors.Is(err, errTooOld):
		r.Code = CodeEventOld
	}
	return r
}

func receipt(o *journal.Outcome, r journal.Recorded) Receipt {
	verdict := Accepted
	switch {
	case r.Refused != "":
		verdict = Duplicate
	case o.Trust == 0 && o.Kind.NeedsItem():
		verdict = Orphan
	}
	return Receipt{Verdict: verdict, Code: r.Refused, Seq: r.Seq}
}

var errTooOld = errors.New("older than the log keeps")

// outcome checks an event and decides its trust: 1 when every token it needs is valid and still good for its kind, else 0.
func (e *Engine) outcome(event *Event, now time.Time) (journal.Outcome, error) {
	if err := event.check(now); err != nil {
		return journal.Outcome{}, err
	}
	o := journal.Outcome{
		Event: event.ID, Kind: event.Kind, At: event.At, Chain: event.Chain, Visitor: event.Visitor, Moment: event.Moment,
		Seconds: event.Seconds, Value: event.Value, Currency: event.Currency, Test: event.Test, Sample: event.Sample, Net: event.Net,
	}
	if phrase, err := keywords.ParsePhrase(event.Phrase); err == nil {
		o.Phrase = string(phrase.Masked())
	}
	e.believe(&o, event)
	if o.Event == "" {
		id, err := e.newID()
		if err != nil {
			return o, err
		}
		o.Event = id
	}
	return o, nil
}

// believe takes the items from the tokens. One bad token takes the trust from the whole event.
func (e *Engine) believe(o *journal.Outcome, event *Event) {
	for _, token := range event.Tokens {
		claim, err := e.signer.Claim(e.cfg.Site, token)
		if err != nil || !claim.GoodFor(o.Kind, o.At) {
			o.Items = nil
			break
		}
		o.Items = append(o.Items, claim.Item())
		o.Test, o.Sample = o.Test || claim.Test, o.Sample || claim.Sample
	}
	switch {
	case len(o.Items) > 0:
		o.Trust, o.Kinds = 1, e.kindsOf(o.Items)
	case event.Asset != "":
		o.Items = []journal.Item{{Asset: event.Asset}}
	}
}

// kindsOf are the kinds of the assets as they are now, which folds must not ask for themselves: it may change.
func (e *Engine) kindsOf(items []journal.Item) []string {
	kinds := make([]string, len(items))
	for i, item := range items {
		if f := e.catalog.Facts().Get(item.Asset); f != nil {
			kinds[i] = f.Kind
		}
	}
	return kinds
}

// check completes the event and returns what is wrong with it.
func (v *Event) check(now time.Time) error {
	if _, err := journal.ParseKind(string(v.Kind)); err != nil {
		return err
	}
	if v.At.IsZero() || v.At.After(now.Add(maxAhead)) {
		v.At = now
	}
	v.At = v.At.UTC()
	switch {
	case now.Sub(v.At) > keepsRaw:
		return fmt.Errorf("timestamp %s: %w: send events within 13 months", v.At.Format(time.RFC3339), errTooOld)
	case len(v.ID) > maxEventID:
		return fmt.Errorf("id: %d bytes, at most %d", len(v.ID), maxEventID)
	case len(v.Tokens) > maxEventItems:
		return fmt.Errorf("tokens: %d, at most %d", len(v.Tokens), maxEventItems)
	case len(v.Asset) > keywords.MaxKeyLength*2:
		return fmt.Errorf("object_id: %d bytes, at most %d", len(v.Asset), keywords.MaxKeyLength*2)
	case len(v.Net) > maxNet:
		return fmt.Errorf("net: %d bytes, at most %d", len(v.Net), maxNet)
	case len(v.Chain) > maxChain || !chainForm.MatchString(v.Chain):
		return fmt.Errorf("chain: use up to %d letters, digits and . _ : -", maxChain)
	case !(v.Seconds >= 0 && v.Seconds <= 86400):
		return errors.New("seconds: use 0 to 86400")
	case math.IsNaN(v.Value) || math.Abs(v.Value) > 1e12:
		return errors.New("value: use a number up to a million million")
	case len(v.Currency) > 3:
		return errors.New("currency: use the three letters of ISO 4217")
	}
	return nil
}
