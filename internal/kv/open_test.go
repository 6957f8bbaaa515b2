package kv_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4/options"

	"moments/internal/kv"
)

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on the way")
	s := open(t, dir, config())
	commit(t, s, put("a", "first"), put("a", "second"), event("e"))
	rows := digest(t, s)
	if exists(dir, "CLEAN") || !exists(dir, "FORMAT") {
		t.Error("an open store must have FORMAT and no CLEAN")
	}
	closeStore(t, s)
	if !exists(dir, "CLEAN") {
		t.Error("a closed store must have CLEAN")
	}
	again := open(t, dir, config())
	if text(t, again, "a") != "second" || digest(t, again) != rows {
		t.Error("rows have changed")
	}
	if records := commit(t, again, put("b", "x"), event("f")); records[0].Seq != 3 || records[1].Seq != 2 {
		t.Errorf("the sequence goes on with cmd:%d and out:%d", records[0].Seq, records[1].Seq)
	}
}

func TestInMemory(t *testing.T) {
	s := open(t, "", config())
	commit(t, s, put("a", "x"), event("e"))
	hashes, err := s.Stage(t.Context(), make([]byte, 600_000))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := s.Chunk(hashes[0]); len(data) != 600_000 || err != nil {
		t.Errorf("chunk of %d bytes, error %v", len(data), err)
	}
	if err := errors.Join(s.Collect(t.Context()), verify(t, s).Err(), s.Healthy()); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string) // what is done to a store that was closed well
		want  error
		says  string
	}{
		{"newer", write("FORMAT", "2\n"), kv.ErrNewer, "newer program"},
		{"format is no number", write("FORMAT", "one"), kv.ErrDamage, "restore"},
		{"no format", remove("FORMAT"), kv.ErrDamage, "FORMAT"},
		{"torn manifest", write("MANIFEST", "Bdg"), kv.ErrDamage, "restore"},
		{"in use", func(t *testing.T, dir string) { open(t, dir, config()) }, kv.ErrInUse, "HTTP"},
		{"record behind the head", raw(kv.LogKey(kv.Cmd, 3), []byte("x")), kv.ErrDamage, "cmd:3"},
		{"last record lost", raw(kv.LogKey(kv.Cmd, 2), nil), kv.ErrDamage, "cmd:2"},
		{"last record damaged", raw(kv.LogKey(kv.Out, 1), []byte("\x01nothing of the kind")), kv.ErrDamage, "out:1"},
		{"head damaged", raw("meta/applied/cmd", []byte{1}), kv.ErrDamage, "applied"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, config())
			commit(t, s, put("a", "x"), put("b", "x"), event("e"))
			closeStore(t, s)
			test.spoil(t, dir)
			_, err := kv.Open(dir, config())
			wantErr(t, err, test.want)
			if err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q does not say %q", err, test.says)
			}
		})
	}
}

func write(file, content string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(file string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Remove(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
	}
}

func raw(key string, value []byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		s := open(t, dir, config())
		if err := s.SetRaw(key, value); err != nil {
			t.Fatal(err)
		}
		closeStore(t, s)
	}
}

func TestWhatPassesIsNoDamage(t *testing.T) {
	for _, err := range []error{syscall.EACCES, syscall.EMFILE, syscall.ENOSPC} {
		if got := kv.Explain(errors.New("while opening memtables: " + err.Error())); errors.Is(got, kv.ErrDamage) {
			t.Errorf("%v", got)
		}
	}
}

func TestProbe(t *testing.T) {
	dir := t.TempDir()
	var probed []string
	var verdict error
	cfg := config()
	cfg.Probe = func(dir string) error {
		probed = append(probed, dir)
		return verdict
	}
	s := open(t, dir, cfg)
	commit(t, s, put("a", "x"))
	closeStore(t, s)
	closeStore(t, open(t, dir, cfg))
	if len(probed) != 0 {
		t.Errorf("a new store and one that was closed well were tried: %q", probed)
	}

	remove("CLEAN")(t, dir)
	verdict = errors.New("signal: segmentation fault")
	for range 2 {
		_, err := kv.Open(dir, cfg)
		wantErr(t, err, kv.ErrDamage)
		if err != nil && (!strings.Contains(err.Error(), "segmentation fault; restore "+dir)) {
			t.Errorf("%q does not name the restore", err)
		}
	}
	verdict = kv.ErrInUse
	_, err := kv.Open(dir, cfg)
	wantErr(t, err, kv.ErrInUse)

	verdict = nil
	s = open(t, dir, cfg)
	if len(probed) != 4 || probed[3] != dir || text(t, s, "a") != "x" {
		t.Errorf("tried %q", probed)
	}
}

// A process that dies of opening must not be followed by one that opens without trying first.
func TestOpeningIsMarkedBeforeBadgerOpens(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir, config()))
	write("MANIFEST", "Bdg")(t, dir)
	_, err := kv.Open(dir, config())
	wantErr(t, err, kv.ErrDamage)
	if exists(dir, "CLEAN") {
		t.Error("CLEAN is still there")
	}
}

func TestProbeOpenLeavesTheMarks(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, config())
	commit(t, s, put("a", "x"))
	wantErr(t, kv.ProbeOpen(dir), kv.ErrInUse)
	if exists(dir, "CLEAN") {
		t.Error("CLEAN was made")
	}
	closeStore(t, s)
	if err := kv.ProbeOpen(dir); err != nil || !exists(dir, "CLEAN") || !exists(dir, "FORMAT") {
		t.Errorf("error %v, CLEAN %v, FORMAT %v", err, exists(dir, "CLEAN"), exists(dir, "FORMAT"))
	}
	if err := kv.ProbeOpen(filepath.Join(dir, "elsewhere")); !errors.Is(err, os.ErrNotExist) || exists(dir, "elsewhere") {
		t.Errorf("probing what is not there: %v", err)
	}
}

// Badger dies of a damaged table in a goroutine of its own, which no recover reaches.
func TestDamagedTableKillsOnlyTheChild(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, config())
	for range 20 {
		commit(t, s, put("a", strings.Repeat("some text ", 1000)))
	}
	closeStore(t, s)
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("tables %v, error %v", tables, err)
	}
	data, err := os.ReadFile(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/3] ^= 0xff
	write(filepath.Base(tables[0]), string(data))(t, dir)
	remove("CLEAN")(t, dir)
	cfg := config()
	cfg.Probe = probeInChild(t)
	_, err = kv.Open(dir, cfg)
	wantErr(t, err, kv.ErrDamage)
}

func TestClosed(t *testing.T) {
	s := open(t, t.TempDir(), config())
	f := s.Follow(kv.Cmd, 0, func([]kv.Record) error { return nil })
	commit(t, s, put("a", "x"))
	running, waiting, maintaining := make(chan error), make(chan error), make(chan error)
	go func() { running <- f.Run(t.Context()) }()
	go func() { waiting <- f.Wait(t.Context(), 99) }()
	go func() { maintaining <- s.Maintain(t.Context()) }()
	if err := f.Wait(t.Context(), 1); err != nil {
		t.Error(err)
	}
	closeStore(t, s)
	closeStore(t, s)
	_, commitErr := s.Commit(t.Context(), put("a", "x"))
	_, stageErr := s.Stage(t.Context(), []byte("x"))
	_, chunkErr := s.Chunk(kv.HashOf([]byte("x")))
	_, digestErr := s.Digest(t.Context())
	_, verifyErr := s.Verify(t.Context())
	viewErr := s.View(func(*kv.Tx) error { return nil })
	readErr := s.Read(kv.Cmd, 0, 1, func(kv.Record) error { return nil })
	for _, err := range []error{
		commitErr, stageErr, chunkErr, digestErr, verifyErr, viewErr, readErr, s.Healthy(), s.Collect(t.Context()),
		<-running, <-waiting, <-maintaining,
	} {
		wantErr(t, err, kv.ErrClosed)
	}
}

func TestCloseWaitsForReadersAndCommits(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, config())
	writing, write := make(chan struct{}), make(chan struct{})
	s.OnWrite(func(do func() error) error { close(writing); <-write; return do() })
	committed, closed, inside := make(chan error), make(chan error), make(chan error)
	go func() {
		_, err := s.Commit(t.Context(), put("a", "x"))
		committed <- err
	}()
	<-writing
	err := s.View(func(tx *kv.Tx) error {
		go func() { closed <- s.Close() }()
		for !errors.Is(s.Healthy(), kv.ErrClosed) {
			time.Sleep(time.Millisecond) // until Close has begun, of which there is no other sign
		}
		// Reading again inside a reading must fail rather than wait for ever.
		go func() { inside <- s.View(func(*kv.Tx) error { return nil }) }()
		wantErr(t, <-inside, kv.ErrClosed)
		close(write)
		if err := <-committed; err != nil {
			t.Errorf("the commit under way: %v", err)
		}
		select {
		case <-closed:
			t.Error("closed below a reader")
		default:
		}
		_, err := notes.Get(tx, "main", "a")
		wantErr(t, err, kv.ErrNotFound) // it came after the snapshot
		return nil
	})
	if err := errors.Join(err, <-closed); err != nil {
		t.Error(err)
	}
	if got := text(t, open(t, dir, config()), "a"); got != "x" {
		t.Errorf("text is %q", got)
	}
}

func TestCloseRacesWithEverybody(t *testing.T) {
	for range 5 {
		dir := t.TempDir()
		s := open(t, dir, config())
		acknowledged := make(chan int)
		for range 8 {
			go func() {
				n := 0
				for i := 0; ; i++ {
					_, err := s.Commit(t.Context(), put("a", "x"))
					_, stageErr := s.Stage(t.Context(), []byte{byte(i)})
					viewErr := s.View(func(tx *kv.Tx) error { _, err := notes.Has(tx, "main", "a"); return err })
					if err == nil {
						n++
					}
					for _, err := range []error{err, stageErr, viewErr} {
						if err != nil {
							wantErr(t, err, kv.ErrClosed)
							acknowledged <- n
							return
						}
					}
				}
			}()
		}
		follower := s.Follow(kv.Cmd, 0, func([]kv.Record) error { return nil })
		go follower.Run(t.Context())
		if err := follower.Wait(t.Context(), 100); err != nil {
			t.Error(err)
		}
		closeStore(t, s)
		total := 0
		for range 8 {
			total += <-acknowledged
		}
		if head := open(t, dir, config()).Head(kv.Cmd); int(head) != total {
			t.Errorf("%d were acknowledged, %d are there", total, head)
		}
	}
}

// Without synced writes only a power loss loses acknowledged changes, and without checksums only rot shows.
func TestSettings(t *testing.T) {
	if synced, checksums, values := kv.Settings(t.TempDir()); !synced || checksums != options.OnTableRead || !values {
		t.Errorf("synced %v, checksums %v, of values %v", synced, checksums, values)
	}
}
