package kv_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"moments/internal/kv"
)

func noise(seed uint64, n int) []byte {
	data := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(data)
	return data
}

func TestChunks(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, config())
	var data [][]byte
	for i, n := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 3 << 20, 1} {
		data = append(data, noise(uint64(i), n))
	}
	data = append(data, data[1], data[5])
	for i := range 500 {
		data = append(data, fmt.Append(nil, "small ", i))
	}
	hashes, err := s.Stage(t.Context(), data...)
	if err != nil {
		t.Fatal(err)
	}
	check := func(s *kv.Store) {
		for i, hash := range hashes {
			got, err := s.Chunk(hash)
			if err != nil || !bytes.Equal(got, data[i]) || hash != kv.HashOf(data[i]) {
				t.Errorf("chunk %d %q: %d bytes, want %d, error %v", i, hash, len(got), len(data[i]), err)
			}
		}
	}
	check(s)
	if hashes[0] != "" {
		t.Errorf("no data has the name %q", hashes[0])
	}
	writes := 0
	s.OnWrite(func(write func() error) error { writes++; return write() })
	if _, err := s.Stage(t.Context(), data...); err != nil || writes != 0 {
		t.Errorf("staged again: %d writes, error %v", writes, err)
	}
	closeStore(t, s)
	check(open(t, dir, config()))
}

func TestChunkErrors(t *testing.T) {
	s := open(t, t.TempDir(), config())
	big := noise(1, 1<<20)
	hashes, err := s.Stage(t.Context(), big)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Chunk(kv.HashOf([]byte("never staged")))
	wantErr(t, err, kv.ErrNotFound)
	piece := func(n int) string { return fmt.Sprintf("chunk/%s/%03d", hashes[0], n) }
	for name, spoil := range map[string]error{
		"altered": s.SetRaw(piece(1), noise(2, 256<<10)), "cut short": s.SetRaw(piece(3), nil),
	} {
		_, err = s.Chunk(hashes[0])
		wantErr(t, err, kv.ErrCorrupt)
		if spoil != nil || !strings.Contains(fmt.Sprint(err), string(hashes[0])) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Stage(t.Context(), big); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Chunk(hashes[0]); err != nil || !bytes.Equal(got, big) {
		t.Errorf("staging has not repaired it: %v", err)
	}
	_, err = s.Stage(t.Context(), make([]byte, 64<<20+1))
	wantErr(t, err, kv.ErrTooLarge)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Stage(ended, []byte("too late"))
	wantErr(t, err, context.Canceled)
}

// A chunk whose staging was cut off must not look as if it were there.
func TestHalfStagedChunkIsNotThere(t *testing.T) {
	for cut := 1; cut <= 3; cut++ {
		s := open(t, t.TempDir(), config())
		writes := 0
		s.OnWrite(func(write func() error) error {
			if writes++; writes == cut {
				return errDisk
			}
			return write()
		})
		data := noise(1, 3<<20)
		_, err := s.Stage(t.Context(), data)
		wantErr(t, err, kv.ErrPoisoned)
		_, err = s.Chunk(kv.HashOf(data))
		wantErr(t, err, kv.ErrNotFound)
	}
}

func TestLargestChunk(t *testing.T) {
	s := open(t, t.TempDir(), config())
	data := noise(1, 64<<20)
	hashes, err := s.Stage(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Chunk(hashes[0]); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, error %v", len(got), err)
	}
	commit(t, s, put("a", "x"))
}
