package ingest_test

import (
	"maps"
	"testing"

	"moments/content"
	"moments/content/ingest"
)

func TestFullImport(t *testing.T) {
	catalog := openCatalog(t)
	all := map[string]string{"a.md": "A", "b.md": "B", "c.csv": "id,title\n1,One\n2,Two\n"}
	less := func(change map[string]string, without ...string) ingest.Source {
		files := maps.Clone(all)
		maps.Copy(files, change)
		for _, name := range without {
			delete(files, name)
		}
		return from(files)
	}
	run := 0
	again := func(src ingest.Source, opts ingest.Options) ingest.Report {
		run++
		return importFrom(t, catalog.During(string(rune('a'+run))), src, opts)
	}
	again(from(all), ingest.Options{})
	other := from(map[string]string{"x.md": "X"})
	other.Name = "other"
	again(other, ingest.Options{})

	full := ingest.Options{Full: true}
	if r := again(less(nil, "b.md"), ingest.Options{}); r.Missing != 0 {
		t.Errorf("not full: %+v", r)
	}
	if r := again(less(nil, "b.md"), ingest.Options{Full: true, DryRun: true}); r.Missing != 1 || isWithdrawn(t, catalog, "b") {
		t.Errorf("a dry run: %+v", r)
	}
	if r := again(less(map[string]string{"a.md": "\xff"}, "b.md"), full); r.Missing != 0 || r.Withheld == "" || isWithdrawn(t, catalog, "b") {
		t.Errorf("with a file that cannot be read: %+v", r)
	}
	if r := again(less(map[string]string{"c.csv": "id,title,date\n1,One,\n2,Two,soon\n"}, "b.md"), full); r.Missing != 1 || !isWithdrawn(t, catalog, "b") {
		t.Errorf("with a row that is wrong: %+v", r)
	}
	if isWithdrawn(t, catalog, "2") || isWithdrawn(t, catalog, "x") {
		t.Error("a row that is wrong, or an asset of another source, is taken for missing")
	}
	if r := again(from(map[string]string{"z.gif": "GIF"}), full); r.Missing != 0 || r.Withheld == "" {
		t.Errorf("nothing at all: %+v", r)
	}
	if r := again(less(map[string]string{"a.md": "---\nnoindex: true\n---\nA"}), full); r.Missing != 1 || isWithdrawn(t, catalog, "b") || !isWithdrawn(t, catalog, "a") {
		t.Errorf("a page that is back, and one that asks not to be found: %+v", r)
	}
}

func isWithdrawn(t *testing.T, catalog *content.Catalog, id content.AssetID) bool {
	t.Helper()
	asset, err := catalog.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return asset.Withdrawn
}
