package kv

import (
	"errors"
	"fmt"
)

// ErrNoSpace is returned, before anything is written, when less disk space is free than the reserve. Writing is resumed
// when half as much again is free.
var ErrNoSpace = errors.New("not enough free disk space")

// Space is what a file system has, in bytes.
type Space struct{ Free, Total uint64 }

// defaultReserve is the least free space: 512 MiB, or 5 % of the file system, or what Badger may need to flush and
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

// checkSpace refuses below the reserve, and from then on up to half as much again, so that the store does not flap at the
// limit.
func (s *Store) checkSpace() error {
	if s.dir == "" {
		return nil
	}
	space, err := s.space(s.dir)
	if err != nil {
		return fmt.Errorf("reading the free space of %s: %w", s.dir, err)
	}
	need := s.reserveOf(space)
	if s.starved.Load() {
		need += need / 2
	}
	s.starved.Store(space.Free < need)
	if space.Free < need {
		return fmt.Errorf("%w on %s: %d MiB are free, %d MiB are needed; free some or give the store a larger disk",
			ErrNoSpace, s.dir, space.Free>>20, need>>20)
	}
	return nil
}

// writable says why nothing may be written, if so.
func (s *Store) writable() error {
	if s.poisoned.Load() {
		return ErrPoisoned
	}
	return s.checkSpace()
}
