package tagger_test

import (
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger"
)

// logged are a million searches of 200,000 distinct phrases, the frequent ones as frequent as in search logs.
func logged() []keywords.Phrase {
	const distinct, searches = 200_000, 1_000_000
	random := rand.New(rand.NewPCG(3, 3))
	word := benchWords(random)
	begin := strings.Split("how to install|what is|buy|compare|best||||near me|price of|is it worth", "|")
	phrases := make([]keywords.Phrase, distinct)
	for i := range phrases {
		words := append([]string{begin[random.IntN(len(begin))]}, word(), word(), word())
		phrases[i] = keywords.Phrase(strings.TrimSpace(strings.Join(words[:2+random.IntN(3)], " ")))
	}
	zipf := rand.NewZipf(random, 1.05, 8, distinct-1)
	log := make([]keywords.Phrase, searches)
	for i := range log {
		log[i] = phrases[zipf.Uint64()]
	}
	for i := range phrases { // each occurs
		log[i*(searches/distinct)] = phrases[i]
	}
	return log
}

// BenchmarkReread reads a million logged searches against a map of 100,000 rows on all cores, each distinct phrase once.
func BenchmarkReread(b *testing.B) {
	log, site := logged(), benchSite(b, 100_000)
	tg := tagger.New(tagger.Config{})
	tg.Tag("blue thing", site, tagger.Given{}) // loads the model
	b.ReportMetric(20, "target-s/op")
	for b.Loop() {
		var readers sync.WaitGroup
		share := (len(log) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
		var read sync.Map
		for start := 0; start < len(log); start += share {
			readers.Go(func() {
				for _, p := range log[start:min(start+share, len(log))] {
					if _, done := read.LoadOrStore(p, true); !done {
						tg.Tag(p, site, tagger.Given{})
					}
				}
			})
		}
		readers.Wait()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
}

// BenchmarkHeap reports what the heap has grown by after a million phrases never seen before: nothing is kept of them.
func BenchmarkHeap(b *testing.B) {
	site := benchSite(b, 10_000)
	tg := tagger.New(tagger.Config{NoSpeech: true})
	word := benchWords(rand.New(rand.NewPCG(4, 4)))
	read := func(n int) {
		for range n {
			tg.Tag(keywords.Phrase("how to "+word()+" "+word()), site, tagger.Given{})
		}
	}
	read(1000)
	before := heap()
	for b.Loop() {
		read(1_000_000)
	}
	b.ReportMetric(float64(heap()-before), "grown-B")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
