package index

import (
	"bytes"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// found is a document with its score. mask says which terms it has: bit t for term t.
type found struct {
	score   float64
	doc     uint32 // number in its segment
	mask    uint32
	segment int32
	id      []byte // once it was needed; it lies in the segment
}

// ranking keeps the best documents of those it is offered: by score, equal ones by id, so that it does not matter in
// which order they come. Ids are read for documents with equal scores only.
type ranking struct {
	segments []*scorch.SegmentSnapshot
	limit    int
	heap     []found // the last in the ranking stands first
	err      error   // of reading an id
}

// offer takes f in when it is among the best so far.
func (r *ranking) offer(f found) {
	if len(r.heap) < r.limit {
		r.heap = append(r.heap, f)
		r.up(len(r.heap) - 1)
		return
	}
	if f.score < r.heap[0].score || !r.before(&f, &r.heap[0]) {
		return
	}
	r.heap[0] = f
	r.down()
}

func (r *ranking) before(a, b *found) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	return bytes.Compare(r.id(a), r.id(b)) < 0
}

func (r *ranking) id(f *found) []byte {
	if f.id == nil {
		id, err := r.segments[f.segment].DocID(uint64(f.doc))
		if err != nil {
			r.err = err
		}
		f.id = id
	}
	return f.id
}

func (r *ranking) up(at int) {
	for at > 0 {
		parent := (at - 1) / 2
		if !r.before(&r.heap[parent], &r.heap[at]) {
			return
		}
		r.heap[parent], r.heap[at] = r.heap[at], r.heap[parent]
		at = parent
	}
}

func (r *ranking) down() {
	for at := 0; ; {
		last := 2*at + 1
		if last >= len(r.heap) {
			return
		}
		if right := last + 1; right < len(r.heap) && r.before(&r.heap[last], &r.heap[right]) {
			last = right
		}
		if !r.before(&r.heap[at], &r.heap[last]) {
			return
		}
		r.heap[at], r.heap[last] = r.heap[last], r.heap[at]
		at = last
	}
}

// sorted ends the ranking and returns it, best first, with all ids.
func (r *ranking) sorted() ([]found, error) {
	for i := range r.heap {
		r.id(&r.heap[i])
	}
	slices.SortFunc(r.heap, func(a, b found) int {
		if r.before(&a, &b) {
			return -1
		}
		return 1
	})
	return r.heap, r.err
}
