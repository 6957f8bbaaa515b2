package index_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"moments/content"
	"moments/content/index"
)

// An asset that is never touched is found by every search, whatever is written, rebuilt and verified meanwhile, and a search that says
// it has seen a change finds what it changed.
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

// Changes that come while a new generation is being filled are in it.
func TestRebuildSeesChanges(t *testing.T) {
	h := newHouse(t, "")
	c := newCorpus(8, 100)
	h.put(pages(c, 200)...)
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := range 20 {
			if _, err := h.catalog.Put(t.Context(), author, page("moving", fmt.Sprintf("Moving number%d", i), "")); err != nil {
				t.Error(err)
			}
		}
	})
	for range 5 {
		must(t, h.index.Rebuild(t.Context()))
	}
	writing.Wait()
	h.catchUp()
	h.verify()
	if got := h.found("number19"); got != "moving" {
		t.Errorf("found %q", got)
	}
}
