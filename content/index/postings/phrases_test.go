package postings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"

	"moments/content/index/bm25f"
	"moments/content/index/table"
)

// listed is an analyzer that says what it holds.
type listed []string

func (l listed) Analyze([]byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, len(l))
	for i, term := range l {
		stream[i] = &analysis.Token{Term: []byte(term), Position: i + 1}
	}
	return stream
}

// writePhrases puts in one batch of documents that have a phrase each, and deletes those that have none.
func (l *library) writePhrases(phrases map[string]string) {
	l.t.Helper()
	batch := l.index.NewBatch()
	for id, phrase := range phrases {
		if phrase == "" {
			batch.Delete(id)
			continue
		}
		doc := document.NewDocument(id)
		doc.AddField(document.NewTextFieldCustom(testNames.Phrases, nil, nil, bleveindex.IndexField,
			listed{table.PhraseTerm(strings.ToLower(phrase), phrase)}))
		must(l.t, batch.IndexAdvanced(doc))
	}
	must(l.t, l.index.Batch(batch))
	l.refresh()
}

// With more phrases than are looked at, what is found is true, the phrases of the most documents are found, and not more are
// looked at.
func TestPhrasesCapped(t *testing.T) {
	l := newLibrary(t, "")
	defer func() { must(t, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(4, 4))
	phrases := map[string]string{}
	for range 3 {
		batch := map[string]string{}
		for range 400 {
			id, number := fmt.Sprint("d", rng.IntN(900)), 0
			for number < 200 && rng.IntN(12) > 0 {
				number += rng.IntN(8)
			}
			if phrase := fmt.Sprintf("Phrase %03d", number); rng.IntN(6) == 0 {
				batch[id] = ""
			} else {
				batch[id] = []string{phrase, strings.ToUpper(phrase)}[rng.IntN(2)]
			}
			phrases[id] = batch[id]
		}
		l.writePhrases(batch)
	}
	view := l.set.View()
	all := view.Phrases(PhraseQuery{Start: "phrase", Limit: 1000})
	counts := map[string]int{}
	for _, phrase := range phrases {
		counts[strings.ToLower(phrase)]++
	}
	delete(counts, "")
	if len(all) != len(counts) || len(all) < 50 {
		t.Fatalf("%d phrases, want %d", len(all), len(counts))
	}
	for most := range 400 {
		m := view.merging(&PhraseQuery{Start: "phrase"}, most)
		looked, more := 0, 0
		for _, p := range view.parts {
			for at := range uint32(p.table.Phrases.Texts.Len()) {
				if docs := len(p.table.Phrases.Docs(at)); docs >= m.least {
					looked++
				} else if docs >= m.least/2 {
					more++
				}
			}
		}
		if looked > most || more > 0 && looked+more <= most {
			t.Fatalf("%d phrases are looked at, %d more could be, want %d", looked, more, most)
		}
		found := view.phrases(&PhraseQuery{Start: "phrase", Limit: 1000}, most)
		if len(found) > most || m.least == 0 && !slices.Equal(found, all) || !slices.IsSortedFunc(found, byDocs) {
			t.Fatalf("%d phrases of %d, looking at %d", len(found), len(all), most)
		}
		for _, phrase := range found {
			if counted := counts[strings.ToLower(phrase.Text)]; phrase.Docs != counted {
				t.Fatalf("%+v, want %d", phrase, counted)
			}
		}
	}
}

func byDocs(a, b Phrase) int { return b.Docs - a.Docs }

// A phrase counts once for each document, in its most frequent spelling, and none beyond the limit is found.
func TestPhrases(t *testing.T) {
	l := newLibrary(t, "")
	defer func() { must(t, l.index.Close()) }()
	l.writePhrases(map[string]string{"a": "Ab", "b": "AB", "c": "ab c", "d": "b"})
	l.writePhrases(map[string]string{"e": "AB", "f": "abc", "c": ""})
	l.snapshot(func(s *scorch.IndexSnapshot) {
		if len(s.Segments()) != 2 {
			t.Fatalf("%d segments", len(s.Segments()))
		}
	})
	for limit, want := range map[int][]Phrase{0: {}, 1: {{"AB", 3}}, 5: {{"AB", 3}, {"abc", 1}}} {
		got := l.set.View().Phrases(PhraseQuery{Start: "ab", Limit: limit})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
	}
	if got := l.set.View().Phrases(PhraseQuery{Start: "zz", Limit: bm25f.Fields}); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// BenchmarkPhrases measures two-letter beginnings over 100,000 documents in ten segments, with a title and five keywords each
// of Zipf-distributed words, all under a filter by time.
func BenchmarkPhrases(b *testing.B) {
	l := newLibrary(b, "")
	defer func() { must(b, l.index.Close()) }()
	rng := rand.New(rand.NewPCG(4, 4))
	v := newVocabulary(rng, 60_000)
	word := func() string { w := []rune(v.word()); slices.Reverse(w); return string(w) }
	phrase := func(words int) string {
		text := word()
		for range words - 1 {
			text += " " + word()
		}
		return table.PhraseTerm(text, text)
	}
	for range 10 {
		batch := l.index.NewBatch()
		for range 10_000 {
			doc, terms := document.NewDocument(fmt.Sprint(rng.Uint64())), listed{phrase(6)}
			for range 5 {
				terms = append(terms, phrase(2))
			}
			doc.AddField(document.NewTextFieldCustom(testNames.Phrases, nil, nil, bleveindex.IndexField, terms))
			must(b, batch.IndexAdvanced(doc))
		}
		must(b, l.index.Batch(batch))
	}
	l.refresh()
	q := PhraseQuery{Limit: 10, Filter: &Filter{At: time.Now()}}
	for _, start := range []string{"aa", "ab", "az", "ka", ""} {
		b.Run("start="+start, func(b *testing.B) {
			q.Start = start
			looked := 0
			for _, p := range l.set.View().parts {
				from, to := p.table.Phrases.Texts.Range(start)
				looked += int(to - from)
			}
			for b.Loop() {
				l.set.View().Phrases(q)
			}
			b.ReportMetric(float64(looked), "phrases")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*looked), "ns/phrase")
		})
	}
}
