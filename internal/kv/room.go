package kv

import "fmt"

// Room is the free space of the store's disk and the reserve below which nothing is written, in bytes; both are 0 for a store in
// memory.
func (s *Store) Room() (free, reserve uint64, err error) {
	if s.dir == "" {
		return 0, 0, nil
	}
	space, err := s.space(s.dir)
	if err != nil {
		return 0, 0, fmt.Errorf("reading the free space of %s: %w", s.dir, err)
	}
	return space.Free, s.reserveOf(space), nil
}
