package runs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/runs"
	"moments/internal/kv"
)

var today = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

func at(minutes int) kv.Author {
	return kv.Author{Actor: "test", At: today.Add(time.Duration(minutes) * time.Minute)}
}

func open(t *testing.T) (*kv.Store, *runs.Book) {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: runs.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store, runs.Open(store, "main")
}

func begin(t *testing.T, b *runs.Book, id string) runs.Run {
	t.Helper()
	r, fresh, err := b.Begin(t.Context(), at(0), runs.Run{ID: id, Kind: "assets", State: runs.Queued}, "")
	if err != nil || !fresh {
		t.Fatalf("%+v, fresh %v, error %v", r, fresh, err)
	}
	return r
}

func become(state runs.State) func(*runs.Run) error {
	return func(r *runs.Run) error { r.State = state; return nil }
}

func TestARunFromBeginToEnd(t *testing.T) {
	_, b := open(t)
	r := begin(t, b, "1")
	if _, err := b.Change(t.Context(), at(1), "1", become(runs.Running)); err != nil {
		t.Fatal(err)
	}
	got, err := b.Change(t.Context(), at(2), "1", func(r *runs.Run) error {
		r.State, r.Counts.New = runs.Done, 3
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.State, r.Counts.New, r.Version, r.EndedAt = runs.Done, 3, 3, today.Add(2*time.Minute)
	if diff := cmp.Diff(r, got); diff != "" {
		t.Error(diff)
	}
	if !r.StartedAt.Equal(today) || r.Actor != "test" {
		t.Errorf("began at %v by %q", r.StartedAt, r.Actor)
	}
}

// A state only goes forward, and an undone run can come back.
func TestStates(t *testing.T) {
	for _, c := range []struct {
		path []runs.State
		ok   bool
	}{
		{[]runs.State{runs.Running, runs.Running, runs.Failed, runs.UndoneRun, runs.Failed}, true},
		{[]runs.State{runs.Cancelled, runs.UndoneRun}, true},
		{[]runs.State{runs.Done}, false},
		{[]runs.State{runs.Running, runs.Done, runs.Running}, false},
		{[]runs.State{runs.Running, runs.Queued}, false},
		{[]runs.State{runs.UndoneRun}, false},
	} {
		_, b := open(t)
		begin(t, b, "1")
		var err error
		for _, state := range c.path {
			if err == nil {
				_, err = b.Change(t.Context(), at(0), "1", become(state))
			}
		}
		if (err == nil) != c.ok || err != nil && !errors.Is(err, runs.ErrState) {
			t.Errorf("%v: %v", c.path, err)
		}
	}
	_, b := open(t)
	if _, _, err := b.Begin(t.Context(), at(0), runs.Run{ID: "1", State: runs.Done}, ""); !errors.Is(err, runs.ErrState) {
		t.Errorf("begun as done: %v", err)
	}
	if _, err := b.Change(t.Context(), at(0), "1", become(runs.Done)); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("none there: %v", err)
	}
}

func TestIdempotencyKeys(t *testing.T) {
	_, b := open(t)
	one := runs.Run{ID: "1", State: runs.Queued, Key: "abc"}
	two := runs.Run{ID: "2", State: runs.Queued, Key: "abc"}
	if _, fresh, err := b.Begin(t.Context(), at(0), one, "file"); !fresh || err != nil {
		t.Fatal(fresh, err)
	}
	if r, fresh, err := b.Begin(t.Context(), at(1), two, "file"); r.ID != "1" || fresh || err != nil {
		t.Errorf("the same again: %q, fresh %v, %v", r.ID, fresh, err)
	}
	if _, _, err := b.Begin(t.Context(), at(2), two, "other"); !errors.Is(err, runs.ErrReused) {
		t.Errorf("something else: %v", err)
	}
	if _, err := b.Get("2"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("the second is there: %v", err)
	}
	if r, fresh, err := b.Begin(t.Context(), at(24*60+1), two, "other"); r.ID != "2" || !fresh || err != nil {
		t.Errorf("after a day: %q, fresh %v, %v", r.ID, fresh, err)
	}
}

func TestListIsTheNewestFirst(t *testing.T) {
	_, b := open(t)
	for i := range 5 {
		begin(t, b, fmt.Sprint(i))
	}
	ids := func(before string, limit int, keep func(*runs.Run) bool) (got string) {
		list, err := b.List(before, limit, keep)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			got += r.ID
		}
		return got
	}
	odd := func(r *runs.Run) bool { return r.ID == "1" || r.ID == "3" }
	for want, got := range map[string]string{"432": ids("", 3, nil), "10": ids("2", 9, nil), "31": ids("", 9, odd), "": ids("0", 9, nil)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Many change one run at once, and none of the changes is lost.
func TestConcurrentChanges(t *testing.T) {
	store, b := open(t)
	begin(t, b, "1")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			_, err := b.Change(context.Background(), at(0), "1", func(r *runs.Run) error {
				r.State = runs.Running
				r.Counts.New++
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if r, err := b.Get("1"); r.Counts.New != 4 && !t.Failed() || err != nil {
		t.Errorf("%+v, %v", r.Counts, err)
	}
	again, err := kv.Replay(t.Context(), store, "", kv.Config{Kinds: runs.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	one, err := store.Digest(t.Context())
	two, err2 := again.Digest(t.Context())
	if one != two || err != nil || err2 != nil {
		t.Errorf("replayed rows differ; %v, %v", err, err2)
	}
}

func TestForget(t *testing.T) {
	_, b := open(t)
	begin(t, b, "queued")
	if _, _, err := b.Begin(t.Context(), at(0), runs.Run{ID: "seen", State: runs.Inspected}, ""); err != nil {
		t.Fatal(err)
	}
	if err := b.Forget(t.Context(), at(0), "seen"); err != nil {
		t.Error(err)
	}
	for _, id := range []string{"seen", "queued", "never"} {
		if err := b.Forget(t.Context(), at(0), id); !errors.Is(err, runs.ErrState) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if list, err := b.List("", 9, nil); len(list) != 1 || err != nil {
		t.Errorf("%d runs, %v", len(list), err)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	_, b := open(t)
	r := runs.Run{ID: "1", State: runs.Queued, Faults: make([]runs.Fault, 500)}
	if r, _, err := b.Begin(t.Context(), at(0), r, ""); len(r.Faults) != runs.MaxFaults || err != nil {
		t.Errorf("%d faults, %v", len(r.Faults), err)
	}
	c := runs.Counts{New: 1, Changed: 2, Unchanged: 3, Withdrawn: 4, Skipped: 5, Failed: 6}
	if c.Taken() != 6 || c.Total() != 17 || c.Written() != 7 {
		t.Errorf("%d, %d, %d", c.Taken(), c.Total(), c.Written())
	}
}
