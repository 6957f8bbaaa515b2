package receive

import (
	"errors"
	"fmt"
	"math"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Event is what a sender says came of an answer, before its tokens are checked. What it says about positions and propensities is not
// asked for: the tokens say it.
type Event struct {
	ID       string // counts once; "" is given one
	Kind     journal.Kind
	At       time.Time // "" is now; more than five minutes ahead becomes now
	Tokens   []string  // of the items it is about
	Asset    content.AssetID
	Chain    string
	Visitor  string
	Net      string          // a day's hash of the sender's network, computed at the rim; "" when not known
	Phrase   string          // of a report or the last phrase of a chain
	Moment   keywords.Moment // of a correction
	Seconds  float64         // of dwelling
	Value    float64
	Currency string
	Test     bool
	Sample   bool
}

// Verdict says what became of an event.
type Verdict string

// The verdicts. Orphans are kept without trust; duplicates count no more; the rejected are not kept.
const (
	Accepted  Verdict = "accepted"
	Duplicate Verdict = "duplicate"
	Orphan    Verdict = "orphan"
	Rejected  Verdict = "rejected"
)

// Receipt is what became of one event. Code and Detail say why it was rejected.
type Receipt struct {
	Verdict Verdict
	Code    string
	Detail  string
	Seq     kv.Seq
}

// Codes of rejected events.
const (
	CodeKind  = "unknown_kind"
	CodeOld   = "too_old"
	CodeField = "invalid_field"
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

var errTooOld = errors.New("older than the log keeps")

// check completes the event and returns what is wrong with it.
func (v *Event) check(now time.Time) error {
	if _, err := journal.ParseKind(string(v.Kind)); err != nil {
		return err
	}
	if v.At.IsZero() || v.At.After(now.Add(maxAhead)) {
		v.At = now
	}
	v.At = v.At.UTC()
	chain := journal.CheckChain(v.Chain)
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
	case chain != nil:
		return fmt.Errorf("chain: %w", chain)
	case !(v.Seconds >= 0 && v.Seconds <= 86400):
		return errors.New("seconds: use 0 to 86400")
	case math.IsNaN(v.Value) || math.Abs(v.Value) > 1e12:
		return errors.New("value: use a number up to a million million")
	case len(v.Currency) > 3:
		return errors.New("currency: use the three letters of ISO 4217")
	}
	return nil
}
