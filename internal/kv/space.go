package kv

import (
	"errors"
	"fmt"
)

// ErrNoSpace is returned, before anything is written, when less disk space is free than the reserve.
var ErrNoSpace = errors.New("not enough free disk space")

// Space is what a file system has, in bytes.
type Space struct{ Free, Total uint64 }

// defaultReserve is the least free space of promise A6: 512 MiB, or 5 % of the file system, or what Badger may need to flush and
// compact, whichever is most.
const (
	defaultReserve = 512 << 20
	reserveShare   = 20
	flushBytes     = 2*numMemtables*memTableBytes + 64<<20
)

func (s *Store) reserveOf(space Space) uint64 {
	if s.reserve > 0 {
		return s.reserve
	}
	return max(defaultReserve, space.Total/reserveShare, flushBytes)
}

// checkSpace refuses below the reserve. When recovering it asks for half as much again, so that the store does not
// flap at the limit.
func (s *Store) checkSpace(recovering bool) error {
	if s.dir == "" {
		return nil
	}
	space, err := s.space(s.dir)
	if err != nil {
		return fmt.Errorf("reading the free space of %s: %w", s.dir, err)
	}
	need := s.reserveOf(space)
	if recovering {
		need += need / 2
	}
	if space.Free < need {
		return fmt.Errorf("%w on %s: %d MiB free, %d MiB are kept in reserve", ErrNoSpace, s.dir, space.Free>>20, need>>20)
	}
	return nil
}

// guard refuses a write that is not part of a commit.
func (s *Store) guard() error {
	if s.closed.Load() {
		return ErrClosed
	}
	if s.poisoned.Load() {
		return ErrPoisoned
	}
	return s.checkSpace(false)
}

// writable refuses commits on a closed, poisoned or full store. It is called by the leader of a batch only.
func (s *Store) writable() error {
	if s.closed.Load() {
		return ErrClosed
	}
	if s.poisoned.Load() {
		return ErrPoisoned
	}
	err := s.checkSpace(s.starved)
	s.starved = err != nil
	return err
}
