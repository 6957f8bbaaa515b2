package intake

import (
	"context"
	"errors"
	"time"

	"moments/content/runs"
	"moments/internal/kv"
)

// Sweep removes files and errors of runs that are older than 30 days, and uploads that were inspected more than a day ago
// and not applied. What belongs to no run is a left-over of a crash and goes after a day, too.
func (d *Desk) Sweep(ctx context.Context, by kv.Author) error {
	ids, err := d.spool.Kept()
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		errs = append(errs, d.sweepOne(ctx, by, id))
	}
	return errors.Join(errs...)
}

func (d *Desk) sweepOne(ctx context.Context, by kv.Author, id string) error {
	r, err := d.book.Get(id)
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return d.spool.DropOlder(id, by.At.Add(-KeepInspected))
	case err != nil:
		return err
	case r.State == runs.Inspected && by.At.Sub(r.StartedAt) > KeepInspected:
		return d.Discard(ctx, by, id)
	case r.State.Open() || by.At.Sub(r.EndedAt) <= Keep:
		return nil
	}
	return d.spool.Drop(id)
}

// SweepEvery is how often Sweep is worth calling.
const SweepEvery = time.Hour
