package content

import (
	"context"
	"fmt"
	"slices"

	"moments/internal/kv"
)

// Missing returns the assets of a source that are shown or could be, and whose external id was not seen, in order. It
// reads the whole catalogue.
func (c *Catalog) Missing(source string, seen func(external string) bool) ([]AssetID, error) {
	return c.selectRows(func(row *stored) bool {
		return row.Source == source && !row.Withdrawn && !seen(row.ExternalID)
	})
}

// selectRows returns the ids of the assets that keep wants, in order, out of one snapshot.
func (c *Catalog) selectRows(keep func(*stored) bool) (ids []AssetID, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		for row, err := range assets.All(tx, c.site, "", "") {
			if err != nil {
				return err
			}
			if keep(&row.Value) {
				ids = append(ids, row.Value.ID)
			}
		}
		return nil
	})
	return ids, err
}

// missing is the payload of the withdrawal of an asset that a source no longer has.
type missing struct {
	ID  AssetID `cbor:"id"`
	Run string  `cbor:"run"`
}

// WithdrawMissing withdraws, during a run, the assets of a source that were not seen, and returns how many the run has
// withdrawn. They return when they are put again.
func (c *Catalog) WithdrawMissing(ctx context.Context, by kv.Author, source string, seen func(external string) bool) (int, error) {
	if c.run == "" {
		return 0, fmt.Errorf("withdrawing what is missing: %w", ErrNoRun)
	}
	ids, err := c.selectRows(func(row *stored) bool {
		ours := row.Reason == Missing && row.Run == c.run // of this run, before it was cut off
		return row.Source == source && (!row.Withdrawn || ours) && !seen(row.ExternalID)
	})
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(ids, statusBatch) {
		changes := make([]kv.Change, len(some))
		for i, id := range some {
			payload, err := kv.Marshal(missing{id, c.run})
			if err != nil {
				return 0, err
			}
			changes[i] = c.change(by, kindMissing, payload)
		}
		if _, err := c.store.Commit(ctx, changes...); err != nil {
			return 0, fmt.Errorf("withdrawing what is missing: %w", err)
		}
	}
	return len(ids), nil
}

func applyMissing(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var m missing
	if err := kv.Unmarshal(c.Payload, &m); err != nil {
		return kv.Verdict{}, err
	}
	return found(tx, c, m.ID, func(row stored) (kv.Verdict, error) {
		if row.Withdrawn {
			return refuse(refusedUnchanged, row.ID), nil
		}
		s := step{Change: c, before: row, now: row.Asset, what: Hidden, run: m.Run}
		s.now.Withdrawn, s.now.Reason = true, Missing
		return s.write(tx)
	})
}
