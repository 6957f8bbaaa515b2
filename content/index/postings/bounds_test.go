package postings

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"moments/content/index/bm25f"
	"moments/content/index/table"
)

// A posting never gives more than its bound, nor less than the bound shrunk, also under other averages than those that
// the impacts were made with; and a window's best is that of its postings.
func TestBounds(t *testing.T) {
	l := newLibrary(t, "")
	defer func() { must(t, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(5, 5))
	v := newVocabulary(rng, 200)
	batch := map[string][bm25f.Fields][]string{}
	for range 6000 {
		batch[v.word()+v.word()+v.word()] = v.document(rng)
	}
	l.write(batch)
	view := l.set.View()
	rapid.Check(t, func(rt *rapid.T) {
		var s search
		moved := *view
		average := view.norms.Average
		for f := range average {
			average[f] *= rapid.Float64Range(0.6, 1.6).Draw(rt, "drift")
		}
		moved.norms = bm25f.NewNorms(average)
		s.start(&moved, &Query{Words: queryOf(v.words(MaxTerms)), Limit: 10})
		s.enter(0)
		of := s.part.table
		for i := range s.listsOf(0) {
			list := &s.lists[i]
			for at, doc := range of.Docs(list.numbers[0], nil) {
				posting := list.From + uint32(at)
				tf, lengths := of.Frequencies(posting), of.Lengths(doc)
				real := float64(bm25f.Gain(s.terms[list.term].IDF, moved.norms.Weigh(&tf, &lengths))) / bm25f.ScoreUnit
				bound := list.bound(list.Shares[at])
				if least := (float64(bound)*s.shrink - s.slack) / boundUnit; float64(bound)/boundUnit < real || least > real {
					rt.Fatalf("a posting gives %v, bounds %v and %v", real, least, float64(bound)/boundUnit)
				}
				if list.First != nil && list.Shares[at] > list.Best[doc>>table.WindowBits] {
					rt.Fatalf("posting %d is better than its window", posting)
				}
			}
		}
	})
}

// Frequencies that do not fit into their bits are kept beside.
func TestLargeFrequencies(t *testing.T) {
	l := newLibrary(t, "")
	defer func() { must(t, l.index.Close()) }()
	many := make([]string, 700)
	for i := range many {
		many[i] = "w"
	}
	l.write(map[string][bm25f.Fields][]string{
		"a": {many[:8], nil, nil, nil}, "b": {nil, many[:9], nil, many[:63]}, "c": {nil, nil, many[:16], nil},
		"d": {nil, nil, nil, many}, "e": {many[:7], many[:7], many[:15], many[:63]}, "f": {many[:1], nil, nil, {"x"}},
	})
	l.check(t, queryOf([]string{"w"}), 10, true)
	l.check(t, queryOf([]string{"w", "x"}), 3, true)
}
