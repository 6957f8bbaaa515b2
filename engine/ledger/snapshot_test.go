package ledger_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"moments/engine/journal"
	"moments/engine/ledger"
)

// small is a ledger of an open day, with something of everything.
func small(t testing.TB) *ledger.Ledger {
	s := newStream().ask("1", "one").on(journal.Click, "1", "x").on(journal.Dismissal, "1", "y")
	s.outcome(journal.Outcome{Kind: journal.ReportKind, Phrase: "opening hours"})
	return s.fold(t)
}

func TestSaveFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger")
	l := small(t)
	for range 2 {
		if err := l.SaveFile(path); err != nil {
			t.Fatal(err)
		}
	}
	next := ledger.New()
	if err := next.LoadFile(path); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(saved(t, l), saved(t, next)) || next.Applied() != l.Applied() || next.Counts() != l.Counts() {
		t.Error("what was loaded is not what was saved")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if err := next.LoadFile(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := l.SaveFile(filepath.Join(path, "x")); err == nil {
		t.Error("saved into a file as if it were a folder")
	}
}

func TestSaveFileThatCannotBeRenamed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(path, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := small(t).SaveFile(path); err == nil {
		t.Error("a folder was replaced")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedSnapshots(t *testing.T) {
	whole := saved(t, small(t))
	l := newStream().ask("9", "nine").fold(t)
	before := saved(t, l)
	refused := func(what string, at int, data []byte) {
		t.Helper()
		if err := l.Load(bytes.NewReader(data)); !errors.Is(err, ledger.ErrSnapshot) {
			t.Fatalf("%s at %d: %v", what, at, err)
		}
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x10
		refused("a bit changed", i, damaged)
		refused("cut off", i, whole[:i])
	}
	refused("something after the end", len(whole), append(bytes.Clone(whole), 0))
	if !bytes.Equal(before, saved(t, l)) {
		t.Error("a refused snapshot has changed the ledger")
	}
	if err := l.Load(bytes.NewReader(whole)); err != nil {
		t.Errorf("the whole one: %v", err)
	}
}

func TestErrorsOfReadersAndWriters(t *testing.T) {
	broken := errors.New("broken")
	l := small(t)
	if err := l.Load(iotest.ErrReader(broken)); !errors.Is(err, broken) || errors.Is(err, ledger.ErrSnapshot) {
		t.Errorf("reading: %v", err)
	}
	for room := range len(saved(t, l)) {
		if err := l.Save(&shortWriter{room: room, err: broken}); !errors.Is(err, broken) {
			t.Fatalf("writing, room for %d: %v", room, err)
		}
	}
}

// shortWriter takes room bytes and then fails, as a full disk does.
type shortWriter struct {
	room int
	err  error
}

func (w *shortWriter) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, w.err
	}
	return len(p), nil
}

// FuzzLoad gives every input a correct checksum, so that what lies behind it is tried too.
func FuzzLoad(f *testing.F) {
	f.Add(saved(f, ledger.New()))
	f.Add(saved(f, small(f)))
	f.Add(saved(f, traffic(11, 2).fold(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n := len(data) - 4; n > 0 {
			data = bytes.Clone(data)
			binary.BigEndian.PutUint32(data[n:], crc32.Checksum(data[:n], crc32.MakeTable(crc32.Castagnoli)))
		}
		l := ledger.New()
		if err := l.Load(bytes.NewReader(data)); err != nil {
			if !errors.Is(err, ledger.ErrSnapshot) {
				t.Fatal(err)
			}
			return
		}
		for range l.Rows(always) {
		}
		more := newStream().ask("1", "one").on(journal.Click, "1", "x").on(journal.Dismissal, "1", "x").ask("2", "two")
		for i := range more.entries {
			more.entries[i].Seq += l.Applied()
		}
		if err := l.Apply(more.entries, l.Applied()+more.seq); err != nil {
			t.Fatal(err)
		}
		saved(t, l)
	})
}
