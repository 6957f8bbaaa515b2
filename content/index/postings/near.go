package postings

import (
	"slices"

	"moments/content/index/bm25f"
)

// nearWords is how many words of a field are looked at to see how close the terms stand.
const nearWords = 64

// near is how close the terms of the search stand to those next to them, in the head of a document: the mean over all
// pairs of neighbours in the query of 1/distance, in the field where they are closest, weighted by the idf of both. It is
// 1 when all stand side by side, in whichever order, and 0 when no two of them are in one field, or for one term.
func (s *search) near(of *scored) float64 {
	if !of.hasNeighbours() {
		return 0
	}
	var closest [MaxTerms]float64 // of term t to term t+1
	s.head = of.table.Head(of.doc, s.head[:0])
	head, lengths := s.head, of.table.Lengths(of.doc)
	for field, words := range lengths[:bm25f.Body] {
		if present := of.parts[field]; present&(present-1) != 0 {
			s.approach(&closest, of, head[:min(words, nearWords)])
		}
		head = head[words:]
	}
	sum, all := 0.0, 0.0
	for t := range len(s.terms) - 1 {
		weight := s.terms[t].IDF + s.terms[t+1].IDF
		sum += float64(weight * closest[t])
		all += weight
	}
	return sum / all
}

// hasNeighbours reports whether any field but the body has two terms.
func (of *scored) hasNeighbours() bool {
	for _, present := range of.parts[:bm25f.Body] {
		if present&(present-1) != 0 {
			return true
		}
	}
	return false
}

// approach goes through a field and notes how close neighbours come.
func (s *search) approach(closest *[MaxTerms]float64, of *scored, field []uint32) {
	var last [MaxTerms]int // 1 + where a term stood last
	for place, word := range field {
		t := s.termOf(of.table.Stems[word], int(of.part))
		if t < 0 {
			continue
		}
		last[t] = place + 1
		if t > 0 && last[t-1] > 0 {
			closest[t-1] = max(closest[t-1], 1/float64(last[t]-last[t-1]))
		}
		if t+1 < len(s.terms) && last[t+1] > 0 {
			closest[t] = max(closest[t], 1/float64(last[t]-last[t+1]))
		}
	}
}

// termOf is the place of a term among those of the search, -1 for another one.
func (s *search) termOf(number uint32, part int) int {
	lists := s.listsOf(part)
	for i := range lists {
		if slices.Contains(lists[i].numbers, number) {
			return int(lists[i].term)
		}
	}
	return -1
}
