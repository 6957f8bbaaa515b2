package postings

import (
	"context"
	"math"
	"slices"

	"moments/content/index/bm25f"
	"moments/content/index/words"
)

// MaxTerms is how many terms are looked up at most.
const MaxTerms = 32

// Term is what is known of a word of a search.
type Term struct {
	Word int     // its place in what was searched for
	DF   int     // live documents that have it in one of its forms, in any field
	IDF  float64 // ln(1 + (N-DF+0.5)/(DF+0.5))
}

// Hit is a document that has at least one term. Parts says which terms each field has: bit t for Found.Terms[t]. Score is
// in 2^-40. Near is how close the terms stand in the first 64 words of the title, the keywords or the summary: 1 when
// those that are neighbours in the query are so there, 0 when no two are in one of them.
type Hit struct {
	ID    string
	Score int64
	Near  float64
	Parts [bm25f.Fields]uint32
}

// Found is what a search found: the best hits by score, equal ones by id. Terms are the words without those that are
// optional and found nowhere. Total is how many documents have any of the terms, exact up to the limit and one more; above
// that it may be less than there are, and without a filter is at least the DF of every term.
type Found struct {
	Terms []Term
	Hits  []Hit
	Total int
}

// Query is what is searched for: different words, of which the first MaxTerms are taken, and how many documents are wanted
// at most. A nil Filter lets all be found.
//
// No document has two forms of one word, as it is written in one language; but of an expanded word, of which the best one
// counts.
type Query struct {
	Words  []words.Word
	Limit  int
	Filter *Filter
}

// Search finds the best documents. Frequencies are those of all documents, whatever the filter. The cost grows with the
// postings of the rarer words, about 1 ns each, and with the limit; a filter adds some microseconds for
// 100,000 documents. It returns the error of a context that has ended.
func (v *View) Search(ctx context.Context, q Query) (Found, error) {
	s := v.set.searches.Get().(*search)
	defer func() {
		s.release()
		v.set.searches.Put(s)
	}()
	s.start(v, &q)
	for at := range v.parts {
		if err := ctx.Err(); err != nil {
			return Found{}, err
		}
		s.enter(at)
		s.scan()
	}
	return s.report(), nil
}

// search is one search, with its buffers. Bounds are in boundUnits and rounded up.
type search struct {
	view    *View
	limit   int // one more than wanted, by which the total is known to be more
	terms   []Term
	numbers []uint32 // of the forms of the terms, each in all parts
	lists   []list   // by part, each a range of begins
	begins  []int
	merged  merged
	at      int // of the part at hand
	sieve
	window
	least     leasts
	shrink    float64 // of a bound of the part at hand, to what a document scores at least
	slack     float64
	survivors []survivor
	best      []scored
	head      []uint32 // of the document at hand
}

// survivor is a document that may be among the best.
type survivor struct {
	bound uint32
	doc   uint32
	part  int32
}

// boundUnit is 1 in a bound. MaxTerms terms of the highest idf that 2^31 documents give stay below 2^32.
const boundUnit = 1 << 22

func (s *search) start(v *View, q *Query) {
	s.view, s.limit, s.survivors = v, q.Limit+1, s.survivors[:0]
	s.least.reset(s.limit)
	s.sieve.start(q.Filter)
	s.findLists(q.Words[:min(len(q.Words), MaxTerms)])
}

// release lets go of everything but the buffers.
func (s *search) release() {
	clear(s.best[:cap(s.best)])
	s.view, s.part, s.filter, s.terms = nil, nil, nil, nil
}

// listsOf are the lists of a part.
func (s *search) listsOf(part int) []list { return s.lists[s.begins[part]:s.begins[part+1]] }

// enter makes a part the one at hand.
func (s *search) enter(at int) {
	s.at = at
	s.sieve.enter(s.view.parts[at])
	up, down := s.part.table.Drift(s.view.norms.Average)
	lists := s.listsOf(at)
	s.slack = 2
	for i := range lists {
		l := &lists[i]
		idf := s.terms[l.term].IDF
		l.weight = uint64(math.Ceil(idf * up * boundUnit))
		l.max = l.bound(uint16(l.max))
		s.slack += 5 + idf*boundUnit/(1<<16)
	}
	s.shrink = down / up
}

// bound is what a posting with a share gives at most. The 2 makes up for what is cut off here, and for the last bits of
// the share.
func (l *list) bound(share uint16) uint32 {
	return uint32(l.weight*(uint64(share)+1)>>16) + 2
}

// keep takes a live document with a bound that no term is missing from.
func (s *search) keep(doc, bound uint32) {
	s.survivors = append(s.survivors, survivor{bound: bound, doc: doc, part: int32(s.at)})
	s.least.offer(uint32(max(0, float64(bound)*s.shrink-s.slack)))
}

// leasts keeps the highest of what documents score at least, so that one whose bound is below the lowest of them cannot
// be among the best.
type leasts struct {
	heap  []uint32 // the lowest first
	limit int
}

func (l *leasts) reset(limit int) { l.heap, l.limit = l.heap[:0], limit }

// threshold is what a bound must reach.
func (l *leasts) threshold() uint32 {
	if len(l.heap) < l.limit {
		return 0
	}
	return l.heap[0]
}

func (l *leasts) offer(least uint32) {
	if len(l.heap) < l.limit {
		l.heap = append(l.heap, least)
		if len(l.heap) == l.limit {
			slices.Sort(l.heap)
		}
		return
	}
	if least <= l.heap[0] {
		return
	}
	for at := 0; ; {
		child := 2*at + 1
		if child >= len(l.heap) {
			l.heap[at] = least
			return
		}
		if right := child + 1; right < len(l.heap) && l.heap[right] < l.heap[child] {
			child = right
		}
		if l.heap[child] >= least {
			l.heap[at] = least
			return
		}
		l.heap[at] = l.heap[child]
		at = child
	}
}
