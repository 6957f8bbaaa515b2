package kv_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/internal/kv"
)

// machine commits at random to a store, and keeps what the notes must be.
type machine struct {
	store    *kv.Store
	model    map[string]note
	events   map[string]bool
	recorded map[kv.Log][]kv.Record
	chunks   []kv.Hash
}

var (
	someKeys  = rapid.SampledFrom([]string{"a", "b", "c", "a/b"})
	someTexts = rapid.StringMatching(`[a-z]{0,40}`)
)

func (m *machine) expect(t *rapid.T, refused bool, records ...kv.Record) {
	for _, r := range records {
		m.recorded[r.Log] = append(m.recorded[r.Log], r)
	}
	if last := records[len(records)-1]; (last.Verdict.Refused != "") != refused {
		t.Fatalf("%s:%d: verdict %+v, want refused %v", last.Log, last.Seq, last.Verdict, refused)
	}
}

func (m *machine) commit(t *rapid.T, changes ...kv.Change) []kv.Record {
	records, err := m.store.Commit(context.Background(), changes...)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func (m *machine) Put(t *rapid.T) {
	n := note{Key: someKeys.Draw(t, "key"), Text: someTexts.Draw(t, "text")}
	n.Version = rapid.IntRange(-1, 3).Draw(t, "version")
	old := m.model[n.Key]
	refused := n.Version >= 0 && n.Version != old.Version
	if m.expect(t, refused, m.commit(t, putIf(n.Key, n.Text, n.Version))...); !refused {
		n.Version = old.Version + 1
		m.model[n.Key] = n
	}
}

func (m *machine) Drop(t *rapid.T) {
	key := someKeys.Draw(t, "key")
	_, there := m.model[key]
	m.expect(t, !there, m.commit(t, change("note.drop", []byte(key)))...)
	delete(m.model, key)
}

func (m *machine) PutAndEvent(t *rapid.T) {
	key, id := someKeys.Draw(t, "key"), fmt.Sprint(rapid.IntRange(0, 20).Draw(t, "id"))
	m.expect(t, m.events[id], m.commit(t, put(key, "both"), event(id))...)
	m.model[key] = note{Key: key, Text: "both", Version: m.model[key].Version + 1}
	m.events[id] = true
}

func (m *machine) Fail(t *rapid.T) {
	kind := rapid.SampledFrom([]string{"note.early", "note.late", "note.lie", "note.panic"}).Draw(t, "kind")
	if _, err := m.store.Commit(context.Background(), put("a", "never"), change(kind, nil), event("never")); err == nil {
		t.Fatalf("%s was accepted", kind)
	}
}

func (m *machine) Stage(t *rapid.T) {
	hashes, err := m.store.Stage(context.Background(), []byte(someTexts.Draw(t, "data")))
	if err != nil {
		t.Fatal(err)
	}
	m.chunks = append(m.chunks, hashes...)
}

// Check is run after every step.
func (m *machine) Check(t *rapid.T) {
	found, count := map[string]note{}, 0
	err := m.store.View(func(tx *kv.Tx) error {
		for row, err := range notes.All(tx, "main", "", "") {
			if err != nil {
				return err
			}
			found[row.Key] = row.Value
		}
		n, err := tally.Get(tx, "main", "all")
		if count = n; errors.Is(err, kv.ErrNotFound) {
			err = nil
		}
		return err
	})
	if diff := cmp.Diff(m.model, found); err != nil || diff != "" || count != len(m.events) {
		t.Fatalf("%d events, want %d, error %v\n%s", count, len(m.events), err, diff)
	}
}

func TestReplayGivesTheSameRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{model: map[string]note{}, events: map[string]bool{}, recorded: map[kv.Log][]kv.Record{}}
		m.store = openFor(t, "")
		defer m.store.Close()
		t.Repeat(rapid.StateMachineActions(m))

		again, err := kv.Replay(context.Background(), m.store, "", config())
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		m.compare(t, again)
	})
}

func openFor(t *rapid.T, dir string) *kv.Store {
	s, err := kv.Open(dir, config())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// compare holds the replayed store against the first, and both logs against what was answered.
func (m *machine) compare(t *rapid.T, again *kv.Store) {
	ctx := context.Background()
	for _, s := range []*kv.Store{m.store, again} {
		for _, log := range []kv.Log{kv.Cmd, kv.Out} {
			var found []kv.Record
			err := s.Read(log, 0, 1<<20, func(r kv.Record) error { found = append(found, r); return nil })
			if diff := cmp.Diff(m.recorded[log], found); err != nil || diff != "" {
				t.Fatalf("%s: error %v\n%s", log, err, diff)
			}
		}
		for _, hash := range m.chunks {
			if data, err := s.Chunk(hash); err != nil || kv.HashOf(data) != hash {
				t.Fatalf("chunk %q: %v", hash, err)
			}
		}
		if report, err := s.Verify(ctx); err != nil || report.Err() != nil {
			t.Fatal(err, report.Err())
		}
	}
	one, err := m.store.Digest(ctx)
	two, err2 := again.Digest(ctx)
	if one != two || err != nil || err2 != nil {
		t.Fatalf("digests %s, %s, errors %v, %v", one, two, err, err2)
	}
}

func TestReplayOnDisk(t *testing.T) {
	from := open(t, t.TempDir(), config())
	for i := range 1500 {
		commit(t, from, put(fmt.Sprint(i%100), fmt.Sprint(i)), event(fmt.Sprint(i%900)))
	}
	if _, err := from.Stage(t.Context(), noise(1, 3<<20), noise(2, 100)); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "replayed")
	again, err := kv.Replay(t.Context(), from, dir, config())
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, again)
	again = open(t, dir, config())
	if digest(t, again) != digest(t, from) || again.Head(kv.Out) != 1500 {
		t.Errorf("digests differ, or head is %d", again.Head(kv.Out))
	}
	chunks, err := from.RawKeys("chunk/")
	if err != nil || len(chunks) != 13 {
		t.Errorf("%d pieces, error %v", len(chunks), err)
	}
	for _, key := range chunks {
		one, err := from.Raw(key)
		two, err2 := again.Raw(key)
		if string(one) != string(two) || err != nil || err2 != nil {
			t.Errorf("%s differs; errors %v, %v", key, err, err2)
		}
	}
}

func TestReplayFindsWhatDiffers(t *testing.T) {
	without := func(kind string, instead kv.Apply) kv.Config {
		cfg := config()
		if delete(cfg.Kinds, kind); instead != nil {
			cfg.Kinds[kind] = instead
		}
		return cfg
	}
	tests := []struct {
		name string
		cfg  kv.Config
		want error
		says string
	}{
		{"other result", without("note.put", func(*kv.Tx, kv.Change) (kv.Verdict, error) {
			return kv.Verdict{Result: "1"}, nil
		}), kv.ErrDiffers, "cmd:2 (note.put)"},
		{"other refusal", without("event.add", func(*kv.Tx, kv.Change) (kv.Verdict, error) {
			return kv.Verdict{}, nil
		}), kv.ErrDiffers, "out:2 (event.add)"},
		{"error", without("event.add", func(*kv.Tx, kv.Change) (kv.Verdict, error) {
			return kv.Verdict{}, errApply
		}), errApply, "out:1 (event.add)"},
		{"no owner", without("note.put", nil), kv.ErrUnknownKind, "cmd:1"},
	}
	from := open(t, "", config())
	commit(t, from, put("a", "x"), put("a", "y"), event("e"), event("e"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := kv.Replay(t.Context(), from, "", test.cfg)
			wantErr(t, err, test.want)
			if err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q does not name %q", err, test.says)
			}
		})
	}
	dir := t.TempDir()
	used := open(t, dir, config())
	commit(t, used, put("a", "x"))
	_, err := kv.Replay(t.Context(), from, dir, config())
	wantErr(t, err, kv.ErrInUse)
	closeStore(t, used)
	_, err = kv.Replay(t.Context(), from, dir, config())
	wantErr(t, err, kv.ErrNotEmpty)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = kv.Replay(ended, from, "", config())
	wantErr(t, err, context.Canceled)
	_, err = kv.Replay(t.Context(), from, filepath.Join(os.DevNull, "x"), config())
	if err == nil {
		t.Error("replayed into nowhere")
	}
}
