package receive

import (
	"context"
	"errors"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Config says where what is received goes, and what it is held against.
type Config struct {
	Site    string
	Now     func() time.Time
	NewID   func() (string, error) // for an event without an id
	Journal *journal.Journal
	Signer  *journal.Signer
	Facts   *content.Shelf
}

// Receiver receives events. Its methods may be called concurrently.
type Receiver struct{ cfg Config }

// New returns a receiver.
func New(cfg Config) *Receiver { return &Receiver{cfg: cfg} }

// Receive writes what came of answers and returns once it is durable: a receipt for each event, in order. Events that cannot be kept are
// rejected one by one, the others are kept. An error means that nothing more was kept than the receipts say.
func (r *Receiver) Receive(ctx context.Context, by kv.Author, events []Event) ([]Receipt, error) {
	receipts := make([]Receipt, len(events))
	outcomes := make([]journal.Outcome, 0, len(events))
	places := make([]int, 0, len(events))
	now := r.cfg.Now().UTC()
	for i := range events {
		outcome, err := r.outcome(&events[i], now)
		if err != nil {
			receipts[i] = rejected(err)
			continue
		}
		outcomes = append(outcomes, outcome)
		places = append(places, i)
	}
	recorded, err := r.cfg.Journal.Record(ctx, by, outcomes...)
	for n, done := range recorded {
		receipts[places[n]] = receipt(&outcomes[n], done)
	}
	return receipts, err
}

func rejected(err error) Receipt {
	r := Receipt{Verdict: Rejected, Code: CodeField, Detail: err.Error()}
	switch {
	case errors.Is(err, journal.ErrKind):
		r.Code = CodeKind
	case errors.Is(err, errTooOld):
		r.Code = CodeOld
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

// outcome checks an event and decides its trust: 1 when every token it needs is valid and still good for its kind, else 0.
func (r *Receiver) outcome(event *Event, now time.Time) (journal.Outcome, error) {
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
	r.believe(&o, event)
	if o.Event == "" {
		id, err := r.cfg.NewID()
		if err != nil {
			return o, err
		}
		o.Event = id
	}
	return o, nil
}

// believe takes the items from the tokens. One bad token takes the trust from the whole event.
func (r *Receiver) believe(o *journal.Outcome, event *Event) {
	for _, token := range event.Tokens {
		claim, err := r.cfg.Signer.Claim(r.cfg.Site, token)
		if err != nil || !claim.GoodFor(o.Kind, o.At) {
			o.Items = nil
			break
		}
		o.Items = append(o.Items, claim.Item())
		o.Test, o.Sample = o.Test || claim.Test, o.Sample || claim.Sample
	}
	switch {
	case len(o.Items) > 0:
		o.Trust, o.Kinds = 1, r.kindsOf(o.Items)
	case event.Asset != "":
		o.Items = []journal.Item{{Asset: event.Asset}}
	}
}

// kindsOf are the kinds of the assets as they are now, which folds must not ask for themselves: it may change.
func (r *Receiver) kindsOf(items []journal.Item) []string {
	kinds := make([]string, len(items))
	for i, item := range items {
		if f := r.cfg.Facts.Get(item.Asset); f != nil {
			kinds[i] = f.Kind
		}
	}
	return kinds
}
