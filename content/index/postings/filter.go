package postings

import (
	"math"
	"time"
)

// Filter says which documents may be found: those that have a facet of each group, and are valid At a time, to the
// microsecond, unless it is zero. A facet is a label of the field table.Names.Facets.
type Filter struct {
	Groups [][]string
	At     time.Time
}

// sieve is a filter for one part at a time.
type sieve struct {
	filter *Filter // nil for none
	now    int64   // in microseconds since 1970
	part   *part
	open   []uint64 // a bit for each document that has the facets
	group  []uint64
}

// start takes a filter, or nil.
func (s *sieve) start(filter *Filter) {
	if s.filter = filter; filter != nil {
		s.now = filter.At.UnixMicro()
	}
}

// enter makes a part the one at hand.
func (s *sieve) enter(p *part) {
	s.part = p
	if s.filter == nil {
		return
	}
	size := (p.table.Len() + 63) / 64
	if size > len(s.open) {
		s.open, s.group = make([]uint64, size), make([]uint64, size)
	}
	for i := range s.open[:size] {
		s.open[i] = math.MaxUint64
	}
	for _, group := range s.filter.Groups {
		clear(s.group[:size])
		for _, facet := range group {
			p.table.Facets.Mark(facet, s.group[:size])
		}
		for i, bits := range s.group[:size] {
			s.open[i] &= bits
		}
	}
}

// lets reports whether a document of the part may be found.
func (s *sieve) lets(doc uint32) bool {
	if s.part.isDeleted(doc) {
		return false
	}
	if s.filter == nil {
		return true
	}
	return s.open[doc/64]>>(doc%64)&1 == 1 && (s.filter.At.IsZero() || s.part.table.Facets.Valid(doc, s.now))
}
