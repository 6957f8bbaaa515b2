package kv_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"moments/internal/kv"
)

// The owners of the tests: notes in the cmd log, events in the out log.

type note struct {
	Key     string
	Text    string
	Version int // in a change: the version it must replace; -1 replaces any
}

var (
	notes  = kv.NewTable[note]("note")
	events = kv.NewTable[string]("event")
	tally  = kv.NewTable[int]("tally")
)

var errApply = errors.New("cannot be judged")

func kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		"note.put":   applyPut,
		"note.drop":  applyDrop,
		"note.many":  applyMany,
		"note.early": func(*kv.Tx, kv.Change) (kv.Verdict, error) { return kv.Verdict{}, errApply },
		"note.late": func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
			return kv.Verdict{}, errors.Join(notes.Put(tx, c.Site, "late", note{Text: "must not stay"}), errApply)
		},
		"note.panic": func(*kv.Tx, kv.Change) (kv.Verdict, error) { panic("at the disco") },
		"note.lie": func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
			return kv.Verdict{Refused: "after all"}, notes.Put(tx, c.Site, "lie", note{})
		},
		"event.add": applyEvent,
	}
}

func applyPut(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var n note
	if err := kv.Unmarshal(c.Payload, &n); err != nil {
		return kv.Verdict{}, err
	}
	old, err := notes.Get(tx, c.Site, n.Key)
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return kv.Verdict{}, err
	}
	if n.Version >= 0 && n.Version != old.Version {
		return kv.Verdict{Refused: "version", Result: fmt.Sprint(old.Version)}, nil
	}
	n.Version = old.Version + 1
	return kv.Verdict{Result: fmt.Sprint(n.Version)}, notes.Put(tx, c.Site, n.Key, n)
}

func applyDrop(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	there, err := notes.Has(tx, c.Site, string(c.Payload))
	if err != nil || !there {
		return kv.Verdict{Refused: "missing"}, err
	}
	return kv.Verdict{}, notes.Delete(tx, c.Site, string(c.Payload))
}

// applyMany writes rows of 10 kB, as many as the payload has bytes.
func applyMany(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	text := string(make([]byte, 10_000))
	for i := range c.Payload {
		if err := notes.Put(tx, c.Site, fmt.Sprintf("many/%s/%d", c.Actor, i), note{Text: text}); err != nil {
			return kv.Verdict{}, err
		}
	}
	return kv.Verdict{}, nil
}

// applyEvent counts each event once, whose id is the payload.
func applyEvent(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	id := string(c.Payload)
	if known, err := events.Has(tx, c.Site, id); err != nil || known {
		return kv.Verdict{Refused: "repeated"}, err
	}
	n, err := tally.Get(tx, c.Site, "all")
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return kv.Verdict{}, err
	}
	return kv.Verdict{}, errors.Join(events.Put(tx, c.Site, id, c.Actor), tally.Put(tx, c.Site, "all", n+1))
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 123_456_000, time.UTC)

func change(kind string, payload []byte) kv.Change {
	return kv.Change{Log: kv.Cmd, Site: "main", At: noon, Actor: "cli", Kind: kind, Version: 1, Payload: payload}
}

func put(key, text string) kv.Change { return putIf(key, text, -1) }

func putIf(key, text string, version int) kv.Change {
	payload, err := kv.Marshal(note{Key: key, Text: text, Version: version})
	if err != nil {
		panic(err)
	}
	return change("note.put", payload)
}

func event(id string) kv.Change {
	c := change("event.add", []byte(id))
	c.Log = kv.Out
	return c
}

func config() kv.Config { return kv.Config{Kinds: kinds(), Reserve: 1} }

func open(t testing.TB, dir string, cfg kv.Config) *kv.Store {
	t.Helper()
	s, err := kv.Open(dir, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s *kv.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

func commit(t testing.TB, s *kv.Store, changes ...kv.Change) []kv.Record {
	t.Helper()
	records, err := s.Commit(t.Context(), changes...)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func text(t testing.TB, s *kv.Store, key string) string {
	t.Helper()
	var found note
	err := s.View(func(tx *kv.Tx) (err error) {
		found, err = notes.Get(tx, "main", key)
		return err
	})
	if errors.Is(err, kv.ErrNotFound) {
		return "(none)"
	}
	if err != nil {
		t.Fatal(err)
	}
	return found.Text
}

func read(t testing.TB, s *kv.Store, log kv.Log) (records []kv.Record) {
	t.Helper()
	err := s.Read(log, 0, 1<<30, func(r kv.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func digest(t testing.TB, s *kv.Store) string {
	t.Helper()
	d, err := s.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func verify(t testing.TB, s *kv.Store) kv.Report {
	t.Helper()
	report, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func wantErr(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
}

func exists(dir, file string) bool {
	_, err := os.Stat(filepath.Join(dir, file))
	return err == nil
}
