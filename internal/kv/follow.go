package kv

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrAhead is returned by a follower whose checkpoint is behind the end of the log: the store was put back to an older
// state, and what follows it has to be rebuilt.
var ErrAhead = errors.New("the checkpoint is ahead of the log")

// followBatch and maxBatchBytes bound the records that a follower is handed at once.
const followBatch = 500

// Follower hands the records of a log to a function, in order and each once, from a checkpoint on. Run or CatchUp drive
// it; all methods may be called concurrently.
type Follower struct {
	store *Store
	log   Log
	fn    func([]Record) error

	step    sync.Mutex // held while records are handed over
	applied atomic.Uint64
	mu      sync.Mutex
	moved   chan struct{} // closed and replaced when applied has moved
}

// Follow returns a follower that has seen everything up to after. Nothing moves until Run or CatchUp is called. Fn is
// called by one goroutine at a time, with up to 500 records, whose slice it may keep. When fn returns an error the
// records count as not seen, and Run or CatchUp returns it; the next call hands the same records over first.
func (s *Store) Follow(log Log, after Seq, fn func([]Record) error) *Follower {
	f := &Follower{store: s, log: log, fn: fn, moved: make(chan struct{})}
	f.applied.Store(uint64(after))
	return f
}

// Applied is the sequence of the last record that was handed over.
func (f *Follower) Applied() Seq { return Seq(f.applied.Load()) }

// Lag is how many durable records have not been handed over yet.
func (f *Follower) Lag() uint64 {
	applied := f.applied.Load()
	return max(uint64(f.store.Head(f.log)), applied) - applied
}

// Run follows until the context ends, which is no error, the store is closed (ErrClosed), or fn fails.
func (f *Follower) Run(ctx context.Context) error {
	for {
		moved := f.store.signal()
		if err := f.CatchUp(ctx); err != nil {
			if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
				return nil
			}
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-f.store.gate.done:
			return ErrClosed
		case <-moved:
		}
	}
}

// CatchUp hands over everything that was durable when it was called. Errors: ErrAhead, ErrCorrupt, ErrClosed, the
// context's, and that of the function.
func (f *Follower) CatchUp(ctx context.Context) error {
	goal := f.store.Head(f.log)
	if f.Applied() > goal {
		return f.checkAhead()
	}
	for f.Applied() < goal {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.advance(); err != nil {
			return err
		}
	}
	return nil
}

// checkAhead asks the rows, because a snapshot can show a commit shortly before it is announced as the head.
func (f *Follower) checkAhead() error {
	return f.store.View(func(tx *Tx) error {
		head, err := tx.AppliedIn(f.log)
		if applied := f.Applied(); err == nil && applied > head {
			err = fmt.Errorf("following %s from %d: %w, which ends at %d; rebuild", f.log, applied, ErrAhead, head)
		}
		return err
	})
}

func (f *Follower) advance() error {
	f.step.Lock()
	defer f.step.Unlock()
	records, err := f.next()
	if err != nil || len(records) == 0 {
		return err
	}
	last := records[len(records)-1].Seq
	if err := f.fn(records); err != nil {
		return fmt.Errorf("following %s after %d: %w", f.log, f.Applied(), err)
	}
	f.applied.Store(uint64(last))
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.moved)
	f.moved = make(chan struct{})
	return nil
}

func (f *Follower) next() ([]Record, error) {
	records := make([]Record, 0, min(followBatch, f.Lag()))
	bytes := 0
	err := f.store.Read(f.log, f.Applied(), followBatch, func(r Record) error {
		records = append(records, r)
		if bytes += len(r.Payload); bytes > maxBatchBytes {
			return errEnough
		}
		return nil
	})
	return records, err
}

// Wait returns once seq has been handed over, or with the context's error, or ErrClosed.
func (f *Follower) Wait(ctx context.Context, seq Seq) error {
	for {
		f.mu.Lock()
		moved := f.moved
		f.mu.Unlock()
		if f.Applied() >= seq {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.store.gate.done:
			return ErrClosed
		case <-moved:
		}
	}
}
