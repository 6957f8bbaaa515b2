package index

import (
	"errors"
	"math/bits"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// parts are the terms of the query that stand in the parts of a document, as masks.
type parts [3]uint32

// The parts, and the fields that hold them.
const (
	inTitle = iota
	inKeywords
	inSummary
)

var partFields = [len(parts{})]string{inTitle: fieldTitle, inKeywords: fieldKeywords, inSummary: fieldSummary}

// partScan looks up where ranked documents have their terms. It asks only for terms that some document of a segment has,
// and reads the bitmaps of the postings, neither frequencies nor positions.
type partScan struct {
	terms   []Term
	ranked  []found
	parts   []parts // of ranked, in its order
	members []int   // places in ranked of the documents of the segment at hand
}

func (s *scan) partsOf(ranked []found) ([]parts, error) {
	p := partScan{terms: s.terms, ranked: ranked, parts: make([]parts, len(ranked))}
	for at := range s.segments {
		if p.enter(int32(at)); len(p.members) == 0 {
			continue
		}
		for part, field := range partFields {
			dictionary, err := s.segments[at].Segment().Dictionary(field)
			if err != nil {
				return nil, err
			}
			if err := p.mark(part, dictionary); err != nil {
				return nil, err
			}
		}
	}
	return p.parts, nil
}

// enter finds the members of a segment.
func (p *partScan) enter(segment int32) {
	p.members = p.members[:0]
	for i := range p.ranked {
		if p.ranked[i].segment == segment {
			p.members = append(p.members, i)
		}
	}
}

// mark notes which terms the members have in a part of which dictionary is.
func (p *partScan) mark(part int, dictionary segment.TermDictionary) (err error) {
	var have uint32
	for _, i := range p.members {
		have |= p.ranked[i].mask
	}
	var list segment.PostingsList
	var iterator segment.PostingsIterator
	for ; have != 0; have &= have - 1 {
		t := bits.TrailingZeros32(have)
		if list, err = dictionary.PostingsList([]byte(p.terms[t].Text), nil, list); err != nil {
			return err
		}
		iterator = list.Iterator(false, false, false, iterator)
		contains, err := membership(iterator)
		if err != nil {
			return err
		}
		for _, i := range p.members {
			if p.ranked[i].mask&(1<<t) != 0 && contains(p.ranked[i].doc) {
				p.parts[i][part] |= 1 << t
			}
		}
	}
	return nil
}

var errPostings = errors.New("postings of an unknown form")

// membership tells which documents an iterator would visit. Bleve keeps a single document apart from bitmaps.
func membership(iterator segment.PostingsIterator) (func(doc uint32) bool, error) {
	postings, ok := iterator.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, errPostings
	}
	if bitmap := postings.ActualBitmap(); bitmap != nil {
		return bitmap.Contains, nil
	}
	only, exists := postings.DocNum1Hit()
	return func(doc uint32) bool { return exists && uint64(doc) == only }, nil
}
