package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moments/api"
	"moments/content"
	"moments/content/index"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/eval"
	"moments/engine/journal"
	"moments/engine/receive"
)

// The corpus of the benchmarks, as docs/ARCHITECTURE.md speaks of it.
const benchPhrases = 1000

// benchAssets may be set to less, for a quick look.
var benchAssets = flag.Int("assets", 100_000, "assets of the benchmarks")

// BenchmarkRecommend measures whole requests, in process and over HTTP, at 100,000 assets and with our caches off, against Bleve's own match
// query over the same index in the same run: k = 10, no stored fields, 1,000 different phrases of 3 to 5 words. The three take turns at
// each phrase. Reported are medians and the ratios of the medians.
func BenchmarkRecommend(b *testing.B) {
	corpus := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: *benchAssets})
	e := enginetest.New(b, func(cfg *engine.Config) { cfg.Readings, cfg.Kinds = -1, api.Kinds() })
	fill(b, e, corpus)
	ask, stop := overHTTP(b, e)
	defer stop()
	phrases := corpus.Phrases(benchPhrases, 3, 5, eval.Consecutive)
	for b.Loop() {
		var baseline, ours, http []time.Duration
		for i, phrase := range phrases {
			if i%100 == 0 {
				e.MustCatchUp() // the journal is written beside, not within the requests
			}
			baseline = append(baseline, timed(func() { mustBaseline(b, e, phrase) }))
			ours = append(ours, timed(func() { mustRecommend(b, e, phrase) }))
			http = append(http, timed(func() { ask(phrase) }))
		}
		report(b, "bleve", baseline, baseline)
		report(b, "ours", ours, baseline)
		report(b, "http", http, baseline)
	}
	b.ReportMetric(anonymousMB(b), "anon-MB")
	b.ReportMetric(0, "ns/op")
}

func timed(do func()) time.Duration {
	started := time.Now()
	do()
	return time.Since(started)
}

// report prints the median and the 99th percentile, and the ratio of the medians to the baseline.
func report(b *testing.B, name string, took, baseline []time.Duration) {
	b.Helper()
	b.ReportMetric(float64(percentile(took, 50).Microseconds()), name+"-p50-µs")
	b.ReportMetric(float64(percentile(took, 99).Microseconds()), name+"-p99-µs")
	b.ReportMetric(float64(percentile(took, 50))/float64(percentile(baseline, 50)), name+"-x")
}

func percentile(took []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[(len(sorted)-1)*p/100]
}

// fill puts the corpus into the catalogue and the index.
func fill(b *testing.B, e *enginetest.Engine, corpus *eval.Corpus) {
	b.Helper()
	started := time.Now()
	for inputs := range slices.Chunk(slices.Collect(corpus.Assets()), 1000) {
		if _, err := e.Catalog().Put(context.Background(), e.Author(), inputs...); err != nil {
			b.Fatal(err)
		}
	}
	e.MustCatchUp()
	b.Logf("%d assets put and indexed in %.1f s", *benchAssets, time.Since(started).Seconds())
}

func mustBaseline(b *testing.B, e *enginetest.Engine, phrase string) {
	if _, _, err := e.Index().Baseline(context.Background(), index.Query{Text: phrase, Limit: 10}); err != nil {
		b.Fatal(err)
	}
}

func mustRecommend(b *testing.B, e *enginetest.Engine, phrase string) {
	if _, err := e.Recommend(context.Background(), engine.Request{Phrase: phrase}); err != nil {
		b.Fatal(err)
	}
}

// overHTTP serves the engine and returns a call that asks it.
func overHTTP(b *testing.B, e *enginetest.Engine) (ask func(phrase string), stop func()) {
	b.Helper()
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		b.Fatal(err)
	}
	_, key, err := keys.Create(context.Background(), e.Author(), api.KeySpec{Kind: "pk"})
	if err != nil {
		b.Fatal(err)
	}
	server, err := api.New(api.Config{Engine: e.Engine, Keys: keys, Limits: &api.Rates{}})
	if err != nil {
		b.Fatal(err)
	}
	listening := httptest.NewServer(server.Handler())
	return func(phrase string) {
		body, err := json.Marshal(map[string]string{"phrase": phrase})
		if err != nil {
			b.Fatal(err)
		}
		request, err := http.NewRequest(http.MethodPost, listening.URL+"/v1/recommend", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		defer response.Body.Close()
		if text, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK {
			b.Fatalf("%d %s %v", response.StatusCode, text, err)
		}
	}, listening.Close
}

// anonymousMB is the anonymous memory of the process after a collection, in MB; 0 where the system does not tell.
func anonymousMB(b *testing.B) float64 {
	runtime.GC()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Logf("anonymous memory is not known here: %v", err)
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, found := strings.CutPrefix(line, "RssAnon:"); found {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	return 0
}

// BenchmarkOutcomes measures durable outcomes with tokens, in batches of 100 in process; the baseline is in package kv.
func BenchmarkOutcomes(b *testing.B) {
	e := enginetest.New(b, nil)
	inputs := make([]content.Input, 8)
	for i := range inputs {
		inputs[i] = e.Asset(fmt.Sprintf("a%d", i), fmt.Sprintf("Fridge sensors %d", i))
	}
	e.MustPut(inputs...)
	const rounds, perBatch = 200, 100
	batches := make([][]receive.Event, rounds)
	for i := range batches {
		for len(batches[i]) < perBatch {
			answer, err := e.Recommend(context.Background(), engine.Request{Phrase: "fridge sensors", Visitor: fmt.Sprint(i, len(batches[i]))})
			if err != nil {
				b.Fatal(err)
			}
			for _, item := range answer.Items {
				batches[i] = append(batches[i], receive.Event{
					ID: fmt.Sprintf("%d-%d", i, len(batches[i])), Kind: journal.Click, At: e.Now(), Tokens: []string{item.Token},
				})
			}
		}
		batches[i] = batches[i][:perBatch]
	}
	e.MustCatchUp()
	for b.Loop() {
		started := time.Now()
		for _, events := range batches {
			if _, err := e.Record(context.Background(), e.Author(), events); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(rounds*perBatch)/time.Since(started).Seconds(), "outcomes/s")
	}
	b.ReportMetric(0, "ns/op")
}
