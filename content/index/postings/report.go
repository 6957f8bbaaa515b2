package postings

import (
	"slices"
	"strings"

	"moments/content/index/bm25f"
	"moments/content/index/table"
)

// scored is a survivor with what it really scores.
type scored struct {
	score int64
	parts [bm25f.Fields]uint32
	table *table.Table
	part  int32
	doc   uint32
}

func (s *scored) id() string { return s.table.IDs.At(s.doc) }

// compare orders by score, the higher first, and equal ones by id.
func (s *scored) compare(other *scored) int {
	switch {
	case s.score > other.score:
		return -1
	case s.score < other.score:
		return 1
	}
	return strings.Compare(s.id(), other.id())
}

// report scores the survivors and returns the best.
func (s *search) report() Found {
	best := s.best[:0]
	threshold := s.least.threshold()
	for i := range s.survivors {
		survivor := &s.survivors[i]
		if survivor.bound < threshold {
			continue
		}
		best = append(best, s.score(survivor))
		if len(best) >= 4*s.limit+64 {
			best = top(best, s.limit)
		}
	}
	best = top(best, s.limit)
	found := Found{Terms: s.terms, Total: len(best)}
	for _, t := range s.terms {
		if s.filter == nil {
			found.Total = max(found.Total, t.DF)
		}
	}
	found.Hits = make([]Hit, min(len(best), s.limit-1))
	for i := range found.Hits {
		found.Hits[i] = Hit{ID: best[i].id(), Score: best[i].score, Parts: best[i].parts, Near: s.near(&best[i])}
	}
	s.best = best[:0]
	return found
}

// top sorts and returns the first n.
func top(best []scored, n int) []scored {
	slices.SortFunc(best, func(a, b scored) int { return a.compare(&b) })
	return best[:min(len(best), n)]
}

// score is the exact score of a document, by the model alone.
func (s *search) score(of *survivor) scored {
	result := scored{table: s.view.parts[of.part].table, part: of.part, doc: of.doc}
	lists := s.listsOf(int(of.part))
	for i := range lists {
		x := 0.0
		for _, number := range lists[i].numbers {
			x = max(x, s.weigh(&result, &lists[i], number))
		}
		if x > 0 {
			result.score += bm25f.Gain(s.terms[lists[i].term].IDF, x)
		}
	}
	return result
}

// weigh is the x of a term of a list in a document, 0 without it.
func (s *search) weigh(of *scored, l *list, number uint32) float64 {
	in := of.table
	postings := &l.List
	if l.merged {
		own := in.List(number)
		postings = &own
	}
	posting, found := postings.Find(of.doc)
	if !found {
		return 0
	}
	tf, lengths := in.Frequencies(posting), in.Lengths(of.doc)
	for field, n := range tf {
		if n > 0 {
			of.parts[field] |= 1 << l.term
		}
	}
	return s.view.norms.Weigh(&tf, &lengths)
}
