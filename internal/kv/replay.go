package kv

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Errors of replaying.
var (
	// ErrNotEmpty is returned when the store to replay into holds changes.
	ErrNotEmpty = errors.New("the store is not empty")
	// ErrDiffers is returned when a change gets another verdict than the one recorded: its Apply is not pure, or is no
	// longer the one that judged it.
	ErrDiffers = errors.New("the verdict differs from the recorded one")
)

// Replay makes a store in dir, which must be empty, out of the chunks and logs of another: first all of cmd, then all
// of out, each in order, with the original numbers and times. Every verdict is found anew and must be as recorded
// (ErrDiffers names the record); the rows are then those of from, if every Apply reads rows of its own log only.
// Changes that from accepts meanwhile may or may not be in it. After an error what is in dir is of no use.
func Replay(ctx context.Context, from *Store, dir string, cfg Config) (*Store, error) {
	into, err := Open(dir, cfg)
	if err != nil {
		return nil, fmt.Errorf("replaying: %w", err)
	}
	if err := into.replay(ctx, from); err != nil {
		return nil, errors.Join(fmt.Errorf("replaying: %w", err), into.Close())
	}
	return into, nil
}

func (s *Store) replay(ctx context.Context, from *Store) error {
	if s.headsNow() != (heads{}) {
		return fmt.Errorf("%w: %s", ErrNotEmpty, s.dir)
	}
	if err := s.copyChunks(ctx, from); err != nil {
		return err
	}
	for _, log := range logs {
		if err := from.Follow(log, 0, s.repeat).CatchUp(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) copyChunks(ctx context.Context, from *Store) error {
	return from.View(func(tx *Tx) error {
		var some []entry
		size := 0
		flush := func() error {
			err := s.writeEntries(ctx, some)
			some, size = some[:0], 0
			return err
		}
		err := tx.each(ctx, []byte(chunkPrefix), func(item *badger.Item) error {
			value, err := item.ValueCopy(nil)
			if err != nil {
				return err
			}
			some = append(some, entry{item.KeyCopy(nil), value})
			if size += len(value); size < maxBatchBytes {
				return nil
			}
			return flush()
		})
		if err != nil {
			return err
		}
		return flush()
	})
}

// repeat commits records again, one job each, and compares.
func (s *Store) repeat(records []Record) error {
	requests := make([][]Change, len(records))
	for i, r := range records {
		if err := s.check(&r.Change); err != nil {
			return fmt.Errorf("%s:%d: %w", r.Log, r.Seq, err)
		}
		requests[i] = []Change{r.Change}
	}
	for i, got := range s.commitBatch(requests) {
		if err := compare(records[i], got); err != nil {
			return fmt.Errorf("%s:%d (%s): %w", records[i].Log, records[i].Seq, records[i].Kind, err)
		}
	}
	return nil
}

func compare(want Record, got result) error {
	switch {
	case got.err != nil:
		return got.err
	case got.records[0].Seq != want.Seq:
		return fmt.Errorf("%w: replayed as number %d", ErrDiffers, got.records[0].Seq)
	case got.records[0].Verdict != want.Verdict:
		return fmt.Errorf("%w: %+v was recorded, %+v is found", ErrDiffers, want.Verdict, got.records[0].Verdict)
	}
	return nil
}
