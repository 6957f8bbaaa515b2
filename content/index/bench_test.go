package index_test

import (
	"bytes"
	"flag"
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

// phrases are different phrases of from to to words, as the texts have them.
func (c *corpus) phrases(n, from, to int) []string {
	return c.different(n, func() string { return c.text(from + c.rng.IntN(to-from+1)) })
}

// frequent are different phrases of three to five of the hundred most frequent words.
func (c *corpus) frequent(n int) []string {
	return c.different(n, func() string {
		picked := make([]string, 3+c.rng.IntN(3))
		for i := range picked {
			picked[i] = c.words[c.rng.IntN(100)]
		}
		return strings.Join(picked, " ")
	})
}

func (c *corpus) different(n int, phrase func() string) (phrases []string) {
	seen := map[string]bool{}
	for len(phrases) < n {
		if p := phrase(); !seen[p] {
			seen[p] = true
			phrases = append(phrases, p)
		}
	}
	return phrases
}

var benchAssets = flag.Int("assets", 100_000, "assets of the benchmark")

// newBenchHouse has n assets in the catalogue, in memory, and an index on the disk.
func newBenchHouse(t testing.TB, n int, input func(i int) content.Input) *house {
	h := &house{t: t, dir: t.TempDir(), log: new(bytes.Buffer)}
	h.store, h.catalog = openStore(t, "")
	h.open()
	for i := 0; i < n; i += 500 {
		inputs := make([]content.Input, 500)
		for j := range inputs {
			inputs[j] = input(i + j)
		}
		h.put(inputs...)
	}
	return h
}

// BenchmarkSearch measures Search with 10 and with 200 hits against Bleve's match query for any of the words, with 10, in
// turns over the same assets and one thread: 1,000 different phrases of three to five words, of two, and of frequent
// words. It also reports what the tables cost: the memory, and the share of the time of building the index.
func BenchmarkSearch(b *testing.B) {
	const bodyWords = 60
	c := newCorpus(1, 30_000)
	h := newBenchHouse(b, *benchAssets, func(i int) content.Input { return c.input(i, bodyWords) })
	start := time.Now()
	must(b, h.index.Rebuild(b.Context()))
	built := time.Since(start)
	stats, err := h.index.Stats()
	must(b, err)
	tables, _, err := h.index.TablesAnew()
	must(b, err)
	b.Logf("built in %v: %+v", built, stats)
	b.Run("tables", func(b *testing.B) {
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(stats.Memory)/1e6/(float64(*benchAssets)/1e5), "MB/100k")
		b.ReportMetric(100*tables.Seconds()/built.Seconds(), "%index-time")
	})
	for _, class := range []struct {
		name    string
		phrases []string
	}{
		{"words=3-5", c.phrases(1000, 3, 5)}, {"words=2", c.phrases(1000, 2, 2)}, {"words=frequent", c.frequent(1000)},
	} {
		b.Run(class.name, func(b *testing.B) { h.race(b, class.phrases) })
	}
	b.Run("typing", func(b *testing.B) { h.typed(b, c.phrases(1000, 2, 4)) })
}

// race times the phrases, each by ours and then by Bleve.
func (h *house) race(b *testing.B, phrases []string) {
	var ten, many, theirs []time.Duration
	search := func(text string, limit int) time.Duration {
		start := time.Now()
		_, err := h.index.Search(b.Context(), index.Query{Text: text, Limit: limit})
		took := time.Since(start)
		must(b, err)
		return took
	}
	for _, text := range phrases[:min(100, len(phrases))] {
		search(text, 10) // warm
	}
	for b.Loop() {
		for _, text := range phrases {
			ten = append(ten, search(text, 10))
			many = append(many, search(text, index.DefaultLimit))
			start := time.Now()
			_, _, err := h.index.Baseline(b.Context(), index.Query{Text: text, Limit: 10})
			must(b, err)
			theirs = append(theirs, time.Since(start))
		}
	}
	allocs := testing.AllocsPerRun(1, func() {
		for _, text := range phrases {
			search(text, 10)
		}
	})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(allocs/float64(len(phrases)), "allocs")
	for _, of := range []struct {
		name string
		took []time.Duration
	}{{"bleve", theirs}, {"k10", ten}, {"k200", many}} {
		b.ReportMetric(mean(of.took), of.name+"-µs")
		b.ReportMetric(percentile(of.took, 99), of.name+"-p99-µs")
		if of.name != "bleve" {
			b.ReportMetric(mean(theirs)/mean(of.took), of.name+"-x")
			b.ReportMetric(percentile(theirs, 99)/percentile(of.took, 99), of.name+"-p99-x")
		}
	}
}

// typed times what is done while phrases are typed and when they are mistyped.
func (h *house) typed(b *testing.B, phrases []string) {
	kinds := map[string]func(phrase string) error{
		"prefix": func(p string) error {
			_, err := h.index.Search(b.Context(), index.Query{Text: p[:len(p)-2], Limit: 10, Prefix: true})
			return err
		},
		"typo": func(p string) error {
			last := strings.LastIndexByte(p, ' ') + 1
			mistyped := p[:last+2] + "q" + p[last+2:]
			_, err := h.index.Search(b.Context(), index.Query{Text: mistyped, Limit: 10, Typos: true})
			return err
		},
		"suggest2": func(p string) error {
			_, err := h.index.Suggest(index.SuggestQuery{Prefix: p[:2], Filter: index.Filter{At: author.At}})
			return err
		},
		"suggest3": func(p string) error {
			_, err := h.index.Suggest(index.SuggestQuery{Prefix: p[:3], Filter: index.Filter{At: author.At, Languages: []string{"en"}}})
			return err
		},
		"filter": func(p string) error {
			_, err := h.index.Search(b.Context(), index.Query{Text: p, Limit: 10, Filter: index.Filter{
				Kinds: []string{"article"}, Languages: []string{"en"}, At: author.At,
			}})
			return err
		},
	}
	took := map[string][]time.Duration{}
	for b.Loop() {
		for _, phrase := range phrases {
			for kind, do := range kinds {
				start := time.Now()
				must(b, do(phrase))
				took[kind] = append(took[kind], time.Since(start))
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for kind := range kinds {
		b.ReportMetric(mean(took[kind]), kind+"-µs")
		b.ReportMetric(percentile(took[kind], 99), kind+"-p99-µs")
	}
}

func mean(d []time.Duration) float64 {
	var sum time.Duration
	for _, took := range d {
		sum += took
	}
	return float64(sum.Nanoseconds()) / 1000 / float64(len(d))
}

func percentile(d []time.Duration, p int) float64 {
	slices.Sort(d)
	return float64(d[(len(d)-1)*p/100].Nanoseconds()) / 1000
}
