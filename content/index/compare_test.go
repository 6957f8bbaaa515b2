package index_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/content/index"
)

// perSegment is how many assets a segment of the comparison has, so that indexing is not mostly merging.
const perSegment = 25_000

// TestCompared measures Search over -assets short assets (title and summary, eleven words) against Bleve's match query over the
// same index, by ten and by 200 hits, and against Xapian's OR query over the same terms where python3-xapian is installed, by
// ten: 1,000 different phrases of three to five words, of two, and of frequent words, on one thread, warm, in time of that
// thread. It also prints what indexing takes, what else is done while people type, and how long a batch of 200 assets is not
// searched.
func TestCompared(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("takes minutes: MOMENTS_SLOW=1")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	h := newHouse(t, "")
	c := newCorpus(1, 30_000)
	folder := t.TempDir()
	h.load(c, *benchAssets, folder)
	classes := map[string][]string{
		"3-5 words": c.phrases(1000, 3, 5), "2 words": c.phrases(1000, 2, 2), "frequent": c.frequent(1000),
	}
	xapian := h.askXapian(folder, classes)
	for _, name := range []string{"3-5 words", "2 words", "frequent"} {
		h.compare(name, classes[name], xapian[name])
	}
	h.others(classes["2 words"])
	h.refreshes(c)
}

// load puts short assets in, without a catalogue, and writes their terms to a file.
func (h *house) load(c *corpus, assets int, folder string) {
	file, err := os.Create(filepath.Join(folder, "docs.txt"))
	must(h.t, err)
	docs := bufio.NewWriter(file)
	indexing, cpu := time.Duration(0), time.Duration(0)
	for from := 0; from < assets; from += perSegment {
		batch := make([]content.Asset, min(perSegment, assets-from))
		for i := range batch {
			batch[i] = c.short(from + i).Asset
			batch[i].ID = content.AssetID(fmt.Sprintf("asset-%07d", from+i))
			terms := h.index.Terms(batch[i].Title + "\n" + batch[i].Summary)
			fmt.Fprintln(docs, strings.Join(terms, " "))
		}
		start, ran := time.Now(), processTime()
		must(h.t, h.index.Load(batch, true))
		indexing, cpu = indexing+time.Since(start), cpu+processTime()-ran
	}
	must(h.t, docs.Flush())
	must(h.t, file.Close())
	start, ran := time.Now(), processTime()
	must(h.t, h.index.Refresh())
	tables, ranTables := time.Since(start), processTime()-ran
	stats, err := h.index.Stats()
	must(h.t, err)
	h.t.Logf("%d assets, %d segments: indexed in %v (%v of CPU), of which tables %v (%v, %.1f %%); tables %.1f MB (%.1f per 100,000)",
		assets, stats.Segments, (indexing + tables).Round(time.Millisecond), (cpu + ranTables).Round(time.Millisecond),
		tables.Round(time.Millisecond), ranTables.Round(time.Millisecond), 100*ranTables.Seconds()/(cpu+ranTables).Seconds(),
		float64(stats.Memory)/1e6, float64(stats.Memory)/1e6/float64(assets)*1e5)
}

// TestIngested measures how fast batches of 500 of -assets short assets come into Search, against the same documents into Bleve
// alone, one after the other, both on the disk, in time of the clock and of the process.
func TestIngested(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("takes minutes: MOMENTS_SLOW=1")
	}
	h := newHouse(t, t.TempDir())
	bare, err := h.index.Bare(t.TempDir())
	must(t, err)
	clock, cpu := h.ingest(func(batch []content.Asset) error { return h.index.Load(batch, false) })
	clockBare, cpuBare := h.ingest(bare.Load)
	must(t, bare.Close())
	t.Logf("%d assets: %v (%v of CPU), Bleve alone %v (%v): %.2f (%.2f) of its rate", *benchAssets, clock, cpu, clockBare, cpuBare,
		clockBare.Seconds()/clock.Seconds(), cpuBare.Seconds()/cpu.Seconds())
}

func (h *house) ingest(load func([]content.Asset) error) (clock, cpu time.Duration) {
	c := newCorpus(1, 30_000)
	start, ran := time.Now(), processTime()
	for from := 0; from < *benchAssets; from += 500 {
		batch := make([]content.Asset, 500)
		for i := range batch {
			batch[i] = c.short(from + i).Asset
			batch[i].ID = content.AssetID(fmt.Sprintf("asset-%07d", from+i))
		}
		must(h.t, load(batch))
	}
	return time.Since(start).Round(time.Millisecond), (processTime() - ran).Round(time.Millisecond)
}

// compare times each phrase by all, and prints means and 99th percentiles.
func (h *house) compare(class string, phrases []string, xapian []time.Duration) {
	ours := func(limit int) func(text string) {
		return func(text string) {
			_, err := h.index.Search(h.t.Context(), index.Query{Text: text, Limit: limit})
			must(h.t, err)
		}
	}
	bleve := func(limit int) func(text string) {
		return func(text string) {
			_, _, err := h.index.Baseline(h.t.Context(), index.Query{Text: text, Limit: limit})
			must(h.t, err)
		}
	}
	var ten, many, theirTen, theirMany []time.Duration
	for _, text := range phrases[:200] {
		ours(10)(text) // warm
	}
	for i, text := range phrases {
		ten, theirTen = append(ten, ran(ours(10), text)), append(theirTen, ran(bleve(10), text))
		if i%5 == 0 {
			many, theirMany = append(many, ran(ours(200), text)), append(theirMany, ran(bleve(200), text))
		}
	}
	allocs := testing.AllocsPerRun(1, func() {
		for _, text := range phrases {
			ours(10)(text)
		}
	}) / float64(len(phrases))
	h.t.Logf("%-9s %.1f allocations; mean and p99 in µs, and as multiples of ours:", class, allocs)
	for _, of := range []struct {
		name       string
		took, ours []time.Duration
	}{
		{"ours", ten, ten}, {"Bleve", theirTen, ten}, {"Xapian", xapian, ten}, {"ours k=200", many, many}, {"Bleve k=200", theirMany, many},
	} {
		if len(of.took) > 0 {
			h.t.Logf("    %-11s %7.0f %7.0f  %5.1f x %5.1f x", of.name, mean(of.took), percentile(of.took, 99),
				mean(of.took)/mean(of.ours), percentile(of.took, 99)/percentile(of.ours, 99))
		}
	}
}

// others times what is done while phrases of two words are typed, mistyped, and asked for with a filter.
func (h *house) others(phrases []string) {
	filter := index.Filter{Kinds: []string{""}, Languages: []string{"en"}, At: author.At}
	search := func(q index.Query) {
		_, err := h.index.Search(h.t.Context(), q)
		must(h.t, err)
	}
	suggest := func(prefix string) {
		_, err := h.index.Suggest(index.SuggestQuery{Prefix: prefix, Filter: filter})
		must(h.t, err)
	}
	for _, kind := range []struct {
		name string
		do   func(text string)
	}{
		{"plain", func(text string) { search(index.Query{Text: text, Limit: 10}) }},
		{"filter", func(text string) { search(index.Query{Text: text, Limit: 10, Filter: filter}) }},
		{"prefix", func(text string) { search(index.Query{Text: text[:len(text)-2], Limit: 10, Prefix: true}) }},
		{"typo", func(text string) { search(index.Query{Text: text + "q", Limit: 10, Typos: true}) }},
		{"suggest, two letters", func(text string) { suggest(text[:2]) }},
		{"suggest, a word", func(text string) { suggest(strings.Fields(text)[0]) }},
	} {
		var took []time.Duration
		for _, text := range phrases {
			took = append(took, ran(kind.do, text))
		}
		h.t.Logf("%-20s %7.0f %7.0f µs", kind.name, mean(took), percentile(took, 99))
	}
}

func ran(do func(string), text string) time.Duration {
	start := threadTime()
	do(text)
	return threadTime() - start
}

// askXapian has the phrases timed by Xapian, if it is there.
func (h *house) askXapian(folder string, classes map[string][]string) map[string][]time.Duration {
	t := h.t
	t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import xapian").Run(); err != nil {
		t.Logf("Xapian is not measured, it is not there (apt-get install python3-xapian): %v", err)
		return nil
	}
	terms := map[string][]string{}
	for name, phrases := range classes {
		for _, text := range phrases {
			all := h.index.Terms(text)
			slices.Sort(all)
			terms[name] = append(terms[name], strings.Join(slices.Compact(all), " "))
		}
	}
	encoded, err := json.Marshal(terms)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "classes.json"), encoded, 0o600))
	var complaints bytes.Buffer
	command := exec.Command(python, "testdata/ask_xapian.py", folder)
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &complaints)
	}
	var µs map[string][]float64
	must(t, json.Unmarshal(out, &µs))
	took := map[string][]time.Duration{}
	for name, all := range µs {
		for _, one := range all {
			took[name] = append(took[name], time.Duration(one*1000))
		}
	}
	return took
}

// refreshes times how long it is from a batch of 200 assets in Bleve until searches see it.
func (h *house) refreshes(c *corpus) {
	var took []time.Duration
	for i := range 40 {
		batch := make([]content.Asset, 200)
		for j := range batch {
			batch[j] = c.short(j).Asset
			batch[j].ID = content.AssetID(fmt.Sprintf("asset-%07d", c.rng.IntN(*benchAssets+2000)))
		}
		must(h.t, h.index.Load(batch, true))
		start := time.Now()
		must(h.t, h.index.Refresh())
		if i > 2 {
			took = append(took, time.Since(start))
		}
	}
	h.t.Logf("refresh after 200 assets: %.1f ms p50, %.1f ms p95", percentile(took, 50)/1000, percentile(took, 95)/1000)
}
