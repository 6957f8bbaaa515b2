package postings

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content/index/bm25f"
)

// snapshot calls fn with one of the library.
func (l *library) snapshot(fn func(*scorch.IndexSnapshot)) {
	l.t.Helper()
	reader, err := l.engine().Reader()
	must(l.t, err)
	fn(reader.(*scorch.IndexSnapshot))
	must(l.t, reader.Close())
}

func newChurned(t *testing.T, dir string) *library {
	l := newLibrary(t, dir)
	t.Cleanup(func() { must(t, l.index.Close()) })
	rng := rand.New(rand.NewPCG(11, 4))
	v := newVocabulary(rng, 50)
	for range 6 {
		batch := map[string][bm25f.Fields][]string{}
		for range 80 {
			fields := v.document(rng)
			if rng.IntN(5) == 0 {
				fields[bm25f.Body] = []string{"gone"}
			}
			batch[fmt.Sprintf("d%03d", rng.IntN(200))] = fields
		}
		l.write(batch)
	}
	return l
}

// Every posting that Bleve's own reader gives is in a table, with its frequency, and no other.
func TestTablesAreBleves(t *testing.T) {
	l := newChurned(t, t.TempDir())
	l.snapshot(func(s *scorch.IndexSnapshot) {
		for _, field := range []struct {
			name  string
			parts []int
		}{
			{"text", []int{bm25f.Title, bm25f.Keywords, bm25f.Summary, bm25f.Body}},
			{"title", []int{bm25f.Title}}, {"summary", []int{bm25f.Summary}},
		} {
			got, want := map[string]uint64{}, map[string]uint64{}
			terms := map[string]bool{}
			for _, p := range l.set.View().parts {
				p.eachPosting(func(term, id string, tf bm25f.Counts) {
					terms[term] = true
					for _, part := range field.parts {
						if tf[part] > 0 {
							got[term+" "+id] += uint64(tf[part])
						}
					}
				})
			}
			for term := range terms {
				reader, err := s.TermFieldReader(t.Context(), []byte(term), field.name, true, true, false)
				must(t, err)
				for {
					posting, err := reader.Next(nil)
					must(t, err)
					if posting == nil {
						break
					}
					id, err := s.ExternalID(posting.ID)
					must(t, err)
					want[term+" "+id] = posting.Freq
				}
				must(t, reader.Close())
			}
			if len(got) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %d postings, Bleve has %d", field.name, len(got), len(want))
			}
		}
	})
}

// eachPosting calls fn for the live postings of a part.
func (p *part) eachPosting(fn func(term, id string, tf bm25f.Counts)) {
	for term := range uint32(p.table.Terms.Len()) {
		from, _ := p.table.Postings(term)
		for i, doc := range p.table.Docs(term, nil) {
			if !p.isDeleted(doc) {
				fn(p.table.Terms.At(term), p.table.IDs.At(doc), p.table.Frequencies(from+uint32(i)))
			}
		}
	}
}

// Frequencies count live documents, whichever way they are counted, and averages are those of live documents.
func TestLiveCounts(t *testing.T) {
	l := newChurned(t, "")
	view := l.set.View()
	docs, deleted := 0, 0
	var totals bm25f.Counts
	for _, p := range view.parts {
		deleted += p.dead
		counted := map[string]int{}
		p.eachPosting(func(term, _ string, tf bm25f.Counts) {
			counted[term]++
			for f, n := range tf {
				totals[f] += n
			}
		})
		for term := range uint32(p.table.Terms.Len()) {
			for range 2 { // the second time it may be remembered
				if got, want := p.frequency(term), counted[p.table.Terms.At(term)]; got != want {
					t.Fatalf("%q is in %d documents, want %d", p.table.Terms.At(term), got, want)
				}
			}
		}
		docs += p.live()
	}
	if docs != len(l.docs) || view.Docs() != docs || deleted == 0 {
		t.Errorf("%d documents, want %d; %d deleted", view.Docs(), len(l.docs), deleted)
	}
	for f, total := range totals {
		if got, want := view.norms.Average[f], float64(total)/float64(docs); got != want {
			t.Errorf("field %d has %v words, want %v", f, got, want)
		}
	}
}

// Both ways to count deleted documents give the same, for few of them and for many.
func TestDeadAmong(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, share := range []int{2, 10, 500} {
		p, want := part{deleted: make([]uint64, 160)}, 0
		var docs []uint32
		for doc := range uint32(10_000) {
			has, dead := rng.IntN(3) > 0, rng.IntN(share) == 0
			if has {
				docs = append(docs, doc)
			}
			if dead {
				p.deleted[doc/64] |= 1 << (doc % 64)
				p.dead++
			}
			if has && dead {
				want++
			}
		}
		if got := p.deadAmong(docs); got != want {
			t.Errorf("of %d deleted ones %d have it, want %d", p.dead, got, want)
		}
	}
}

// What has not changed is not read again, impacts are made anew when averages have moved, and a view that is held stays
// what it was.
func TestRefresh(t *testing.T) {
	l := newLibrary(t, "")
	one := func(id string, words ...string) map[string][bm25f.Fields][]string {
		return map[string][bm25f.Fields][]string{id: {words, nil, nil, nil}}
	}
	l.write(one("a", "x", "y", "z"))
	first := l.set.View()
	l.write(one("b", "x", "y", "z"))
	second := l.set.View()
	if len(second.parts) != 2 || second.parts[0].table != first.parts[0].table && second.parts[1].table != first.parts[0].table {
		t.Error("a segment was read again")
	}
	l.write(one("c", "x"))
	third := l.set.View()
	for _, p := range third.parts {
		if up, down := p.table.Drift(third.norms.Average); up > maxDrift || down < 1/maxDrift {
			t.Errorf("impacts are wrong by %v and %v", up, down)
		}
	}
	if first.Docs() != 1 || second.Docs() != 2 || third.Docs() != 3 || third.Seq() != 3 {
		t.Errorf("%d, %d, %d documents", first.Docs(), second.Docs(), third.Docs())
	}
	l.write(map[string][bm25f.Fields][]string{"c": {bm25f.Body: {"gone"}}})
	for view, want := range map[*View]int{first: 1, second: 2, third: 3, l.set.View(): 2} {
		found, err := view.Search(t.Context(), Query{Words: queryOf([]string{"x"}), Limit: 10})
		must(t, err)
		if len(found.Hits) != want {
			t.Errorf("%d hits, want %d", len(found.Hits), want)
		}
	}
	must(t, l.index.Close())
	l.check(t, queryOf([]string{"x"}), 3, false) // a view needs no index
}
