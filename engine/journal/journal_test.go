package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// whole is an answer with something in every field.
func whole() journal.Answer {
	half := keywords.Distribution{{Key: "do", P: 0.5}, {Key: "know", P: 0.5}}
	return journal.Answer{
		ID: "0197a3b0-1c2d-7e4f-8a5b-6c7d8e9fa0b1", At: noon.Add(123456 * time.Microsecond),
		Phrase: "set up sso", Chain: "c1", Visitor: "v1",
		Consent: journal.ConsentFull, Test: true, Sample: true,
		Given: journal.Given{
			Moment: writer, Channel: "site", Locale: "en-GB", Region: "eu", Page: "/pricing", Kind: "guide", Topic: "sso", Language: "en",
		},
		Moment: writer,
		Reading: journal.Reading{
			Confidence: 0.81, Intents: half, Steps: half, Personas: half, Topics: []keywords.Topic{"sso", "login"}, Language: "en",
		},
		Versions: journal.Versions{Map: 3, Config: "ab12", Index: 99, Features: 1, Variant: "b"},
		Policy:   journal.Policy{Seed: 1 << 63, Temperature: 0.1, SameKind: 0.2, SameTopic: 0.3},
		Pool: []journal.Pooled{
			{Asset: "guide", Score: 0.74, Features: []byte{1, 2, 255, 0}, Kind: "guide", Topics: []keywords.Topic{"sso"}, Pinned: true},
		},
		Slate: []journal.Shown{{Pool: 0, Propensity: 1, Position: 1}}, Fallback: "moment", Found: 40,
	}
}

// wholeOutcome is an outcome with something in every field.
func wholeOutcome() journal.Outcome {
	o := outcome("e1", journal.Conversion, "answer-000001")
	o.Items[0].Pinned = true
	o.Chain, o.Visitor, o.Phrase, o.Moment = "c1", "v1", "what I meant", writer
	o.Seconds, o.Value, o.Currency, o.Test, o.Sample = 1.5, 99.95, "EUR", true, true
	return o
}

// What is read back, also by another process, is what was written, to the microsecond.
func TestRecordsComeBackWhole(t *testing.T) {
	disk := newDisk(t)
	store := disk.open(t)
	j := journal.New(store, "main")
	j.Enqueue(whole())
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	record(t, j, noon.Add(time.Hour), wholeOutcome())
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	a, o := whole(), wholeOutcome()
	want := []journal.Entry{{Seq: 1, At: a.At, Answer: &a}, {Seq: 2, At: noon.Add(time.Hour), Outcome: &o}}
	got, upto := followed(t, journal.New(disk.open(t), "main"), 0)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || upto != 2 {
		t.Errorf("up to %d: %s", upto, diff)
	}
}

func TestWhatCountsOnce(t *testing.T) {
	two := outcome("e", journal.Click, "a1")
	two.Items = append(two.Items, journal.Item{Answer: "a2", Asset: "guide"})
	orphan := func(event string) journal.Outcome {
		return journal.Outcome{Event: event, Kind: journal.Click, At: noon, Items: []journal.Item{{Asset: "guide"}}}
	}
	other := outcome("e2", journal.Click, "a1")
	other.Items[0].Asset = "video"
	tests := []struct {
		name          string
		first, second journal.Outcome
		want          string
	}{
		{"the same event id", outcome("e1", journal.Click, "a1"), outcome("e1", journal.Click, "a9"), journal.RefusedDuplicate},
		{"the same of another kind", outcome("e1", journal.Click, "a1"), outcome("e1", journal.ReportKind, ""), journal.RefusedDuplicate},
		{"the item again", outcome("e1", journal.Click, "a1"), outcome("e2", journal.Click, "a1"), journal.RefusedRepeat},
		{"one of two items again", two, outcome("e2", journal.Click, "a2"), journal.RefusedRepeat},
		{"the item for another kind", outcome("e1", journal.Click, "a1"), outcome("e2", journal.Lead, "a1"), ""},
		{"the item of another answer", outcome("e1", journal.Click, "a1"), outcome("e2", journal.Click, "a2"), ""},
		{"another item", outcome("e1", journal.Click, "a1"), other, ""},
		{"dwell adds up", outcome("e1", journal.Dwell, "a1"), outcome("e2", journal.Dwell, "a1"), ""},
		{"orphans, which anybody can send", orphan("e1"), orphan("e2"), ""},
		{"an orphan does not take the place of a click", orphan("e1"), outcome("e2", journal.Click, ""), ""},
		{"reports", outcome("e1", journal.ReportKind, "a1"), outcome("e2", journal.ReportKind, "a1"), ""},
		{"ids with slashes", outcome("a/b", journal.Dwell, "a1"), outcome("a", journal.Dwell, "a1"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := inMemory(t)
			j := journal.New(store, "main")
			got := record(t, j, noon, test.first, test.second)
			want := []journal.Recorded{{Seq: 1}, {Seq: 2, Refused: test.want}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			entries, upto := followed(t, j, 0)
			if n := len(entries); upto != 2 || (n == 2) != (test.want == "") {
				t.Errorf("%d entries up to %d", n, upto)
			}
			if got := record(t, journal.New(store, "other"), noon, test.first); got[0].Refused != "" {
				t.Errorf("another site: %+v", got)
			}
		})
	}
}

// A batch is larger than one commit, and holds duplicates of itself.
func TestManyOutcomesAtOnce(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	var outcomes []journal.Outcome
	for i := range 300 {
		outcomes = append(outcomes, outcome(fmt.Sprint("e", i%200), journal.Dwell, "a"))
	}
	got := record(t, j, noon, outcomes...)
	for i, r := range got {
		if want := (journal.Recorded{Seq: kv.Seq(i + 1)}); i < 200 && r != want || i >= 200 && r.Refused != journal.RefusedDuplicate {
			t.Fatalf("%d: %+v", i, r)
		}
	}
	if none := record(t, j, noon); len(none) != 0 || len(got) != 300 {
		t.Errorf("%v, %d", none, len(got))
	}
}

func TestFollowFromTheMiddle(t *testing.T) {
	store := inMemory(t)
	j, other := journal.New(store, "main"), journal.New(store, "other")
	record(t, j, noon, outcome("e1", journal.Click, "a1"))    // 1
	record(t, j, noon, outcome("e1", journal.Click, "a1"))    // 2, refused
	record(t, other, noon, outcome("e1", journal.Click, "x")) // 3
	record(t, j, noon, outcome("e2", journal.Lead, "a1"))     // 4
	if err := j.Sweep(t.Context(), by(noon)); err != nil {    // 5
		t.Fatal(err)
	}
	for _, test := range []struct {
		after kv.Seq
		want  []kv.Seq
		upto  kv.Seq
	}{{0, []kv.Seq{1, 4}, 5}, {1, []kv.Seq{4}, 5}, {4, nil, 5}, {5, nil, 0}} {
		entries, upto := followed(t, j, test.after)
		var got []kv.Seq
		for _, e := range entries {
			got = append(got, e.Seq)
		}
		if !slices.Equal(got, test.want) || upto != test.upto {
			t.Errorf("after %d: %v up to %d", test.after, got, upto)
		}
	}
}

func TestFollowOutcomesLeavesOutAnswers(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	record(t, j, noon, outcome("e1", journal.Click, "a1"))
	j.Enqueue(answer(1))
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []kv.Seq
	var last kv.Seq
	err := j.FollowOutcomes(0, func(entries []journal.Entry, upto kv.Seq) error {
		for _, e := range entries {
			got = append(got, e.Seq)
		}
		last = upto
		return nil
	}).CatchUp(t.Context())
	if err != nil || !slices.Equal(got, []kv.Seq{1}) || last != 2 {
		t.Errorf("%v, %v up to %d", err, got, last)
	}
}

func TestFollowTellsOfDamage(t *testing.T) {
	store := inMemory(t)
	_, err := store.Commit(t.Context(), kv.Change{Log: kv.Out, Site: "main", At: noon, Kind: "answer", Version: 1,
		Payload: []byte{0xff}})
	if err != nil {
		t.Fatal(err)
	}
	never := func([]journal.Entry, kv.Seq) error { return errors.New("it was handed over") }
	err = journal.New(store, "main").Follow(0, never).CatchUp(t.Context())
	if !errors.Is(err, kv.ErrCorrupt) || !strings.Contains(err.Error(), "out:1") {
		t.Errorf("%v", err)
	}
}

func TestAFailingFollowerSeesTheEntriesAgain(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	record(t, j, noon, outcome("e1", journal.Click, "a1"))
	broken, calls := errors.New("broken"), 0
	follower := j.Follow(0, func(entries []journal.Entry, _ kv.Seq) error {
		if calls++; calls == 1 {
			return broken
		}
		return nil
	})
	if err := follower.CatchUp(t.Context()); !errors.Is(err, broken) || follower.Applied() != 0 {
		t.Errorf("%v, applied %d", err, follower.Applied())
	}
	if err := follower.CatchUp(t.Context()); err != nil || follower.Applied() != 1 || calls != 2 {
		t.Errorf("%v, applied %d, %d calls", err, follower.Applied(), calls)
	}
}

func ids(entries []journal.Entry) (ids []string) {
	for _, e := range entries {
		if e.Answer != nil {
			ids = append(ids, e.Answer.ID)
		}
	}
	return ids
}

// Writers and flushers at once: every answer is written once, those of one writer in their order.
func TestTheQueueKeepsItsOrder(t *testing.T) {
	const writers, each = 4, 500
	j := journal.New(inMemory(t), "main")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- j.Run(ctx) }()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				j.Enqueue(answer(w*each + i))
				if i%100 == 0 {
					if err := j.Flush(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	entries, _ := followed(t, j, 0)
	got := ids(entries)
	of := map[int][]string{}
	for _, id := range got {
		var n int
		fmt.Sscanf(id, "answer-%d", &n)
		of[n/each] = append(of[n/each], id)
	}
	for w := range writers {
		if !slices.IsSorted(of[w]) || len(of[w]) != each {
			t.Errorf("writer %d: %d answers, in order: %v", w, len(of[w]), slices.IsSorted(of[w]))
		}
	}
	if j.Queued() != 0 || j.Dropped() != 0 || len(got) != writers*each {
		t.Errorf("%d queued, %d dropped, %d written", j.Queued(), j.Dropped(), len(got))
	}
}

// Run writes what is queued when it is told to end, and what comes while it runs.
func TestRunWritesWhatIsLeft(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	j.Enqueue(answer(1))
	if err := j.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if entries, _ := followed(t, j, 0); !slices.Equal(ids(entries), []string{answer(1).ID}) || j.Queued() != 0 {
		t.Errorf("%v, %d queued", ids(entries), j.Queued())
	}
	ctx, stop = context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- j.Run(ctx) }()
	came := make(chan struct{})
	follower := j.Follow(1, func(entries []journal.Entry, _ kv.Seq) error {
		close(came)
		return nil
	})
	go follower.Run(ctx)
	j.Enqueue(answer(2))
	<-came
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A full disk loses nothing: the answers wait, in order, and Run goes on by itself when there is room again.
func TestTheQueueOutlivesAFullDisk(t *testing.T) {
	disk := newDisk(t)
	j := journal.New(disk.open(t), "main")
	disk.full.Store(true)
	j.Enqueue(answer(1))
	if err := j.Flush(t.Context()); !errors.Is(err, kv.ErrNoSpace) || j.Queued() != 1 {
		t.Fatalf("%v, %d queued", err, j.Queued())
	}
	if _, err := j.Record(t.Context(), by(noon), outcome("e1", journal.Click, "a")); !errors.Is(err, kv.ErrNoSpace) {
		t.Errorf("an outcome on a full disk: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	disk.forget()
	go func() { ended <- j.Run(ctx) }()
	<-disk.refused // to Run
	j.Enqueue(answer(2))
	disk.full.Store(false)
	var got []string
	both := make(chan struct{})
	follower := j.Follow(0, func(entries []journal.Entry, upto kv.Seq) error {
		if got = append(got, ids(entries)...); upto == 2 {
			close(both)
		}
		return nil
	})
	go follower.Run(ctx)
	<-both
	stop()
	if err := <-ended; err != nil || !slices.Equal(got, []string{answer(1).ID, answer(2).ID}) {
		t.Errorf("%v, %v", err, got)
	}
}

// Run keeps trying while the disk is full, and says so when it must end then.
func TestRunOnAFullDisk(t *testing.T) {
	disk := newDisk(t)
	j := journal.New(disk.open(t), "main")
	disk.full.Store(true)
	j.Enqueue(answer(1))
	ctx, stop := context.WithTimeout(t.Context(), 1500*time.Millisecond) // it tries again after a second
	defer stop()
	if err := j.Run(ctx); !errors.Is(err, kv.ErrNoSpace) || j.Queued() != 1 || ctx.Err() == nil {
		t.Errorf("%v, %d queued, %v", err, j.Queued(), ctx.Err())
	}
}

func TestRunEndsWhenNothingIsAccepted(t *testing.T) {
	store := inMemory(t)
	j := journal.New(store, "main")
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	j.Enqueue(answer(1))
	if err := j.Run(t.Context()); !errors.Is(err, kv.ErrClosed) || j.Queued() != 1 {
		t.Errorf("%v, %d queued", err, j.Queued())
	}
}

func TestAFullQueueDropsAndCounts(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	for i := range 1<<14 + 7 {
		j.Enqueue(answer(i))
	}
	if j.Queued() != 1<<14 || j.Dropped() != 7 {
		t.Errorf("%d queued, %d dropped", j.Queued(), j.Dropped())
	}
}

// An answer that no change can hold is dropped; large ones go in commits of their own.
func TestLargeAnswers(t *testing.T) {
	j := journal.New(inMemory(t), "main")
	large := func(i, size int) journal.Answer {
		a := answer(i)
		a.Pool = []journal.Pooled{{Asset: "guide", Features: make([]byte, size)}}
		return a
	}
	for i := range 40 {
		j.Enqueue(large(i, 250<<10))
	}
	j.Enqueue(large(40, 256<<10))
	j.Enqueue(answer(41))
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries, _ := followed(t, j, 0)
	if got := ids(entries); len(got) != 41 || got[40] != answer(41).ID || j.Dropped() != 1 || j.Queued() != 0 {
		t.Errorf("%d written, %d dropped, %d queued", len(got), j.Dropped(), j.Queued())
	}
}
