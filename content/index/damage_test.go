package index_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/index"
	"moments/internal/kv"
)

// copyFolder copies a folder as a crash may leave it: file by file, while it is written to.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	must(t, filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil // a segment that was merged meanwhile
		}
		must(t, err)
		rel, err := filepath.Rel(from, path)
		must(t, err)
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		must(t, err)
		return os.WriteFile(filepath.Join(to, rel), data, 0o600)
	}))
}

// What a crash leaves is consistent with the sequence that it says it has, whenever it comes, and following completes it.
func TestCrash(t *testing.T) {
	h := newHouse(t, t.TempDir())
	c := newCorpus(5, 50)
	for round := range 12 {
		h.put(pages(c, 60)...)
		_, err := h.catalog.Withdraw(t.Context(), author, content.AssetID(fmt.Sprintf("page-%03d", round)))
		must(t, err)
		h.catchUp()
		if round%4 == 3 {
			h.index.Flush()
		}
		copied := *h
		copied.dir = t.TempDir()
		copyFolder(t, h.dir, copied.dir)
		copied.open()
		if applied, head := copied.index.Applied(), h.store.Head(kv.Cmd); applied > head {
			t.Fatalf("round %d: applied %d, the log is at %d", round, applied, head)
		}
		copied.verify() // what was not followed yet is no difference
		copied.catchUp()
		copied.verify()
		if round%4 == 3 && copied.index.Applied() != h.index.Applied() {
			t.Errorf("round %d: applied %d, want %d", round, copied.index.Applied(), h.index.Applied())
		}
		queries := []index.Query{{Text: c.text(1)}, {Text: c.text(3)}}
		if diff := cmp.Diff(h.answers(queries), copied.answers(queries)); diff != "" {
			t.Fatalf("round %d: %s", round, diff)
		}
		must(t, copied.index.Close())
	}
}

// intact is an index in a folder, closed, with the answers that it gave.
type intact struct {
	*house
	queries []index.Query
	want    []index.Result
}

func newIntact(t *testing.T) *intact {
	h := newHouse(t, t.TempDir())
	c := newCorpus(6, 80)
	for range 3 {
		h.put(pages(c, 90)...)
		h.catchUp()
		h.index.Flush()
	}
	in := &intact{house: h, queries: []index.Query{{Text: c.text(1)}, {Text: c.text(2)}, {Text: c.text(4)}}}
	in.want = h.answers(in.queries)
	must(t, h.index.Close())
	return in
}

// damaged opens a copy to which harm was done and follows, as a start of the program does. It returns what Open logged.
func (in *intact) damaged(t *testing.T, harm func(folder string)) (log string, opened *house) {
	h := *in.house
	h.t, h.dir, h.log = t, t.TempDir(), new(bytes.Buffer)
	copyFolder(t, in.dir, h.dir)
	harm(filepath.Join(h.dir, foldersIn(t, h.dir)[0]))
	h.open()
	log = h.log.String()
	_, err := h.index.Reconcile(t.Context())
	must(t, err)
	h.catchUp()
	h.verify()
	if diff := cmp.Diff(in.want, h.answers(in.queries)); diff != "" {
		t.Errorf("other answers: %s", diff)
	}
	if !h.index.Touch() {
		t.Error("nothing can be written")
	}
	return log, &h
}

func glob(t *testing.T, folder, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, pattern))
	must(t, err)
	if len(files) == 0 {
		t.Fatalf("no %s in %s", pattern, folder)
	}
	return files
}

// edit writes what fn makes of a file.
func edit(t *testing.T, file string, fn func([]byte) []byte) {
	t.Helper()
	must(t, edited(fn)(file))
}

// segments does harm to all files of segments, because some may be leftovers of merging.
func segments(harm func(file string) error) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		for _, file := range glob(t, folder, "store/*.zap") {
			must(t, harm(file))
		}
	}
}

func edited(fn func([]byte) []byte) func(string) error {
	return func(file string) error {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(file, fn(data), 0o600)
	}
}

func TestDamage(t *testing.T) {
	in := newIntact(t)
	half := func(b []byte) []byte { return b[:len(b)/2] }
	for name, harm := range map[string]func(t *testing.T, folder string){
		"root.bolt cut in half": func(t *testing.T, f string) { edit(t, filepath.Join(f, "store/root.bolt"), half) },
		"root.bolt empty": func(t *testing.T, f string) {
			edit(t, filepath.Join(f, "store/root.bolt"), func([]byte) []byte { return nil })
		},
		"root.bolt gone": func(t *testing.T, f string) { must(t, os.Remove(filepath.Join(f, "store/root.bolt"))) },
		"root.bolt zeroed": func(t *testing.T, f string) {
			edit(t, filepath.Join(f, "store/root.bolt"), func(b []byte) []byte { return make([]byte, len(b)) })
		},
		"segments gone":           segments(os.Remove),
		"segments cut":            segments(edited(half)),
		"segments empty":          segments(edited(func([]byte) []byte { return nil })),
		"segments of a few bytes": segments(edited(func(b []byte) []byte { return b[len(b)-10:] })),
		"segments flipped":        segments(edited(func(b []byte) []byte { b[100] ^= 1; return b })),
		"segments zeroed inside":  segments(edited(func(b []byte) []byte { clear(b[len(b)/2 : len(b)/2+200]); return b })),
		"meta of garbage": func(t *testing.T, f string) {
			edit(t, filepath.Join(f, "index_meta.json"), func([]byte) []byte { return []byte("garbage\x00\xff\xff") })
		},
		"meta gone":  func(t *testing.T, f string) { must(t, os.Remove(filepath.Join(f, "index_meta.json"))) },
		"store gone": func(t *testing.T, f string) { must(t, os.RemoveAll(filepath.Join(f, "store"))) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log, h := in.damaged(t, func(folder string) { harm(t, folder) })
			if !strings.Contains(log, "the index is damaged") {
				t.Errorf("Open logged %q", log)
			}
			if kept := glob(t, h.dir, "*.damaged"); len(kept) != 1 {
				t.Errorf("kept %v, want one damaged folder", kept)
			}
		})
	}
	t.Run("not ready", func(t *testing.T) {
		var folder string
		_, h := in.damaged(t, func(f string) { folder = f; must(t, os.Remove(filepath.Join(f, "READY"))) })
		if names := foldersIn(t, h.dir); len(names) != 1 || h.index.Folder() == folder {
			t.Errorf("left over: %v", names)
		}
	})
	t.Run("torn leftover", func(t *testing.T) {
		log, _ := in.damaged(t, func(folder string) {
			must(t, os.WriteFile(filepath.Join(folder, "store", "0000000000ff.zap"), []byte("half a segment"), 0o600))
		})
		if log != "" {
			t.Errorf("a good index was opened with %q", log)
		}
	})
	t.Run("none", func(t *testing.T) {
		log, _ := in.damaged(t, func(string) {})
		if log != "" {
			t.Errorf("a good index was opened with %q", log)
		}
	})
}

// Whatever bytes are flipped wherever, the program lives and ends with a good index.
// flips is how often each kind of file is damaged at random.
const flips = 25

func TestFlippedBytes(t *testing.T) {
	in := newIntact(t)
	for _, pattern := range []string{"store/*.zap", "store/root.bolt", "index_meta.json"} {
		for n := range flips {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(pattern), n), func(t *testing.T) {
				t.Parallel()
				rng := rand.New(rand.NewPCG(1, uint64(n)))
				in.damaged(t, func(folder string) {
					files := glob(t, folder, pattern)
					edit(t, files[rng.IntN(len(files))], func(b []byte) []byte {
						for range 1 + rng.IntN(4) {
							b[rng.IntN(len(b))] ^= byte(1 + rng.IntN(255))
						}
						return b
					})
				})
			})
		}
	}
}

// A damaged copy is kept to be looked at, but only the newest.
func TestOneDamagedFolderIsKept(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	for range 3 {
		h.catchUp()
		h.index.Flush()
		must(t, h.index.Close())
		must(t, os.Remove(filepath.Join(h.index.Folder(), "store", "root.bolt")))
		last := filepath.Base(h.index.Folder())
		h.open()
		if names := foldersIn(t, h.dir); len(names) != 2 || names[0] != last+".damaged" {
			t.Fatalf("after damage to %s: %v", last, names)
		}
	}
}

// Damage that is noticed while the index is used is repaired by Reconcile, with searches going on.
func TestReconcileRepairs(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	h.catchUp()
	before := h.index.Folder()
	if _, err := h.index.Reconcile(t.Context()); err != nil || h.index.Folder() != before {
		t.Fatalf("a good index was built anew: %v", err)
	}
	h.index.Break()
	if stats, err := h.index.Stats(); err != nil || !stats.Damaged {
		t.Errorf("%+v, %v", stats, err)
	}
	_, err := h.index.Reconcile(t.Context())
	must(t, err)
	if h.index.Folder() == before {
		t.Error("a damaged index was kept")
	}
	if stats, err := h.index.Stats(); err != nil || stats.Damaged || stats.Docs != 1 {
		t.Errorf("%+v, %v", stats, err)
	}
	if names := foldersIn(t, h.dir); len(names) != 1 {
		t.Errorf("left over: %v", names)
	}
	h.put(page("two", "Plain", ""))
	h.catchUp()
	if got := h.found("plain"); got != "one two" {
		t.Errorf("found %q", got)
	}
	h.reopen()
	if got := h.found("plain"); got != "one two" {
		t.Errorf("found %q after opening anew", got)
	}
}
