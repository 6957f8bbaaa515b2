package index_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/content/index"
)

// corpus makes assets of Zipf-distributed words with the lengths of real pages: the same ones for the same seed.
type corpus struct {
	rng   *rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newCorpus(seed uint64, vocabulary int) *corpus {
	c := &corpus{rng: rand.New(rand.NewPCG(seed, 0))}
	syllables := strings.Fields("ba ce di fo gu la me ni po ru sta tre vi wo xa zen ing ed er tion ly ness")
	seen := map[string]bool{}
	for len(c.words) < vocabulary {
		var b strings.Builder
		for n := 2 + c.rng.IntN(3); n > 0; n-- {
			b.WriteString(syllables[c.rng.IntN(len(syllables))])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			c.words = append(c.words, w)
		}
	}
	c.zipf = rand.NewZipf(c.rng, 1.07, 8, uint64(vocabulary-1))
	return c
}

func (c *corpus) text(words int) string {
	picked := make([]string, words)
	for i := range picked {
		picked[i] = c.words[c.zipf.Uint64()]
	}
	return strings.Join(picked, " ")
}

// around is log-normal: half of the lengths are below the median.
func (c *corpus) around(median, sigma float64) int {
	return max(1, int(median*math.Exp(sigma*c.rng.NormFloat64())))
}

func (c *corpus) input(i, bodyWords int) content.Input {
	return content.Input{
		Asset: content.Asset{
			Source: "bench", ExternalID: fmt.Sprint(i), Title: c.text(c.around(7, 0.3)), Summary: c.text(c.around(20, 0.4)),
			Keywords: []string{c.text(2), c.text(2)},
		},
		Text: c.text(min(c.around(float64(bodyWords), 0.8), 5000)),
	}
}

// phrases are three to five words that stand one after the other in some asset.
func (c *corpus) phrases(n int) []string {
	phrases := make([]string, n)
	for i := range phrases {
		phrases[i] = c.text(3 + i%3)
	}
	return phrases
}

// BenchmarkSearch measures Search with 200 hits against Bleve's own match query with 10, interleaved, over the same
// 100,000 assets. Both medians and their ratio are reported.
func BenchmarkSearch(b *testing.B) {
	const assets, bodyWords = 100_000, 60
	h := &house{t: b, dir: b.TempDir(), log: new(bytes.Buffer)}
	h.store, h.catalog = openStore(b, b.TempDir())
	h.open()
	c := newCorpus(1, 30_000)
	for i := 0; i < assets; i += 500 {
		inputs := make([]content.Input, 500)
		for j := range inputs {
			inputs[j] = c.input(i+j, bodyWords)
		}
		h.put(inputs...)
	}
	start := time.Now()
	must(b, h.index.Rebuild(b.Context()))
	stats, err := h.index.Stats()
	must(b, err)
	b.Logf("built in %v: %+v", time.Since(start), stats)
	phrases := c.phrases(1000)
	var ours, theirs []time.Duration
	measure := func(text string, fn func(context.Context, index.Query) error, limit int) time.Duration {
		start := time.Now()
		must(b, fn(b.Context(), index.Query{Text: text, Limit: limit}))
		return time.Since(start)
	}
	matched := 0.0
	search := func(ctx context.Context, q index.Query) error {
		result, err := h.index.Search(ctx, q)
		matched += float64(result.Total)
		return err
	}
	baseline := func(ctx context.Context, q index.Query) error { _, _, err := h.index.Baseline(ctx, q); return err }
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		text := phrases[i%len(phrases)]
		ours = append(ours, measure(text, search, index.DefaultLimit))
		theirs = append(theirs, measure(text, baseline, 10))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(matched/float64(len(ours)), "matched")
	b.ReportMetric(median(ours), "search-µs")
	b.ReportMetric(median(theirs), "bleve-µs")
	b.ReportMetric(median(ours)/median(theirs), "ratio")
}

func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2].Nanoseconds()) / 1000
}
