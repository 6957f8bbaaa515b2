package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"moments/content"
	"moments/content/index"
	"moments/content/ingest"
	"moments/internal/confine"
	"moments/internal/kv"
)

// folder makes a folder of pages of about 500 words.
func folder(b *testing.B, pages int) string {
	b.Helper()
	dir := b.TempDir()
	syllables := strings.Fields("ba ce di fo gu la me ni po ru sta tre vi wo xa zen ing ed er tion ly ness")
	word := func(n int) string {
		text := ""
		for n = n % 20_000; n > 0; n /= len(syllables) {
			text += syllables[n%len(syllables)]
		}
		return text
	}
	for i := range pages {
		var page strings.Builder
		fmt.Fprintf(&page, "---\ntitle: Page %d about %s\ndate: 2026-01-02\ntopics: [%s]\n---\n", i, word(i*7+1), word(i%50+1))
		for n := range 500 {
			if n%60 == 0 {
				fmt.Fprintf(&page, "\n\n## Of %s\n\n", word(i+n))
			}
			fmt.Fprintf(&page, "%s ", word((i*31+n*n*17)%20_000+1))
			if n%25 == 0 {
				fmt.Fprintf(&page, "[a *link*](https://a.example/%d) ", n)
			}
		}
		at := filepath.Join(dir, fmt.Sprintf("%02d", i%100), fmt.Sprintf("%05d.md", i))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(page.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkFolder imports 10,000 pages from disk through children into a synced store, and follows with the index until all of them
// can be found.
func BenchmarkFolder(b *testing.B) {
	const pages = 10_000
	dir := folder(b, pages)
	for b.Loop() {
		started := time.Now()
		store, err := kv.Open(b.TempDir(), kv.Config{Kinds: content.Kinds()})
		if err != nil {
			b.Fatal(err)
		}
		catalog, err := content.OpenCatalog(store, "main")
		if err != nil {
			b.Fatal(err)
		}
		x, err := index.Open(b.TempDir(), index.Config{Catalog: catalog, Store: store})
		if err != nil {
			b.Fatal(err)
		}
		pool := confine.NewPool(confine.Config{Args: []string{workerArg}, Workers: 2})
		resetPeak()
		report := importFrom(b, catalog, ingest.Source{Path: dir, Name: "site"}, ingest.Options{Runner: pool})
		if report.New != pages {
			b.Fatal(counts(report))
		}
		b.ReportMetric(pages/time.Since(started).Seconds(), "imported/s")
		b.ReportMetric(float64(peak()>>20), "MiB-parent-import")
		if err := pool.Close(); err != nil {
			b.Fatal(err)
		}
		if err := x.Follower().CatchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(pages/time.Since(started).Seconds(), "searchable/s")
		b.ReportMetric(float64(peak()>>20), "MiB-parent-indexed")
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
	var children syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(children.Maxrss>>10), "MiB-child")
}

// BenchmarkFolderRead has 10,000 pages parsed by children, and says by how much this process grows meanwhile.
func BenchmarkFolderRead(b *testing.B) {
	const pages = 10_000
	dir, pool := folder(b, pages), newPool(b, confine.Limits{})
	for b.Loop() {
		before, n := resetPeak(), 0
		for item, err := range ingest.Read(b.Context(), ingest.Source{Path: dir, Name: "site"}, ingest.Options{Runner: pool}) {
			if n++; err != nil || item.Skip != nil {
				b.Fatal(err, item.Skip)
			}
		}
		if n != pages {
			b.Fatal(n)
		}
		b.ReportMetric(float64((peak()-before)>>20), "MiB-grown")
	}
	b.ReportMetric(pages*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
