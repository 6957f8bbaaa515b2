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

// TestCompared measures Search over -assets short assets (title and summary, eleven words), by ten and by 200 hits, against
// Bleve's match query over the same index, and against Xapian's OR query over the same terms where python3-xapian is
// installed: 1,000 different phrases of three to five words, of two, and of frequent words, on one thread, warm, in time of
// that thread. It also prints what indexing takes, and how long a batch of 200 assets is not searched.
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

// compare times each phrase by all, and prints means and 99th percentiles.
func (h *house) compare(class string, phrases []string, xapian []time.Duration) {
	ours := func(limit int) func(text string) {
		return func(text string) {
			_, err := h.index.Search(h.t.Context(), index.Query{Text: text, Limit: limit})
			must(h.t, err)
		}
	}
	bleve := func(text string) {
		_, _, err := h.index.Baseline(h.t.Context(), index.Query{Text: text, Limit: 10})
		must(h.t, err)
	}
	var ten, many, theirs []time.Duration
	for _, text := range phrases[:200] {
		ours(10)(text) // warm
	}
	for _, text := range phrases {
		ten, many, theirs = append(ten, ran(ours(10), text)), append(many, ran(ours(200), text)), append(theirs, ran(bleve, text))
	}
	allocs := testing.AllocsPerRun(1, func() {
		for _, text := range phrases {
			ours(10)(text)
		}
	}) / float64(len(phrases))
	line := fmt.Sprintf("%-9s %5.1f allocations;", class, allocs)
	for _, of := range []struct {
		name string
		took []time.Duration
	}{{"ours", ten}, {"k=200", many}, {"Bleve", theirs}, {"Xapian", xapian}} {
		if len(of.took) > 0 {
			line += fmt.Sprintf(" %s %.0f, p99 %.0f µs (%.1f x, %.1f x);", of.name, mean(of.took), percentile(of.took, 99),
				mean(of.took)/mean(ten), percentile(of.took, 99)/percentile(ten, 99))
		}
	}
	h.t.Log(strings.TrimSuffix(line, ";"))
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
