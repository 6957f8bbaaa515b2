package runs

import (
	"errors"
	"slices"
	"time"

	"moments/internal/kv"
)

// KeepKeys is how long an idempotency key stands for its run.
const KeepKeys = 24 * time.Hour

// The kinds of change: the whole row of a run, and the removal of one that was only inspected.
const (
	kindWrite  = "run.write"
	kindForget = "run.forget"
)

// Refusals. The result is the id of the run that is there.
const (
	refusedState    = "state"
	refusedRepeated = "repeated"
	refusedReused   = "reused"
)

// keyed is what an idempotency key stands for, since At.
type keyed struct {
	Run   string    `cbor:"run"`
	Print string    `cbor:"print"`
	At    time.Time `cbor:"at"`
}

var (
	rows = kv.NewTable[Run]("run") // by id; in order of their begin, because ids are made of the time
	keys = kv.NewTable[keyed]("runkey")
)

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{kindWrite: applyWrite, kindForget: applyForget}
}

// writing is the payload: a run as it shall be. Version is that of the row which it takes the place of.
type writing struct {
	Run
	Print string `cbor:"print"` // what the idempotency key stands for
}

func applyWrite(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var w writing
	if err := kv.Unmarshal(c.Payload, &w); err != nil {
		return kv.Verdict{}, err
	}
	known, err := rows.Get(tx, c.Site, w.ID)
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return kv.Verdict{}, err
	}
	if known.Version != w.Version || !slices.Contains(next[known.State], w.State) {
		return kv.Verdict{Refused: refusedState, Result: w.ID}, nil
	}
	if known.Version == 0 {
		w.Actor, w.StartedAt = c.Actor, c.At
		if verdict, err := claim(tx, c, &w); err != nil || verdict.Refused != "" {
			return verdict, err
		}
	}
	if known.State.Open() && !w.State.Open() {
		w.EndedAt = c.At
	}
	w.Version++
	return kv.Verdict{Result: w.ID}, rows.Put(tx, c.Site, w.ID, w.Run)
}

// claim makes the idempotency key stand for the run, unless it stands for another.
func claim(tx *kv.Tx, c kv.Change, w *writing) (kv.Verdict, error) {
	if w.Key == "" {
		return kv.Verdict{}, nil
	}
	known, err := keys.Get(tx, c.Site, w.Key)
	switch {
	case err != nil && !errors.Is(err, kv.ErrNotFound):
		return kv.Verdict{}, err
	case err != nil || c.At.Sub(known.At) > KeepKeys:
		return kv.Verdict{}, keys.Put(tx, c.Site, w.Key, keyed{w.ID, w.Print, c.At})
	case known.Print != w.Print:
		return kv.Verdict{Refused: refusedReused, Result: known.Run}, nil
	}
	return kv.Verdict{Refused: refusedRepeated, Result: known.Run}, nil
}

func applyForget(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	id := string(c.Payload)
	known, err := rows.Get(tx, c.Site, id)
	switch {
	case errors.Is(err, kv.ErrNotFound) || err == nil && known.State != Inspected:
		return kv.Verdict{Refused: refusedState, Result: id}, nil
	case err != nil:
		return kv.Verdict{}, err
	}
	return kv.Verdict{Result: id}, rows.Delete(tx, c.Site, id)
}
