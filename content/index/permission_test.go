package index_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"moments/content/index"
)

func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	h.catchUp()
	must(t, h.index.Close())
	for _, name := range []string{"store/root.bolt", "index_meta.json"} {
		file := filepath.Join(h.index.Folder(), name)
		must(t, os.Chmod(file, 0))
		_, err := index.Open(h.dir, index.Config{Store: h.store, Catalog: h.catalog})
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v, want a permission error", name, err)
		}
		must(t, os.Chmod(file, 0o600))
	}
	h.open()
	if got := h.found("plain"); got != "one" {
		t.Errorf("found %q", got)
	}
}
