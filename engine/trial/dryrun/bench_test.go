package dryrun_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"moments/engine/eval"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/trial/dryrun"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// The size that the bar names.
const (
	loggedSearches = 1_000_000
	loggedPhrases  = 200_000
	mapRows        = 30_000
)

// logged is a ledger of the last 90 days, some phrases as frequent as in search logs, each at least once.
func logged(b *testing.B, corpus *eval.Corpus) *ledger.Ledger {
	phrases := corpus.Phrases(loggedPhrases, 2, 4, eval.Consecutive)
	random := rand.New(rand.NewPCG(1, 2))
	begin := []string{"how to ", "what is ", "buy ", "compare ", "best ", "", "", "", "", ""}
	for i := range phrases {
		phrases[i] = begin[random.IntN(len(begin))] + phrases[i]
	}
	zipf := rand.NewZipf(random, 1.05, 8, uint64(len(phrases)-1))
	l, start := ledger.New(), time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	entries := make([]journal.Entry, loggedSearches)
	for i := range entries {
		phrase := phrases[zipf.Uint64()]
		if i < len(phrases) {
			phrase = phrases[i]
		}
		at := start.Add(time.Duration(i) * 90 * 24 * time.Hour / loggedSearches)
		entries[i] = journal.Entry{Seq: kv.Seq(i + 1), At: at, Answer: &journal.Answer{
			ID: fmt.Sprint(i), At: at, Phrase: phrase, Visitor: fmt.Sprint("v", i%100_000), Reading: journal.Reading{Language: "en"},
		}}
	}
	if err := l.Apply(entries, kv.Seq(len(entries))); err != nil {
		b.Fatal(err)
	}
	return l
}

// manyRows are rows of the words of a corpus, a hundredth of which the changed map has otherwise, and as many it has besides.
func manyRows(corpus *eval.Corpus) (before, after []keymap.Row) {
	moments := []keywords.Moment{{Intent: keywords.Do, Step: "use"}, {Intent: keywords.Know}, {Intent: keywords.Buy, Step: "worth"}}
	matches := []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}
	for i, phrase := range corpus.Phrases(mapRows+mapRows/100, 1, 3, eval.Consecutive) {
		r := keymap.Row{ID: fmt.Sprint(i), Phrase: phrase, Match: matches[i%3], Moment: moments[i%len(moments)], Topic: keywords.Topic(fmt.Sprint("topic-", i%300))}
		if i < mapRows {
			before = append(before, r)
		}
		if i%100 == 0 {
			r.Moment = moments[(i+1)%len(moments)]
		}
		after = append(after, r)
	}
	return before, after
}

// BenchmarkMillion reads a million logged searches of 200,000 different phrases against two maps of 30,000 rows on all cores, and says what that
// takes of time and memory. Answers are not computed; see BenchmarkDryRun of package engine for these.
func BenchmarkMillion(b *testing.B) {
	corpus := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 20_000})
	l := logged(b, corpus)
	before, after := manyRows(corpus)
	cfg := config(b, nil, nil, nil)
	cfg.Before, cfg.After = tagger.Site{Map: compile(b, before)}, tagger.Site{Map: compile(b, after)}
	cfg.Tagger.Tag("blue thing", cfg.Before, tagger.Given{}) // loads its model
	always := ledger.Span{From: -1 << 20, To: 1 << 20}
	rest := heap()
	var report dryrun.Report
	for b.Loop() {
		cfg.Asked = dryrun.Gather(l.Rows(always), nil)
		peak := watch()
		var err error
		if report, err = dryrun.Run(context.Background(), cfg); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(peak()-rest)/1e6, "MB-peak")
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	b.ReportMetric(20, "target-s/op")
	b.ReportMetric(float64(report.Read.Searches), "searches")
	b.ReportMetric(float64(report.Read.Phrases), "phrases")
	b.ReportMetric(float64(report.Different.Phrases), "different")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// watch looks at the heap until the peak is asked for.
func watch() (peak func() int64) {
	stop, most := make(chan struct{}), make(chan int64)
	go func() {
		highest := int64(0)
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				most <- highest
				return
			case <-ticker.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				highest = max(highest, int64(m.HeapAlloc))
			}
		}
	}()
	return func() int64 { close(stop); return <-most }
}
