package ingest_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/ingest"
	"moments/internal/kv"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	by    = kv.Author{Actor: "test", At: today}
)

// site is the root of the examples.
var site = ingest.Source{FS: os.DirFS("testdata/site"), Name: "site"}

func collect(t testing.TB, src ingest.Source, opts ingest.Options) (items []ingest.Item) {
	t.Helper()
	for item, err := range ingest.Read(context.Background(), src, opts) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

// from is a source of files that exist in the test only.
func from(files map[string]string) ingest.Source {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return ingest.Source{FS: fsys, Name: "site"}
}

// one reads a source with one item in it.
func one(t testing.TB, name, text string) ingest.Item {
	t.Helper()
	items := collect(t, from(map[string]string{name: text}), ingest.Options{})
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	return items[0]
}

func openCatalog(t testing.TB) *content.Catalog {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: content.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	catalog, err := content.OpenCatalog(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

// readable is an item without what says nothing, for the golden file.
func readable(item ingest.Item) map[string]any {
	out := map[string]any{"at": fmt.Sprintf("%s:%d", item.Path, item.Row)}
	if len(item.Ignored) > 0 {
		out["ignored"] = item.Ignored
	}
	if item.Skip != nil {
		out["skip"] = item.Skip.String()
		return out
	}
	data, err := json.Marshal(item.Input)
	if err != nil {
		panic(err)
	}
	fields := map[string]any{}
	if err := json.Unmarshal(data, &fields); err != nil {
		panic(err)
	}
	for name, value := range fields {
		switch fmt.Sprint(value) {
		case "", "0", "[]", "<nil>", "false", "0001-01-01T00:00:00Z":
			delete(fields, name)
		}
	}
	out["asset"] = fields
	return out
}

func TestSite(t *testing.T) {
	var lines strings.Builder
	encoder := json.NewEncoder(&lines)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	for _, item := range collect(t, site, ingest.Options{}) {
		if err := encoder.Encode(readable(item)); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/site.golden", []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/site.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), lines.String()); diff != "" {
		t.Error(diff)
	}
}
