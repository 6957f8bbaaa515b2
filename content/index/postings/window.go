package postings

import (
	"math"
	"slices"

	"moments/content/index/table"
)

// window is the window at hand. The lists are split: a document that is in none of the essential ones cannot be among
// the best, so the others are only looked into for documents that were found (MaxScore: Turtle and Flood 1995; with
// bounds by block: Ding and Suel 2011).
type window struct {
	number  uint32
	cursors []cursor
	active  []*cursor // have postings in the window, the lowest bounds first
	sums    [table.WindowSize]uint32
	found   []uint64 // document << 32 | what it scores at most by the lists seen so far
}

// cursor goes through the postings of a list.
type cursor struct {
	*list
	from  uint32 // postings of the window at hand
	to    uint32
	bound uint32 // no posting of the window is bound higher
}

// scan finds the documents of the part at hand that may be among the best.
func (s *search) scan() {
	lists := s.listsOf(s.at)
	s.cursors = s.cursors[:0]
	for i := range lists {
		s.cursors = append(s.cursors, cursor{list: &lists[i]})
	}
	for s.number = 0; s.nextWindow(); s.number++ {
		s.scanWindow()
	}
}

// nextWindow goes to the first window, from the one at hand, in which any list has a posting.
func (s *search) nextWindow() bool {
	next := uint32(math.MaxUint32)
	for i := range s.cursors {
		if c := &s.cursors[i]; c.First != nil {
			next = min(next, s.number)
		} else if int(c.to) < len(c.Low) {
			next = min(next, max(s.number, c.doc(c.to)>>table.WindowBits))
		}
	}
	s.number = next
	return next < uint32(table.WindowsOf(s.part.table.Len()))
}

// scanWindow finds those of the window at hand.
func (s *search) scanWindow() {
	all := s.activate()
	threshold := uint64(s.least.threshold())
	if len(s.active) == 0 || all < threshold {
		return
	}
	slices.SortFunc(s.active, func(a, b *cursor) int { return int(a.bound) - int(b.bound) })
	others, rest := 0, uint64(0) // the lists that are not essential, and the sum of their bounds
	for others < len(s.active)-1 && rest+uint64(s.active[others].bound) < threshold {
		rest += uint64(s.active[others].bound)
		others++
	}
	need := uint32(1)
	if threshold > rest {
		need = uint32(threshold - rest)
	}
	s.found = s.found[:0]
	if essential := s.active[others:]; len(essential) == 1 {
		s.walk(essential[0], need)
	} else {
		s.gather(essential, need)
		if others > 0 {
			slices.Sort(s.found)
		}
	}
	for others > 0 && len(s.found) > 0 {
		others--
		rest -= uint64(s.active[others].bound)
		s.look(s.active[others], uint32(threshold-min(threshold, rest)))
	}
	for _, f := range s.found {
		if doc := uint32(f >> 32); uint32(f) >= s.least.threshold() && s.lets(doc) {
			s.keep(doc, uint32(f))
		}
	}
}

// activate finds the postings of the window and returns the sum of their bounds.
func (s *search) activate() (all uint64) {
	s.active = s.active[:0]
	end := (s.number + 1) << table.WindowBits
	for i := range s.cursors {
		c := &s.cursors[i]
		if c.First != nil {
			c.from, c.to = c.First[s.number]-c.From, c.First[s.number+1]-c.From
			c.bound = c.list.bound(c.Best[s.number])
		} else {
			c.from, c.bound = c.to, c.max
			for int(c.to) < len(c.Low) && c.doc(c.to) < end {
				c.to++
			}
		}
		if c.from < c.to {
			s.active = append(s.active, c)
			all += uint64(c.bound)
		}
	}
	return all
}

// docIn is the document of the window at hand with some last bits.
func (w *window) docIn(low uint16) uint32 {
	return w.number<<table.WindowBits | uint32(low)%table.WindowSize
}

// walk finds the documents of one list whose bound is at least need.
func (s *search) walk(c *cursor, need uint32) {
	low, shares := c.Low[c.from:c.to], c.Shares[c.from:c.to]
	for i, share := range shares {
		if bound := c.list.bound(share); bound >= need {
			s.found = append(s.found, uint64(s.docIn(low[i]))<<32|uint64(bound))
		}
	}
}

// gather finds the documents whose bounds in some lists add up to at least need.
func (s *search) gather(lists []*cursor, need uint32) {
	for _, c := range lists {
		low, shares := c.Low[c.from:c.to], c.Shares[c.from:c.to]
		weight := c.weight
		for i, doc := range low {
			s.sums[doc%table.WindowSize] += uint32(weight*(uint64(shares[i])+1)>>16) + 2
		}
	}
	for _, c := range lists {
		for _, doc := range c.Low[c.from:c.to] {
			sum := s.sums[doc%table.WindowSize]
			s.sums[doc%table.WindowSize] = 0
			if sum >= need {
				s.found = append(s.found, uint64(s.docIn(doc))<<32|uint64(sum))
			}
		}
	}
}

// look adds the bounds of a list to the documents found, which are in order, and drops those that do not come to need.
func (s *search) look(c *cursor, need uint32) {
	low, shares := c.Low[c.from:c.to], c.Shares[c.from:c.to]
	kept, at := s.found[:0], 0
	for _, f := range s.found {
		doc := uint16(f >> 32)
		if at = gallop(low, at, doc); at < len(low) && low[at] == doc {
			f += uint64(c.list.bound(shares[at]))
		}
		if uint32(f) >= need {
			kept = append(kept, f)
		}
	}
	s.found = kept
}

// gallop returns the first place from at on whose document is not below doc.
func gallop[D uint16 | uint32](docs []D, at int, doc D) int {
	step := 1
	for at+step < len(docs) && docs[at+step] < doc {
		at += step
		step *= 2
	}
	low, high := at, min(at+step, len(docs))
	for low < high {
		if middle := int(uint(low+high) >> 1); docs[middle] < doc {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
