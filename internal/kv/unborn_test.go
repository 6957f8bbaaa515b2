package kv_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"moments/internal/kv"
)

// A process that is killed while it begins a file of the value log leaves it empty, which Badger refuses to open. Nothing is in it, so nothing
// is lost; an empty file that others come after is damage all the same.
func TestAFileThatWasNeverWrittenIsNoDamage(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"the last":      {"000999.vlog", nil},
		"one in middle": {"", kv.ErrDamage},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, config())
			commit(t, s, put("a", "first"))
			rows := digest(t, s)
			closeStore(t, s)
			at := filepath.Join(dir, c.file)
			if c.file == "" {
				files, err := filepath.Glob(filepath.Join(dir, "*.vlog"))
				if err != nil || len(files) == 0 {
					t.Fatal(files, err)
				}
				at = files[0]
				if err := os.WriteFile(filepath.Join(dir, "000999.vlog"), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(at, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(dir, "CLEAN")); err != nil {
				t.Fatal(err)
			}
			again, err := kv.Open(dir, config())
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if err != nil {
				return
			}
			defer closeStore(t, again)
			if digest(t, again) != rows || text(t, again, "a") != "first" {
				t.Error("rows have changed")
			}
			commit(t, again, put("b", "more"))
		})
	}
}
