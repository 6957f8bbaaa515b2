package table

import (
	"math/rand/v2"
	"slices"
	"testing"

	"moments/content/index/bm25f"
)

// Postings come back as they were added, in tables whose documents have numbers of 16 bits and of more, for terms with windows
// and without.
func TestPostings(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for _, size := range []int{1, 300, narrowDocs, narrowDocs + 1, 200_000} {
		b := newPostingsBuilder(size)
		var lists [][]uint32
		tfs := map[[2]uint32]bm25f.Counts{}
		for term, share := range []int{1, 3, 50, size/255 + 1, size/257 + 1, size, size, 3, 1, size} {
			var docs []uint32
			for doc := range uint32(size) {
				if rng.IntN(share) == 0 {
					docs = append(docs, doc)
				}
			}
			if len(docs) == 0 {
				docs = []uint32{uint32(rng.IntN(size))}
			}
			lists = append(lists, docs)
			b.addTerm(docs)
			for _, doc := range docs {
				tf := bm25f.Counts{uint32(rng.IntN(3)), uint32(rng.IntN(3)), uint32(rng.IntN(3)), 1 + uint32(rng.IntN(1+rng.IntN(90)))}
				tfs[[2]uint32{uint32(term), doc}] = tf
				b.addPosting(doc, &tf)
			}
		}
		table := Table{postings: b.build(), lengths: lengthsOf(b.words)}
		var terms textsBuilder
		for term := range lists {
			terms.add(string(rune('a' + term)))
		}
		table.Terms = terms.texts()
		weighed := table.Weighed(bm25f.Averages{1, 1, 1, 1})
		for term, docs := range lists {
			weighed.checkTerm(t, uint32(term), docs, tfs)
		}
		if len(table.known) != isRare && size > 1 {
			t.Errorf("%d frequencies are known", len(table.known))
		}
	}
}

func (t *Table) checkTerm(test *testing.T, term uint32, docs []uint32, tfs map[[2]uint32]bm25f.Counts) {
	test.Helper()
	if got := t.Docs(term, nil); !slices.Equal(got, docs) {
		test.Fatalf("term %d is in %d documents, want %d", term, len(got), len(docs))
	}
	list := t.List(term)
	if windowed := len(docs) >= windowedFrom; (list.First != nil) != windowed || len(list.Low) != len(docs) ||
		(list.High != nil) != (!windowed && t.Len() > narrowDocs) {
		test.Fatalf("term %d: %d documents, windows %v", term, len(list.Low), list.First != nil)
	}
	for i, doc := range docs {
		posting, found := list.Find(doc)
		if !found || posting != list.From+uint32(i) || t.Frequencies(posting) != tfs[[2]uint32{term, doc}] {
			test.Fatalf("term %d, document %d: posting %d", term, doc, posting)
		}
		low := uint32(list.Low[i])
		if list.High != nil {
			low |= uint32(list.High[i]) << 16
		}
		if low != doc&(narrowDocs-1) && low != doc {
			test.Fatalf("term %d, document %d is %d", term, doc, low)
		}
		if list.First != nil {
			window := doc >> WindowBits
			if posting < list.First[window] || posting >= list.First[window+1] || list.Shares[i] > list.Best[window] {
				test.Fatalf("term %d, document %d is not in window %d", term, doc, window)
			}
		}
	}
	for doc := range uint32(min(t.Len(), 70_000)) {
		if _, found := list.Find(doc); found != (tfs[[2]uint32{term, doc}] != bm25f.Counts{}) {
			test.Fatalf("term %d, document %d: found %v", term, doc, found)
		}
	}
}

// Lengths come back, however long.
func TestLengths(t *testing.T) {
	all := []bm25f.Counts{{1, 2, 3, 4}, {0, 0, 0, isLong - 1}, {0, 0, 0, isLong}, {isLong, 1, 1, 1}, {1, 1 << 20, 1, 1 << 30}, {}}
	l := lengthsOf(all)
	for doc, want := range all {
		if got := l.Lengths(uint32(doc)); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}
