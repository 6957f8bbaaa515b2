package postings

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/simple" // registers the analyzer
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content/index/bm25f"
	"moments/content/index/table"
	"moments/content/index/words"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// exhaustive scores every live document, by the tables but without bounds, and orders all of them.
func (v *View) exhaustive(query []words.Word) []Hit {
	var s search
	s.start(v, &Query{Words: query, Limit: 1})
	var all []scored
	for at, p := range v.parts {
		for doc := range uint32(p.table.Len()) {
			if p.isDeleted(doc) {
				continue
			}
			if got := s.score(&survivor{doc: doc, part: int32(at)}); got.score > 0 {
				all = append(all, got)
			}
		}
	}
	var hits []Hit
	for _, found := range top(all, len(all)) {
		hits = append(hits, Hit{ID: found.id(), Score: found.score, Parts: found.parts, Near: s.near(&found)})
	}
	return hits
}

// library is a Bleve index with its tables, and what its documents are: the words of each field.
type library struct {
	t     testing.TB
	index bleve.Index
	set   *Set
	docs  map[string][bm25f.Fields][]string
	seq   uint64
}

var testNames = table.Names{Whole: "text", Parts: [bm25f.Body]string{"title", "keywords", "summary"}, Head: "head", Phrases: "phrases"}

// newLibrary keeps the index in dir; "" is in memory, where segments are never merged.
func newLibrary(t testing.TB, dir string) *library {
	m := mapping.NewIndexMapping()
	index, err := bleve.NewUsing(dir, m, scorch.Name, scorch.Name, map[string]any{"unsafe_batch": true, "bolt_timeout": "1s"})
	must(t, err)
	return &library{t: t, index: index, set: New(testNames), docs: map[string][bm25f.Fields][]string{}}
}

// write puts the documents in and deletes those without words, in one batch.
func (l *library) write(docs map[string][bm25f.Fields][]string) {
	l.t.Helper()
	batch := l.index.NewBatch()
	analyzer := l.index.Mapping().AnalyzerNamed("simple")
	for id, fields := range docs {
		if slices.Equal(fields[bm25f.Body], []string{"gone"}) {
			batch.Delete(id)
			delete(l.docs, id)
			continue
		}
		l.docs[id] = fields
		doc := document.NewDocument(id)
		add := func(name string, text []string, options bleveindex.FieldIndexingOptions, a analysis.Analyzer) {
			doc.AddField(document.NewTextFieldCustom(name, nil, []byte(strings.Join(text, " ")), options, a))
		}
		for f, name := range testNames.Parts {
			add(name, fields[f], bleveindex.IndexField, analyzer)
		}
		add("text", slices.Concat(fields[:]...), bleveindex.IndexField, analyzer)
		add("head", slices.Concat(fields[:bm25f.Body]...), bleveindex.IndexField|bleveindex.IncludeTermVectors, spelled{analyzer})
		must(l.t, batch.IndexAdvanced(doc))
	}
	must(l.t, l.index.Batch(batch))
	l.refresh()
}

// spelled has each word twice, as words.Spelled has.
type spelled struct{ analysis.Analyzer }

func (s spelled) Analyze(text []byte) analysis.TokenStream {
	stream := s.Analyzer.Analyze(text)
	for _, token := range stream {
		token.Term = []byte("en/" + string(token.Term) + "\x00" + string(token.Term))
	}
	return stream
}

func (l *library) engine() *scorch.Scorch {
	advanced, err := l.index.Advanced()
	must(l.t, err)
	return advanced.(*scorch.Scorch)
}

func (l *library) refresh() {
	l.t.Helper()
	reader, err := l.engine().Reader()
	must(l.t, err)
	l.seq++
	must(l.t, l.set.Refresh(reader.(*scorch.IndexSnapshot).Segments(), l.seq))
	must(l.t, reader.Close())
}

// bruteForce is what the documents score, from their words alone.
func (l *library) bruteForce(query []words.Word) []Hit {
	var total [bm25f.Fields]int
	for _, fields := range l.docs {
		for f := range fields {
			total[f] += len(fields[f])
		}
	}
	var average bm25f.Averages
	for f := range average {
		average[f] = float64(total[f]) / float64(max(1, len(l.docs)))
	}
	df := make([]int, len(query))
	for t, word := range query {
		for _, fields := range l.docs {
			if slices.ContainsFunc(slices.Concat(fields[:]...), func(w string) bool { return slices.Contains(word.Forms, w) }) {
				df[t]++
			}
		}
	}
	norms := bm25f.NewNorms(average)
	var hits []Hit
	for id, fields := range l.docs {
		hit := Hit{ID: id}
		for t, word := range query {
			best := 0.0
			for _, form := range word.Forms {
				var tf, lengths bm25f.Counts
				for f, field := range fields {
					tf[f], lengths[f] = uint32(count(field, form)), uint32(len(field))
					if tf[f] > 0 {
						hit.Parts[f] |= 1 << t
					}
				}
				best = max(best, norms.Weigh(&tf, &lengths))
			}
			if best > 0 {
				hit.Score += bm25f.Gain(bm25f.IDF(len(l.docs), df[t]), best)
			}
		}
		if hit.Score > 0 {
			hit.Near = bruteNear(fields, query, func(t int) float64 { return bm25f.IDF(len(l.docs), df[t]) })
			hits = append(hits, hit)
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.Score != b.Score {
			return int(b.Score - a.Score)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return hits
}

func count(words []string, word string) (n int) {
	for _, w := range words {
		if w == word {
			n++
		}
	}
	return n
}

func bruteNear(fields [bm25f.Fields][]string, query []words.Word, idf func(int) float64) float64 {
	sum, all := 0.0, 0.0
	for t := range len(query) - 1 {
		closest := 0.0
		for _, field := range fields[:bm25f.Body] {
			for i, a := range field {
				for j, b := range field {
					if slices.Contains(query[t].Forms, a) && slices.Contains(query[t+1].Forms, b) {
						closest = max(closest, 1/math.Abs(float64(i-j)))
					}
				}
			}
		}
		sum += float64((idf(t) + idf(t+1)) * closest)
		all += idf(t) + idf(t+1)
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// vocabulary has few words, of very different frequency.
type vocabulary struct{ zipf *rand.Zipf }

func newVocabulary(rng *rand.Rand, size int) *vocabulary {
	return &vocabulary{zipf: rand.NewZipf(rng, 1.2, 2, uint64(size-1))}
}

// word is spelled in letters, as the analyzer wants it.
func (v *vocabulary) word() string {
	n := v.zipf.Uint64()
	return "w" + string(rune('a'+n%26)) + string(rune('a'+n/26%26)) + string(rune('a'+n/676))
}

func (v *vocabulary) words(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = v.word()
	}
	return words
}

func (v *vocabulary) document(rng *rand.Rand) [bm25f.Fields][]string {
	return [bm25f.Fields][]string{
		v.words(rng.IntN(5)), v.words(rng.IntN(3)), v.words(rng.IntN(7)), v.words(rng.IntN(1 + rng.IntN(40))),
	}
}

func queryOf(terms []string) []words.Word {
	query := make([]words.Word, len(terms))
	for i, term := range terms {
		query[i].Forms = []string{term}
	}
	return query
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// check holds the search against both oracles; brute says whether the slow one is asked.
func (l *library) check(t interface{ Fatalf(string, ...any) }, query []words.Word, limit int, brute bool) {
	l.t.Helper()
	view := l.set.View()
	got, err := view.Search(context.Background(), Query{Words: query, Limit: limit})
	must(l.t, err)
	want := view.exhaustive(query)
	if brute {
		if diff := cmp.Diff(l.bruteForce(query), want); diff != "" {
			t.Fatalf("%v: exhaustive is not what the words give: %s", query, diff)
		}
	}
	total := len(want)
	if got.Total > total || got.Total < min(total, limit+1) || got.Total == len(got.Hits) && total != got.Total {
		t.Fatalf("%v, limit %d: total %d, there are %d", query, limit, got.Total, total)
	}
	want = want[:min(limit, len(want))]
	if diff := cmp.Diff(want, append([]Hit(nil), got.Hits...)); diff != "" {
		t.Fatalf("%v, limit %d: %s", query, limit, diff)
	}
}

// query is of n different words, the last of which may have more forms.
func (v *vocabulary) query(rng *rand.Rand, n int) []words.Word {
	query := queryOf(distinct(v.words(n + 4)))
	rng.Shuffle(len(query), func(i, j int) { query[i], query[j] = query[j], query[i] })
	if n = min(n, len(query)); rng.IntN(3) == 0 {
		last := &query[n-1]
		last.Expanded = true
		for _, more := range query[n:] {
			last.Forms = append(last.Forms, more.Forms...)
		}
	}
	return query[:n]
}

// Whatever is written, deleted and written anew, the best are those of scoring every document.
func TestPrunedIsExhaustive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		l := newLibrary(t, "")
		defer func() { must(t, l.index.Close()) }()
		v := newVocabulary(rng, 40)
		for range rapid.IntRange(1, 8).Draw(rt, "batches") {
			batch := map[string][bm25f.Fields][]string{}
			for range rapid.IntRange(0, 40).Draw(rt, "documents") {
				fields := v.document(rng)
				if rng.IntN(4) == 0 {
					fields[bm25f.Body] = []string{"gone"}
				}
				batch[fmt.Sprintf("d%02d", rng.IntN(60))] = fields
			}
			l.write(batch)
			for range 5 {
				l.check(rt, v.query(rng, 1+rng.IntN(5)), 1+rng.IntN(20), true)
			}
		}
	})
}

// The same with enough documents for windows, on the disk, where segments are merged, and with lengths that drift.
func TestPrunedIsExhaustiveAtLarge(t *testing.T) {
	rounds, queries := 6, 150
	if testing.Short() || racing {
		rounds, queries = 4, 25
	}
	l := newLibrary(t, t.TempDir())
	defer func() { must(t, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(7, 7))
	v := newVocabulary(rng, 3000)
	windows := 0
	for round := range rounds {
		for range 3 {
			batch := map[string][bm25f.Fields][]string{}
			for range 1500 {
				fields := v.document(rng)
				if round%2 == 1 {
					fields[bm25f.Title] = v.words(4 + rng.IntN(4))
				}
				if round > 1 && rng.IntN(4) == 0 {
					fields[bm25f.Body] = []string{"gone"}
				}
				batch[fmt.Sprintf("d%05d", rng.IntN(9000))] = fields
			}
			l.write(batch)
		}
		if round%2 == 1 {
			must(t, l.engine().ForceMerge(t.Context(), nil))
			l.refresh()
		}
		for _, p := range l.set.View().parts {
			windows = max(windows, table.WindowsOf(p.table.Len()))
		}
		for n := range queries {
			l.check(t, v.query(rng, 1+n%6), []int{1, 10, 200}[n%3], n%50 == 0)
		}
	}
	if windows < 2 {
		t.Errorf("no part had %d windows", windows)
	}
}

// Searches that go on while documents are written see each time one moment: what they find is what scoring every
// document of that moment gives.
func TestSearchWhileWriting(t *testing.T) {
	l := newLibrary(t, t.TempDir())
	defer func() { must(t, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(3, 3))
	v := newVocabulary(rng, 60)
	done := make(chan struct{})
	var searching sync.WaitGroup
	for reader := range uint64(2) {
		searching.Go(func() {
			v := newVocabulary(rand.New(rand.NewPCG(reader, 9)), 60)
			for {
				view, query := l.set.View(), queryOf(distinct(v.words(3)))
				got, err := view.Search(context.Background(), Query{Words: query, Limit: 10})
				want := view.exhaustive(query)
				if diff := cmp.Diff(want[:min(10, len(want))], append([]Hit(nil), got.Hits...)); err != nil || diff != "" {
					t.Errorf("%v at %d: %v %s", query, view.Seq(), err, diff)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	batches := 60
	if racing {
		batches = 25
	}
	for range batches {
		batch := map[string][bm25f.Fields][]string{}
		for range 20 {
			batch[fmt.Sprintf("d%03d", rng.IntN(300))] = v.document(rng)
		}
		l.write(batch)
	}
	close(done)
	searching.Wait()
	l.check(t, queryOf(distinct(v.words(4))), 20, true)
}

// The same in a segment of more documents than 16 bits count.
func TestPrunedIsExhaustiveInOneLargeSegment(t *testing.T) {
	if racing {
		t.Skip("one goroutine, and much work")
	}
	const documents = 1<<16 + 5000
	l := newLibrary(t, "")
	defer func() { must(t, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(6, 6))
	v := newVocabulary(rng, 3000)
	batch := make(map[string][bm25f.Fields][]string, documents)
	for i := range documents {
		batch[fmt.Sprint(i)] = [bm25f.Fields][]string{bm25f.Body: {v.word(), v.word()}}
	}
	l.write(batch)
	l.write(map[string][bm25f.Fields][]string{"7": {bm25f.Body: {"gone"}}, "70000": {bm25f.Body: {"gone"}}})
	if size := l.set.View().parts[0].table.Len(); size != documents {
		t.Fatalf("%d documents, want %d", size, documents)
	}
	for n := range 20 {
		l.check(t, v.query(rng, 1+n%5), []int{1, 10, 200}[n%3], n == 10)
	}
}
