//go:build unix

package ingest_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"moments/content/ingest"
	"moments/content/ingest/parse"
)

// A pipe that nobody writes to would hold up whoever opens it.
func TestPipesAreNotOpened(t *testing.T) {
	dir := write(t, map[string]string{"z.md": "Z"})
	if err := syscall.Mkfifo(filepath.Join(dir, "a.md"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	items := collect(t, ingest.Source{Path: dir}, ingest.Options{})
	if len(items) != 2 || items[0].Skip == nil || items[0].Skip.Code != parse.Unreadable || items[1].Skip != nil {
		t.Errorf("%+v", items)
	}
}
