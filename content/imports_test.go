package content_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
)

func TestImportRunsAreKept(t *testing.T) {
	dir := t.TempDir()
	store, catalog := openIn(t, dir)
	runs := []content.ImportRun{{Source: "a", New: 3, Complete: true}, {Source: "b", Changed: 1, Skipped: 2}}
	for i := range runs {
		seq, err := catalog.RecordImport(t.Context(), by, runs[i])
		if err != nil {
			t.Fatal(err)
		}
		runs[i].ID, runs[i].At, runs[i].Actor = seq, today, "test"
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	_, catalog = openIn(t, dir)
	found, err := catalog.Imports()
	if diff := cmp.Diff(runs, found); err != nil || diff != "" {
		t.Errorf("error %v\n%s", err, diff)
	}
}
