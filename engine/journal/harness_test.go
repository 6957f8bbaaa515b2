package journal_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

var (
	noon   = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	writer = keywords.Moment{Intent: keywords.Know, Step: "use", Persona: "writer"}
)

// by is the author of a change at a time.
func by(at time.Time) kv.Author { return kv.Author{Actor: "test", At: at} }

// disk is a data folder whose free space a test can take away.
type disk struct {
	dir     string
	full    atomic.Bool
	refused chan struct{} // of capacity 1; filled when a writer has found the disk full
}

func newDisk(t *testing.T) *disk { return &disk{dir: t.TempDir(), refused: make(chan struct{}, 1)} }

func (d *disk) space(string) (kv.Space, error) {
	if !d.full.Load() {
		return kv.Space{Free: 1 << 39, Total: 1 << 40}, nil
	}
	select {
	case d.refused <- struct{}{}:
	default:
	}
	return kv.Space{Free: 1 << 20, Total: 1 << 40}, nil
}

// forget empties refused.
func (d *disk) forget() {
	select {
	case <-d.refused:
	default:
	}
}

// open opens the store of the folder; it is closed when the test ends, if not before.
func (d *disk) open(t *testing.T) *kv.Store {
	t.Helper()
	store, err := kv.Open(d.dir, kv.Config{Kinds: journal.Kinds(), Reserve: 1 << 30, Space: d.space})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// inMemory is a store without a folder.
func inMemory(t testing.TB) *kv.Store {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: journal.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// followed returns the entries of a site after a sequence.
func followed(t *testing.T, j *journal.Journal, after kv.Seq) (entries []journal.Entry, upto kv.Seq) {
	t.Helper()
	err := j.Follow(after, func(some []journal.Entry, last kv.Seq) error {
		entries, upto = append(entries, some...), last
		return nil
	}).CatchUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return entries, upto
}

func answer(i int) journal.Answer {
	return journal.Answer{ID: fmt.Sprintf("answer-%06d", i), At: noon, Phrase: "plain language", Moment: writer}
}

// outcome is one on the first item of an answer.
func outcome(event string, kind journal.Kind, answer string) journal.Outcome {
	return journal.Outcome{
		Event: event, Kind: kind, At: noon, Trust: 1,
		Items: []journal.Item{{Answer: answer, Asset: content.AssetID("guide"), Moment: writer, Position: 1, Propensity: 0.5}},
	}
}

func record(t *testing.T, j *journal.Journal, at time.Time, outcomes ...journal.Outcome) []journal.Recorded {
	t.Helper()
	recorded, err := j.Record(t.Context(), by(at), outcomes...)
	if err != nil {
		t.Fatal(err)
	}
	return recorded
}
