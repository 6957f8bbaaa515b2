package index

import (
	"errors"
	"math/bits"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// parts are the terms of the query that a document has in its parts, as masks.
type parts struct{ title, keywords, summary uint32 }

// partsOf looks up where the documents have their terms. It asks for terms only that some document of a segment has, and reads the
// bitmaps of the postings, neither frequencies nor positions.
func (s *scan) partsOf(ranked []found) ([]parts, error) {
	all := make([]parts, len(ranked))
	members := make([]int, 0, len(ranked))
	for at := range s.segments {
		members = members[:0]
		for i := range ranked {
			if ranked[i].segment == int32(at) {
				members = append(members, i)
			}
		}
		if len(members) == 0 {
			continue
		}
		for _, part := range [...]struct {
			field string
			mask  func(*parts) *uint32
		}{
			{fieldTitle, func(p *parts) *uint32 { return &p.title }},
			{fieldKeywords, func(p *parts) *uint32 { return &p.keywords }},
			{fieldSummary, func(p *parts) *uint32 { return &p.summary }},
		} {
			dictionary, err := s.segments[at].Segment().Dictionary(part.field)
			if err != nil {
				return nil, err
			}
			found := func(i, t int) { *part.mask(&all[i]) |= 1 << t }
			if err := s.termsIn(dictionary, ranked, members, found); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// termsIn reports every member that has a term in the part that the dictionary is of.
func (s *scan) termsIn(dictionary segment.TermDictionary, ranked []found, members []int, report func(i, t int)) error {
	var have uint32
	for _, i := range members {
		have |= ranked[i].mask
	}
	var list segment.PostingsList
	var iterator segment.PostingsIterator
	for ; have != 0; have &= have - 1 {
		t := bits.TrailingZeros32(have)
		var err error
		if list, err = dictionary.PostingsList([]byte(s.terms[t].Text), nil, list); err != nil {
			return err
		}
		iterator = list.Iterator(false, false, false, iterator)
		contains, err := membership(iterator)
		if err != nil {
			return err
		}
		for _, i := range members {
			if ranked[i].mask&(1<<t) != 0 && contains(ranked[i].doc) {
				report(i, t)
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
