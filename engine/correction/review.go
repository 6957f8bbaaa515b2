package correction

import (
	"errors"
	"fmt"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// Status is what became of what was said of a phrase.
type Status string

// The statuses. Open is the one before a review.
const (
	Open      Status = "open"
	Accepted  Status = "accepted"
	Dismissed Status = "dismissed"
)

// ParseStatus returns the status of that name, or ErrInvalid.
func ParseStatus(s string) (Status, error) {
	switch status := Status(s); status {
	case Open, Accepted, Dismissed:
		return status, nil
	}
	return "", &Error{"status", fmt.Sprintf("%.40q", s), "use open, accepted or dismissed"}
}

// ErrInvalid is returned for a correction or review that cannot be taken. The error is an *Error.
var ErrInvalid = errors.New("the correction is not valid")

// Error names the field that is wrong, what was found and what to do.
type Error struct{ Field, Found, Try string }

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try) }

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *Error) Unwrap() error { return ErrInvalid }

const kindReview = "correction.review"

// Refusals.
const (
	refusedUnchanged = "unchanged"
	refusedFull      = "full"
	refusedNoLabel   = "no label"
)

// review is the row of a phrase, and the payload of the change that puts it there. Author and time are those of the change.
type review struct {
	Phrase string          `cbor:"phrase"` // in its normal form
	Status Status          `cbor:"status"`
	Label  keywords.Moment `cbor:"label"` // of an accepted one
	Added  bool            `cbor:"added"` // said by a marketer, not by visitors
	Actor  string          `cbor:"actor"`
	At     time.Time       `cbor:"at"`
}

var reviews = kv.NewTable[review]("correction")

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply { return map[string]kv.Apply{kindReview: applyReview} }

// applyReview refuses a review that changes nothing, a label of nothing, and a new phrase when there are MaxPhrases.
func applyReview(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next review
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	old, err := reviews.Get(tx, c.Site, next.Phrase)
	fresh := errors.Is(err, kv.ErrNotFound)
	if err != nil && !fresh {
		return kv.Verdict{}, err
	}
	switch {
	case next.Status == Accepted && next.Label.IsZero():
		return kv.Verdict{Refused: refusedNoLabel}, nil
	case !fresh && old.Status == next.Status && old.Label == next.Label:
		return kv.Verdict{Refused: refusedUnchanged}, nil
	case fresh && full(tx, c.Site):
		return kv.Verdict{Refused: refusedFull}, nil
	}
	next.Added = next.Added || old.Added
	next.Actor, next.At = c.Actor, c.At
	return kv.Verdict{}, reviews.Put(tx, c.Site, next.Phrase, next)
}

func full(tx *kv.Tx, site string) bool {
	n := 0
	for range reviews.Keys(tx, site, "") {
		n++
	}
	return n >= MaxPhrases
}
