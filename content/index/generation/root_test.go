package generation_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	"go.etcd.io/bbolt"

	"moments/content/index/generation"
	"moments/content/index/words"
	"moments/internal/kv"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHome(t testing.TB, dir string) *generation.Home {
	t.Helper()
	m, err := words.Mapping()
	must(t, err)
	h, err := generation.At(generation.Config{Dir: dir, Mapping: m, Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	return h
}

// write commits documents with these ids.
func write(t testing.TB, g *generation.Generation, seq kv.Seq, ids ...string) {
	t.Helper()
	batch := g.NewBatch()
	for _, id := range ids {
		doc := document.NewDocument(id)
		doc.AddField(document.NewTextField("text", nil, []byte("some words of "+id)))
		must(t, batch.IndexAdvanced(doc))
	}
	must(t, g.Commit(batch, seq))
}

// rootBytes is a root file as Bleve writes it, of an index with a history.
func rootBytes(t testing.TB) []byte {
	g, err := newHome(t, t.TempDir()).Open(0)
	must(t, err)
	for seq := range kv.Seq(8) {
		var ids []string
		for i := range 60 {
			ids = append(ids, fmt.Sprint("page-", i))
		}
		write(t, g, seq+1, ids...)
		g.Flush(time.Minute)
	}
	must(t, g.Close())
	data, err := os.ReadFile(filepath.Join(g.Folder(), "store", "root.bolt"))
	must(t, err)
	return data
}

// walkBolt reads everything with bbolt itself, and writes.
func walkBolt(file string) error {
	return generation.Guarded(func() (err error) {
		db, err := bbolt.Open(file, 0o600, &bbolt.Options{NoSync: true, NoGrowSync: true})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		var walk func(*bbolt.Bucket) error
		walk = func(b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				if value == nil {
					return walk(b.Bucket(key))
				}
				return nil
			})
		}
		return db.Update(func(tx *bbolt.Tx) error {
			err := tx.ForEach(func(_ []byte, b *bbolt.Bucket) error { return walk(b) })
			_, creating := tx.CreateBucketIfNotExists([]byte("probe"))
			return errors.Join(err, creating)
		})
	})
}

// What the check lets pass, bbolt can read without harm; and it lets good files pass.
func TestCheckedRootCanBeRead(t *testing.T) {
	good := rootBytes(t)
	must(t, generation.CheckPages(good))
	rng := rand.New(rand.NewPCG(4, 4))
	file := filepath.Join(t.TempDir(), "root.bolt")
	refused := 0
	for n := range 4000 {
		data := append([]byte(nil), good...)
		for range 1 + n%5 {
			// Most damage is to be where the structure is: at the beginning of pages.
			at := rng.IntN(len(data))
			if n%2 == 0 {
				at = at/4096*4096 + rng.IntN(128)
			}
			data[at] ^= byte(1 << rng.IntN(8))
		}
		if n%10 == 9 {
			data = data[:rng.IntN(len(data))]
		}
		if generation.CheckPages(data) != nil {
			refused++
			continue
		}
		must(t, os.WriteFile(file, data, 0o600))
		if err := walkBolt(file); err != nil {
			t.Fatalf("mutation %d passed and bbolt says %v", n, err)
		}
	}
	if refused < 400 {
		t.Errorf("%d of 4000 damaged files were refused", refused)
	}
}

func FuzzCheckPages(f *testing.F) {
	data, err := os.ReadFile("testdata/root.bolt")
	must(f, err)
	must(f, generation.CheckPages(data))
	f.Add(data)
	f.Add([]byte{})
	f.Add(data[:4096])
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if generation.CheckPages(data) != nil {
			return
		}
		file := filepath.Join(t.TempDir(), "root.bolt")
		must(t, os.WriteFile(file, data, 0o600))
		must(t, walkBolt(file))
	})
}

// Errors of the machine are no reason to throw an index away, also when Bleve has made text of them.
func TestIsEnvironment(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{&fs.PathError{Op: "open", Path: "root.bolt", Err: syscall.EACCES}, true},
		{fmt.Errorf("opening: %w", syscall.EMFILE), true},
		{fmt.Errorf("opening: %v", syscall.ENOSPC), true},
		{&fs.PathError{Op: "open", Path: "1.zap", Err: syscall.ENOENT}, false},
		{errors.New("error parsing mapping JSON: unexpected end of JSON input"), false},
	} {
		if got := generation.IsEnvironment(test.err); got != test.want {
			t.Errorf("%v: %v, want %v", test.err, got, test.want)
		}
	}
}
