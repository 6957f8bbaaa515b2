package decision

import (
	"errors"
	"time"

	"moments/internal/kv"
)

// Status is what was decided.
type Status string

// The statuses. Open takes a decision back.
const (
	Open      Status = "open"
	Accepted  Status = "accepted"  // its row was taken into the draft
	Dismissed Status = "dismissed" // it is not wanted
)

// Decision is what was decided of a group. Actor and time are those of the change.
type Decision struct {
	Key    string    `cbor:"key" json:"key"`
	Name   string    `cbor:"name" json:"name"` // of the group, as it was
	Status Status    `cbor:"status" json:"status"`
	Note   string    `cbor:"note" json:"note"`
	Actor  string    `cbor:"actor" json:"actor"`
	At     time.Time `cbor:"at" json:"at"`
}

// MaxDecisions is how many groups may be decided on.
const MaxDecisions = 10_000

const kindDecide = "mine.decide"

// Refusals.
const (
	refusedUnchanged = "unchanged"
	refusedFull      = "full"
)

var decisions = kv.NewTable[Decision]("mined")

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply { return map[string]kv.Apply{kindDecide: applyDecide} }

// applyDecide refuses a decision that changes nothing, and a new one when there are MaxDecisions.
func applyDecide(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next Decision
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	old, err := decisions.Get(tx, c.Site, next.Key)
	fresh := errors.Is(err, kv.ErrNotFound)
	switch {
	case err != nil && !fresh:
		return kv.Verdict{}, err
	case fresh && next.Status == Open, !fresh && old.Status == next.Status && old.Note == next.Note:
		return kv.Verdict{Refused: refusedUnchanged}, nil
	case next.Status == Open:
		return kv.Verdict{}, decisions.Delete(tx, c.Site, next.Key)
	case fresh && isFull(tx, c.Site):
		return kv.Verdict{Refused: refusedFull}, nil
	}
	next.Actor, next.At = c.Actor, c.At
	return kv.Verdict{}, decisions.Put(tx, c.Site, next.Key, next)
}

func isFull(tx *kv.Tx, site string) bool {
	n := 0
	for range decisions.Keys(tx, site, "") {
		n++
	}
	return n >= MaxDecisions
}
