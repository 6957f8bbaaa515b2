package live_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"moments/engine/journal"
	"moments/engine/snapshot"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
)

// row is a stored form, which is an array.
type row []any

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 16) }

// parts is the stored form of a fold with one answer, of one search in one cluster of one variant.
func parts() (state, cluster, search row) {
	counts := []float64{1, 1, 0, 0, 0}
	cluster = row{uint64(1), key(1), "t/control", 1.0, counts, start.Unix(), false}
	search = row{uint64(2), "t/control", uint64(1), start.UnixMicro(), false, counts, map[string]any{}}
	tally := live.Tally{}
	tally.Sums[0] = verdict.Sums{Clusters: 1, N: 1, Y: 1, NN: 1, YY: 1, NY: 1}
	return row{uint64(9), start, uint64(2), map[string]any{"t/control": tally}, nil, nil, map[string]uint64{}, []row{{key(7), start.Unix()}}, []uint64{2}}, cluster, search
}

// A snapshot whose parts do not belong together is refused, whatever its checksum says; the fold is then made again from the journal.
func TestLooseSnapshotsAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trial.snapshot")
	load := func(edit func(state, cluster, search row)) (*live.Fold, error) {
		t.Helper()
		state, cluster, search := parts()
		edit(state, cluster, search)
		if state[4] == nil {
			state[4] = []row{cluster}
		}
		if state[5] == nil {
			state[5] = []row{search}
		}
		if err := (snapshot.Form{Name: "trial", Version: 1}).Write(path, state); err != nil {
			t.Fatal(err)
		}
		return live.LoadFile(path)
	}
	good, err := load(func(_, _, _ row) {})
	if err != nil || told(good, live.Control) != "1 visitors 1 searches satisfied 1" {
		t.Fatalf("%v", err)
	}
	for name, edit := range map[string]func(state, cluster, search row){
		"a cluster of no variant":        func(_, c, _ row) { c[2] = "t/variant" },
		"a search of no variant":         func(_, _, s row) { s[1] = "" },
		"a search of no cluster":         func(_, _, s row) { s[2] = uint64(5) },
		"an answer of no search":         func(s, _, _ row) { s[8] = []uint64{3} },
		"answers without their searches": func(s, _, _ row) { s[8] = []uint64{} },
		"a chain of no search":           func(s, _, _ row) { s[6] = map[string]uint64{string(key(3)): 8} },
		"a variant that is nothing":      func(s, _, _ row) { s[3] = map[string]any{"t/control": nil} },
		"another shape":                  func(s, _, _ row) { s[0] = "nine" },
	} {
		if _, err := load(edit); !errors.Is(err, snapshot.ErrSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(path, []byte("moments trial 1 00000000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := live.LoadFile(path); !errors.Is(err, snapshot.ErrSnapshot) {
		t.Errorf("a damaged one: %v", err)
	}
	if fresh, err := live.LoadFile(filepath.Join(t.TempDir(), "none")); err != nil || fresh.Applied() != 0 {
		t.Errorf("none: %v", err)
	}
}

// A fold that is loaded again goes on as if nothing had been.
func TestALoadedFoldGoesOn(t *testing.T) {
	s := &story{at: start}
	s.ask("1", "v", live.Variant, chain("c"))
	f := fold(t, s.entries)
	path := filepath.Join(t.TempDir(), "trial.snapshot")
	if err := f.SaveFile(path); err != nil {
		t.Fatal(err)
	}
	loaded, err := live.LoadFile(path)
	if err != nil || loaded.Applied() != 1 {
		t.Fatalf("%v", err)
	}
	s.wait(29 * time.Minute)
	s.ask("2", "v", live.Variant, chain("c"))
	s.got(journal.Lead, "1", nil)
	s.ask("3", "v", live.Variant, chain("d"))
	if err := loaded.Apply(s.entries, 4); err != nil {
		t.Fatal(err)
	}
	if got := told(loaded, live.Variant); got != "1 visitors 2 searches satisfied 1 leads 1" {
		t.Error(got)
	}
}
