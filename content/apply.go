package content

import (
	"errors"
	"strings"

	"moments/internal/kv"
	"moments/keywords/keymap"
)

// The kinds of change that the catalogue owns.
const (
	kindPut      = "asset.put"
	kindWithdraw = "asset.withdraw"
	kindRestore  = "asset.restore"
	kindRemove   = "asset.remove"
	kindMissing  = "asset.missing"
	kindRevert   = "asset.revert"
	kindUndo     = "asset.undo"
	kindSweep    = "asset.sweep"
)

// Refusals. The result is the id.
const (
	refusedUnchanged = "unchanged"
	refusedMissing   = "missing"
	refusedForgotten = "forgotten" // the version is no longer kept
	refusedChanged   = "changed"   // something else has changed the asset since
	refusedDone      = "done"      // the same undo has done it before
	refusedKept      = "kept"      // there is a reason to keep it now
)

// Kinds are the changes that the catalogue owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindPut:      applyPut,
		kindWithdraw: applyWithdrawn(true),
		kindRestore:  applyWithdrawn(false),
		kindRemove:   applyRemove,
		kindMissing:  applyMissing,
		kindRevert:   applyRevert,
		kindUndo:     applyUndo,
		kindSweep:    applySweep,
		kindImport:   applyImport,
	}
}

// ChangedIn returns the id of the asset that a record of the cmd log has changed, or "" when it has changed none.
func ChangedIn(r kv.Record) AssetID {
	if r.Verdict.Refused != "" {
		return ""
	}
	switch r.Kind {
	case kindPut:
		return outcomeOf(r).ID
	case kindWithdraw, kindRestore, kindRemove, kindMissing, kindRevert, kindUndo, kindSweep, KindLabel, KindUnlabel:
		return AssetID(r.Verdict.Result)
	}
	return ""
}

// outcomeOf reads a put from its record.
func outcomeOf(r kv.Record) Put {
	id, isNew := strings.CutPrefix(r.Verdict.Result, "+")
	put := Put{ID: AssetID(id), Outcome: Changed, Seq: r.Seq}
	switch {
	case r.Verdict.Refused == refusedUnchanged:
		put.Outcome, put.Seq = Unchanged, 0
	case isNew:
		put.Outcome = New
	}
	return put
}

// putting is the payload of a put.
type putting struct {
	Asset
	Run string `cbor:"run,omitempty"`
}

// applyPut writes the asset under the id it has, or gives it one. The result of the verdict is the id, with a + in
// front when it is new.
func applyPut(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var given putting
	if err := kv.Unmarshal(c.Payload, &given); err != nil {
		return kv.Verdict{}, err
	}
	known, err := lookUp(tx, c.Site, given.Asset)
	if err != nil {
		return kv.Verdict{}, err
	}
	outcome := known.outcome(&given.Asset)
	if outcome == Unchanged {
		return refuse(refusedUnchanged, known.ID), nil
	}
	s := step{Change: c, before: known, now: given.Asset, what: Edited, run: given.Run}
	if s.run != "" {
		s.what = Imported
	}
	s.now.keepConfirmed(&known.Asset)
	if err := s.identify(tx); err != nil {
		return kv.Verdict{}, err
	}
	for _, topic := range s.now.Topics {
		if err := keymap.PutTopic(tx, c.Site, topic); err != nil {
			return kv.Verdict{}, err
		}
	}
	verdict, err := s.write(tx)
	if outcome == New {
		verdict.Result = "+" + verdict.Result
	}
	return verdict, err
}

// identify gives the asset the identity that it has, or a new one, and keeps it withdrawn when a person wants that.
func (s *step) identify(tx *kv.Tx) (err error) {
	known := &s.before.Asset
	s.now.Reason = ByPerson
	if known.ID == "" {
		s.now.ID, err = newID(tx, s.Site, s.now)
		return err
	}
	s.now.ID, s.now.Source, s.now.ExternalID = known.ID, known.Source, known.ExternalID
	s.now.Withdrawn = s.now.Withdrawn || known.Withdrawn && !known.returns()
	return nil
}

// outcome is what putting the given asset over this row does.
func (s *stored) outcome(given *Asset) Outcome {
	switch {
	case s.ID == "" || s.Reason == Undone:
		return New
	case s.Print == given.Print && !s.returns():
		return Unchanged
	}
	return Changed
}

func refuse(code string, id AssetID) kv.Verdict { return kv.Verdict{Refused: code, Result: string(id)} }

// found calls fn with the row of an asset, or refuses.
func found(tx *kv.Tx, c kv.Change, id AssetID, fn func(stored) (kv.Verdict, error)) (kv.Verdict, error) {
	row, err := assets.Get(tx, c.Site, string(id))
	if errors.Is(err, kv.ErrNotFound) {
		return refuse(refusedMissing, id), nil
	}
	if err != nil {
		return kv.Verdict{}, err
	}
	return fn(row)
}

func applyWithdrawn(withdrawn bool) kv.Apply {
	return func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		return found(tx, c, AssetID(c.Payload), func(row stored) (kv.Verdict, error) {
			if row.Withdrawn == withdrawn && row.Reason == ByPerson {
				return refuse(refusedUnchanged, row.ID), nil
			}
			s := step{Change: c, before: row, now: row.Asset, what: Restored}
			if withdrawn {
				s.what = Hidden
			}
			s.now.Withdrawn, s.now.Reason = withdrawn, ByPerson
			return s.write(tx)
		})
	}
}

func applyRemove(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	return found(tx, c, AssetID(c.Payload), func(row stored) (kv.Verdict, error) {
		return kv.Verdict{Result: string(row.ID)}, row.forget(tx, c.Site)
	})
}
