package index_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"moments/content"
	"moments/content/index"
	"moments/internal/kv"
)

// An asset that is never touched is found by every search, whatever is written, rebuilt and verified meanwhile, and a
// search that says it has seen a change finds what it changed.
func TestSearchDuringEverything(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("steady", "Steady plain", ""))
	must(t, h.index.Rebuild(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := h.index.Follower().Run(ctx); err != nil {
			t.Error(err)
		}
	})
	for range 2 {
		running.Go(func() {
			for last := (index.Result{}); ctx.Err() == nil; {
				result, err := h.index.Search(ctx, index.Query{Text: "steady plain"})
				if ctx.Err() != nil {
					return
				}
				if err != nil || len(result.Hits) == 0 || result.Hits[0].ID != "steady" || result.Seq < last.Seq {
					t.Errorf("%+v after %d: %v", result, last.Seq, err)
					return
				}
				last = result
			}
		})
	}
	for i := range 30 {
		id := fmt.Sprintf("page-%d", i%7)
		puts, err := h.catalog.Put(ctx, author, page(id, fmt.Sprintf("Plain number%d", i), ""))
		must(t, err)
		must(t, h.index.Follower().Wait(ctx, puts[0].Seq))
		result, err := h.index.Search(ctx, index.Query{Text: fmt.Sprintf("number%d", i)})
		must(t, err)
		if len(result.Hits) != 1 || result.Hits[0].ID != content.AssetID(id) || result.Seq < puts[0].Seq {
			t.Fatalf("after change %d: %+v", puts[0].Seq, result)
		}
		switch i % 10 {
		case 3:
			must(t, h.index.Rebuild(ctx))
		case 6:
			h.verify()
		case 9:
			_, err := h.index.Reconcile(ctx)
			must(t, err)
		}
	}
	stop()
	running.Wait()
}

// Changes that come while a new generation is being filled are in it, also those that the follower hands over to the old
// one.
func TestRebuildSeesChanges(t *testing.T) {
	h := newHouse(t, "")
	h.put(pages(newCorpus(8, 100), 200)...)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var following, writing sync.WaitGroup
	following.Go(func() {
		if err := h.index.Follower().Run(ctx); err != nil {
			t.Error(err)
		}
	})
	rounds := 40
	if racing {
		rounds = 8
	}
	for n := range rounds {
		done := make(chan struct{})
		writing.Go(func() {
			defer close(done)
			for i := range 10 {
				title := fmt.Sprintf("Moving number%d", 10*n+i)
				puts, err := h.catalog.Put(ctx, author, page(fmt.Sprintf("moving-%d", i), title, ""))
				if err != nil || h.index.Follower().Wait(ctx, puts[0].Seq) != nil {
					t.Error(err)
				}
			}
		})
		must(t, h.index.Rebuild(ctx))
		<-done
		for i := range 10 {
			if got, want := h.found(fmt.Sprintf("number%d", 10*n+i)), fmt.Sprintf("moving-%d", i); got != want {
				t.Fatalf("round %d: found %q, want %q", n, got, want)
			}
		}
	}
	writing.Wait()
	h.verify()
	stop()
	following.Wait()
}

// A generation that is further than the follower stays so when it is handed what it has.
func TestFollowingAgain(t *testing.T) {
	h := newHouse(t, "")
	h.put(pages(newCorpus(8, 100), 60)...)
	h.put(page("page-000", "Last", ""))
	must(t, h.index.Rebuild(t.Context()))
	var first []kv.Record
	must(t, h.store.Read(kv.Cmd, 0, 10, func(r kv.Record) error { first = append(first, r); return nil }))
	must(t, h.index.Follow(first))
	if got := h.index.Applied(); got != 61 {
		t.Errorf("applied %d, want 61", got)
	}
	h.catchUp()
	if got := h.index.Follower().Applied(); got != 61 {
		t.Errorf("the follower is at %d, want 61", got)
	}
	if got := h.search("last").Seq; got != 61 {
		t.Errorf("a search has seen %d, want 61", got)
	}
	h.verify()
}
