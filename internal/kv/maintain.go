package kv

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// maintainEvery is the pause between two collections, and discardRatio how much of a file must be of no use any more.
const (
	maintainEvery = 10 * time.Minute
	discardRatio  = 0.5
)

// Maintain gives back the space of Badger's value log every ten minutes until the context ends, which is no error, the
// store is closed (ErrClosed), or a write fails (ErrPoisoned). In memory it only waits.
func (s *Store) Maintain(ctx context.Context) error {
	ticker := time.NewTicker(maintainEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.gate.done:
			return ErrClosed
		case <-ticker.C:
			if err := s.collect(ctx); err != nil {
				return err
			}
		}
	}
}

// collect rewrites files until none is worth it. A store that accepts no writes is left alone.
func (s *Store) collect(ctx context.Context) error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	for s.dir != "" && ctx.Err() == nil && s.writable() == nil {
		err := s.db.RunValueLogGC(discardRatio)
		switch {
		case errors.Is(err, badger.ErrNoRewrite) || errors.Is(err, badger.ErrRejected):
			return nil
		case err != nil:
			s.poison(err)
			return fmt.Errorf("collecting the value log: %w: %w", ErrPoisoned, err)
		}
	}
	return nil
}
