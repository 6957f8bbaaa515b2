package journal

import (
	"encoding/base64"

	"moments/internal/kv"
)

const (
	kindAnswer  = "answer"
	kindOutcome = "outcome"
	kindSweep   = "event.sweep"
)

// RefusedDuplicate is the verdict on an event id that was recorded before, RefusedRepeat on an item that had such an outcome before.
const (
	RefusedDuplicate = "duplicate"
	RefusedRepeat    = "repeat"
)

// keepDays is how long an event id is remembered.
const keepDays = 8

// seen remembers event ids and, under the answer, the outcomes of its items; the value is the day of the change, as days since 1970.
var (
	seenEvents = kv.NewTable[int64]("event")
	seenItems  = kv.NewTable[int64]("once")
)

// Kinds are the changes that the journal owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindAnswer:  applyAnswer,
		kindOutcome: applyOutcome,
		kindSweep:   applySweep,
		kindSecret:  applySecret,
	}
}

// applyAnswer makes no rows: the log itself is the record.
func applyAnswer(*kv.Tx, kv.Change) (kv.Verdict, error) { return kv.Verdict{}, nil }

func day(c kv.Change) int64 { return c.At.Unix() / 86400 }

// applyOutcome refuses what was counted before.
func applyOutcome(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var o Outcome
	if err := kv.Unmarshal(c.Payload, &o); err != nil {
		return kv.Verdict{}, err
	}
	event := base64.RawURLEncoding.EncodeToString([]byte(o.Event))
	if known, err := seenEvents.Has(tx, c.Site, event); err != nil || known {
		return kv.Verdict{Refused: RefusedDuplicate}, err
	}
	keys := onceKeys(o)
	for _, key := range keys {
		if known, err := seenItems.Has(tx, c.Site, key); err != nil || known {
			return kv.Verdict{Refused: RefusedRepeat}, err
		}
	}
	for _, key := range keys {
		if err := seenItems.Put(tx, c.Site, key, day(c)); err != nil {
			return kv.Verdict{}, err
		}
	}
	return kv.Verdict{}, seenEvents.Put(tx, c.Site, event, day(c))
}

func onceKeys(o Outcome) (keys []string) {
	if o.Trust == 0 || !o.Kind.once() {
		return nil
	}
	for _, item := range o.Items {
		keys = append(keys, item.Answer+"/"+string(item.Asset)+"/"+string(o.Kind))
	}
	return keys
}

// sweepLimit is how many rows one sweep looks at in each table.
const sweepLimit = 5000

// sweep says where to go on in each table: keys before these have been looked at.
type sweep struct {
	Event, Item string
}

// done is after every key: the table has been looked at to its end.
const done = "\xff"

// applySweep forgets what is older than keepDays before the change. The result is where the next sweep goes on, ""
// when all was looked at.
func applySweep(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var from sweep
	if err := kv.Unmarshal(c.Payload, &from); err != nil {
		return kv.Verdict{}, err
	}
	var next sweep
	var err error
	if next.Event, err = forget(tx, c, seenEvents, from.Event); err != nil {
		return kv.Verdict{}, err
	}
	if next.Item, err = forget(tx, c, seenItems, from.Item); err != nil {
		return kv.Verdict{}, err
	}
	if next == (sweep{done, done}) {
		return kv.Verdict{}, nil
	}
	result, err := kv.Marshal(next)
	return kv.Verdict{Result: base64.RawStdEncoding.EncodeToString(result)}, err
}

func forget(tx *kv.Tx, c kv.Change, table kv.Table[int64], from string) (next string, err error) {
	looked, old := 0, []string(nil)
	next = done
	for row, err := range table.All(tx, c.Site, "", from) {
		if err != nil {
			return "", err
		}
		if looked++; looked > sweepLimit {
			next = row.Key
			break
		}
		if row.Value < day(c)-keepDays {
			old = append(old, row.Key)
		}
	}
	for _, key := range old {
		if err := table.Delete(tx, c.Site, key); err != nil {
			return "", err
		}
	}
	return next, nil
}
