package postings

import (
	"math/bits"
	"slices"

	"moments/content/index/bm25f"
	"moments/content/index/table"
	"moments/content/index/words"
)

// list is one term in one part, or several that count as one.
type list struct {
	term int32
	table.List
	merged  bool     // of several terms
	numbers []uint32 // of the terms in the table
	weight  uint64   // of a share
	max     uint32   // no posting is bound higher
}

// findLists finds the postings of the words in all parts, and makes terms of the words.
func (s *search) findLists(query []words.Word) {
	s.lists, s.begins = s.lists[:0], s.begins[:0]
	s.merged.low, s.merged.high, s.merged.shares = s.merged.low[:0], s.merged.high[:0], s.merged.shares[:0]
	s.lookUp(query)
	for part := range s.view.parts {
		s.begins = append(s.begins, len(s.lists))
		at := part
		for t := range s.terms {
			from := at
			at += len(query[s.terms[t].Word].Forms) * len(s.view.parts)
			s.addLists(part, t, from, at, query[s.terms[t].Word].Expanded)
		}
	}
	s.begins = append(s.begins, len(s.lists))
	for t := range s.terms {
		s.terms[t].IDF = bm25f.IDF(s.view.docs, s.terms[t].DF)
	}
}

// lookUp finds the numbers of all forms in all parts, and makes terms of the words but of optional ones that are nowhere.
func (s *search) lookUp(query []words.Word) {
	s.terms, s.numbers = make([]Term, 0, len(query)), s.numbers[:0]
	for i := range query {
		term, from := Term{Word: i}, len(s.numbers)
		for _, form := range query[i].Forms {
			hash := s.view.hash(form)
			for _, p := range s.view.parts {
				number := p.table.NumberOf(form, hash)
				if number != table.Unknown {
					term.DF += p.frequency(number)
				}
				s.numbers = append(s.numbers, number)
			}
		}
		if term.DF == 0 && query[i].Optional {
			s.numbers = s.numbers[:from]
			continue
		}
		if query[i].Expanded {
			term.DF = 0 // is counted when the forms are merged
		}
		s.terms = append(s.terms, term)
	}
}

// addLists adds the lists of a term in a part, of which every len(parts)-th of numbers[from:to] is a form.
func (s *search) addLists(part, term, from, to int, expanded bool) {
	of := s.view.parts[part].table
	first := len(s.lists)
	for at := from; at < to; at += len(s.view.parts) {
		number := s.numbers[at]
		if number == table.Unknown {
			continue
		}
		one := list{term: int32(term), List: of.List(number), numbers: s.numbers[at : at+1]}
		one.max = one.highest()
		s.lists = append(s.lists, one)
	}
	if expanded && len(s.lists) > first {
		one := s.merged.merge(s.view.parts[part], s.lists[first:])
		s.terms[term].DF += one.live
		s.lists = append(s.lists[:first], one.list)
	}
}

// highest is the highest share.
func (l *list) highest() uint32 {
	if l.First != nil {
		return uint32(slices.Max(l.Best))
	}
	return uint32(slices.Max(l.Shares))
}

// doc is a document of a list without windows.
func (l *list) doc(at uint32) uint32 {
	doc := uint32(l.Low[at])
	if l.High != nil {
		doc |= uint32(l.High[at]) << 16
	}
	return doc
}

// merged makes one list of several. Its arrays are used again by the next search.
type merged struct {
	low    []uint16
	high   []uint8
	shares []uint16
	docs   []uint32 // of a list
	scratch
}

// scratch is by document, zero between two lists. shares are one more than in a table.
type scratch struct {
	best   []uint32
	marked []uint64
}

type mergedList struct {
	list
	live int // documents
}

// merge takes for each document the best share that a list gives it.
func (m *merged) merge(p *part, lists []list) mergedList {
	size := p.table.Len()
	if size > len(m.best) {
		m.best, m.marked = make([]uint32, size), make([]uint64, (size+63)/64)
	}
	one := mergedList{list: list{term: lists[0].term, merged: true}}
	for i := range lists {
		one.numbers = append(one.numbers, lists[i].numbers...)
		m.docs = p.table.Docs(lists[i].numbers[0], m.docs[:0])
		for at, doc := range m.docs {
			m.best[doc] = max(m.best[doc], uint32(lists[i].Shares[at])+1)
			m.marked[doc/64] |= 1 << (doc % 64)
		}
	}
	first := len(m.low)
	for word, set := range m.marked[:(size+63)/64] {
		for ; set != 0; set &= set - 1 {
			doc := uint32(word*64 + bits.TrailingZeros64(set))
			m.low, m.high = append(m.low, uint16(doc)), append(m.high, uint8(doc>>16))
			m.shares = append(m.shares, uint16(m.best[doc]-1))
			m.best[doc] = 0
			if !p.isDeleted(doc) {
				one.live++
			}
		}
		m.marked[word] = 0
	}
	one.Low, one.High, one.Shares = m.low[first:], m.high[first:], m.shares[first:]
	one.max = one.highest()
	return one
}
