package kv_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"moments/internal/kv"
)

func TestNoSpace(t *testing.T) {
	dir := t.TempDir()
	free := uint64(1000)
	cfg := config()
	cfg.Reserve = 100
	cfg.Space = func(string) (kv.Space, error) { return kv.Space{Free: free, Total: 10_000}, nil }
	s := open(t, dir, cfg)
	commit(t, s, put("a", "before"))
	writes := 0
	s.OnWrite(func(write func() error) error { writes++; return write() })
	steps := []struct {
		free    uint64
		accepts bool
	}{
		{100, true}, {99, false}, {100, false}, {149, false}, {150, true}, {149, true}, {100, true},
		{0, false}, {149, false}, {1000, true},
	}
	for i, step := range steps {
		free = step.free
		before := writes
		healthy := s.Healthy()
		_, commitErr := s.Commit(t.Context(), put("a", "after"))
		_, stageErr := s.Stage(t.Context(), []byte{byte(i)})
		for _, err := range []error{healthy, commitErr, stageErr} {
			if step.accepts != (err == nil) || err != nil && !errors.Is(err, kv.ErrNoSpace) {
				t.Errorf("step %d, %d free: error %v", i, free, err)
			}
		}
		if !step.accepts && writes != before {
			t.Errorf("step %d, %d free: written all the same", i, free)
		}
		if text(t, s, "a") == "(none)" {
			t.Error("reading has ended, too")
		}
	}
	if err := verify(t, s).Err(); err != nil || s.Head(kv.Cmd) != 6 {
		t.Errorf("head %d, error %v", s.Head(kv.Cmd), err)
	}
}

func TestOpenRefusedBelowTheReserve(t *testing.T) {
	dir := t.TempDir()
	space := kv.Space{Free: 512<<20 - 1, Total: 1 << 30}
	cfg := kv.Config{Kinds: kinds(), Space: func(string) (kv.Space, error) { return space, nil }}
	_, err := kv.Open(dir, cfg)
	wantErr(t, err, kv.ErrNoSpace)
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("it was written to: %v", entries)
	}
	space = kv.Space{Free: 4 << 30, Total: 100 << 30} // 5 % are 5 GiB
	_, err = kv.Open(dir, cfg)
	wantErr(t, err, kv.ErrNoSpace)
	if err != nil && !strings.Contains(err.Error(), "4096 MiB are free, 5120 MiB are needed") {
		t.Errorf("%q does not tell the sizes", err)
	}
	space.Free = 6 << 30
	commit(t, open(t, dir, cfg), put("a", "x"))
}

func TestSpaceOfTheFileSystem(t *testing.T) {
	commit(t, open(t, t.TempDir(), kv.Config{Kinds: kinds(), Reserve: 1}), put("a", "x"))
	_, err := kv.Open(t.TempDir(), kv.Config{Kinds: kinds(), Reserve: 1 << 62})
	wantErr(t, err, kv.ErrNoSpace)
}
