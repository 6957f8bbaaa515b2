package content

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moments/internal/kv"
)

// sweeping is the payload of a sweep: one asset, or what runs have touched.
type sweeping struct {
	ID      AssetID  `cbor:"id,omitempty"`
	Touches []string `cbor:"touches,omitempty"`
}

// sweepBatch is how many rows or assets one commit sweeps.
const sweepBatch = 20

// Sweep forgets what can be undone no more: for good the assets that an undone import had brought, and what runs have
// touched, both when they are older than 30 days.
func (c *Catalog) Sweep(ctx context.Context, by kv.Author) error {
	old := func(at time.Time) bool { return by.At.Sub(at) > KeepVersions }
	ids, err := c.selectRows(func(row *stored) bool { return row.Reason == Undone && old(row.At) })
	if err != nil {
		return fmt.Errorf("sweeping assets: %w", err)
	}
	var payloads []sweeping
	for _, id := range ids {
		payloads = append(payloads, sweeping{ID: id})
	}
	var keys []string
	err = c.store.View(func(tx *kv.Tx) error {
		for row, err := range touched.All(tx, c.site, "", "") {
			if err != nil {
				return err
			}
			if old(row.Value.At) {
				keys = append(keys, row.Key)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sweeping runs: %w", err)
	}
	for some := range slices.Chunk(keys, undoBatch) {
		payloads = append(payloads, sweeping{Touches: some})
	}
	return c.sweep(ctx, by, payloads)
}

func (c *Catalog) sweep(ctx context.Context, by kv.Author, payloads []sweeping) error {
	for some := range slices.Chunk(payloads, sweepBatch) {
		changes := make([]kv.Change, len(some))
		for i, p := range some {
			data, err := kv.Marshal(p)
			if err != nil {
				return err
			}
			changes[i] = c.change(by, kindSweep, data)
		}
		if _, err := c.store.Commit(ctx, changes...); err != nil {
			return fmt.Errorf("sweeping: %w", err)
		}
	}
	return nil
}

func applySweep(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var s sweeping
	if err := kv.Unmarshal(c.Payload, &s); err != nil {
		return kv.Verdict{}, err
	}
	if s.ID != "" {
		return found(tx, c, s.ID, func(row stored) (kv.Verdict, error) {
			if row.Reason != Undone || c.At.Sub(row.At) <= KeepVersions {
				return refuse(refusedKept, row.ID), nil
			}
			return kv.Verdict{Result: string(row.ID)}, row.forget(tx, c.Site)
		})
	}
	for _, key := range s.Touches {
		t, err := touched.Get(tx, c.Site, key)
		if errors.Is(err, kv.ErrNotFound) || err == nil && c.At.Sub(t.At) <= KeepVersions {
			continue
		}
		if err != nil {
			return kv.Verdict{}, err
		}
		if err := touched.Delete(tx, c.Site, key); err != nil {
			return kv.Verdict{}, err
		}
	}
	return kv.Verdict{}, nil
}
