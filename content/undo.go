package content

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moments/internal/kv"
)

// ErrNoRun is returned by what is to be done in the course of a run, outside of one: see Catalog.During.
var ErrNoRun = errors.New("this is done during a run")

// touch is what a run has done to an asset: the versions before its first change and after its last, and whether the
// asset was new by it.
type touch struct {
	Before int       `cbor:"before"`
	After  int       `cbor:"after"`
	New    bool      `cbor:"new"`
	At     time.Time `cbor:"at"`
}

var touched = kv.NewTable[touch]("touched") // by run and id

func touchKey(run string, id AssetID) string { return run + "/" + string(id) }

// touch notes what the run has done, if there is one.
func (s *step) touch(tx *kv.Tx) error {
	if s.run == "" {
		return nil
	}
	key := touchKey(s.run, s.now.ID)
	t, err := touched.Get(tx, s.Site, key)
	switch {
	case errors.Is(err, kv.ErrNotFound) || err == nil && t.Before > s.before.Version: // an asset that had the id before
		t = touch{Before: s.before.Version, New: s.before.ID == "" || s.before.Reason == Undone}
	case err != nil:
		return err
	}
	t.After, t.At = s.now.Version, s.At
	return touched.Put(tx, s.Site, key, t)
}

// During returns the catalogue as the run with this id writes to it: what it puts or withdraws can be undone by the id.
// What the run has written already is counted again as what it was then, so that a run that was cut off and begins
// anew ends with the counts of one that was not.
func (c *Catalog) During(run string) *Catalog {
	during := *c
	during.run = run
	return &during
}

// UndoReport says what undoing a run did.
type UndoReport struct {
	Back    int       // assets that are what they were before the run
	Changed []AssetID // left, because something else has changed them since
	Late    int       // left, because what they were before is no longer kept
}

// undoBatch is how many assets one commit undoes.
const undoBatch = 200

// undoing is the payload of an undo.
type undoing struct {
	ID  AssetID `cbor:"id"`
	Run string  `cbor:"run"` // that is undone
	By  string  `cbor:"by"`  // the run that undoes it
}

// Undo gives every asset that a run has written, and that nothing has changed since, the state from before the run. An
// asset that the run brought is withdrawn, for the reason Undone, and returns when it is put again. Undo happens during a
// run of its own, which can be undone in the same way; called again for the same run it goes on where it was cut off.
// After 30 days it does nothing any more.
func (c *Catalog) Undo(ctx context.Context, by kv.Author, run string) (UndoReport, error) {
	var u UndoReport
	if c.run == "" || c.run == run {
		return u, fmt.Errorf("undoing %s: %w", run, ErrNoRun)
	}
	err := c.eachTouched(run, func(ids []AssetID) error {
		changes := make([]kv.Change, len(ids))
		for i, id := range ids {
			payload, err := kv.Marshal(undoing{ID: id, Run: run, By: c.run})
			if err != nil {
				return err
			}
			changes[i] = c.change(by, kindUndo, payload)
		}
		records, err := c.store.Commit(ctx, changes...)
		for i, r := range records {
			u.count(ids[i], r.Verdict.Refused)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("undoing %s: %w", run, err)
	}
	return u, err
}

func (u *UndoReport) count(id AssetID, refused string) {
	switch refused {
	case "", refusedDone:
		u.Back++
	case refusedForgotten:
		u.Late++
	default:
		u.Changed = append(u.Changed, id)
	}
}

// eachTouched calls fn with the assets that a run has touched, in order of their ids and some at a time.
func (c *Catalog) eachTouched(run string, fn func([]AssetID) error) error {
	for from := ""; ; {
		var ids []AssetID
		err := c.store.View(func(tx *kv.Tx) error {
			for row, err := range touched.All(tx, c.site, run+"/", from) {
				if err != nil {
					return err
				}
				if ids = append(ids, AssetID(row.Key[len(run)+1:])); len(ids) == undoBatch {
					break
				}
			}
			return nil
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := fn(ids); err != nil {
			return err
		}
		from = touchKey(run, ids[len(ids)-1]) + "\x00"
	}
}

func applyUndo(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var u undoing
	if err := kv.Unmarshal(c.Payload, &u); err != nil {
		return kv.Verdict{}, err
	}
	return found(tx, c, u.ID, func(row stored) (kv.Verdict, error) {
		t, err := touched.Get(tx, c.Site, touchKey(u.Run, u.ID))
		switch {
		case err != nil && !errors.Is(err, kv.ErrNotFound):
			return kv.Verdict{}, err
		case row.Run == u.By:
			return refuse(refusedDone, row.ID), nil
		case err != nil || row.Run != u.Run || row.Version != t.After:
			return refuse(refusedChanged, row.ID), nil
		case c.At.Sub(row.At) > KeepVersions:
			return refuse(refusedForgotten, row.ID), nil
		}
		s := step{Change: c, before: row, now: row.Asset, what: TakenBack, run: u.By}
		s.now.Withdrawn, s.now.Reason = true, Undone
		if t.Before > 0 {
			s.now, err = row.at(tx, c.Site, t.Before)
		}
		if errors.Is(err, ErrForgotten) {
			return refuse(refusedForgotten, row.ID), nil
		}
		if err != nil {
			return kv.Verdict{}, err
		}
		return s.write(tx)
	})
}
