package index_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/index"
)

// pages are assets of few different words and lengths, so that many have equal scores.
func pages(c *corpus, n int) []content.Input {
	inputs := make([]content.Input, n)
	for i := range inputs {
		inputs[i] = page(fmt.Sprintf("page-%03d", i), c.text(1+i%3), c.text(4+2*(i%4)))
		if i%5 == 0 {
			inputs[i].Summary, inputs[i].Keywords = c.text(3), []string{c.text(1)}
		}
	}
	return inputs
}

// Every way to come to the same content gives the same hits in the same order, to the last bit of their scores: an index
// that followed a random history a few changes at a time, one that was opened at the end, and one that was built from
// the catalogue.
func TestLayoutsAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t, "")
		c := newCorpus(rapid.Uint64().Draw(rt, "seed"), 12)
		for range rapid.IntRange(2, 12).Draw(rt, "steps") {
			h.change(rt, c)
			h.catchUp()
		}
		var queries []index.Query
		for i := range 12 {
			queries = append(queries, index.Query{Text: c.text(1 + i%4), Limit: 1 + 5*i})
		}
		want := h.answers(queries)
		stepwise := h.index
		h.open()
		h.catchUp()
		if diff := cmp.Diff(want, h.answers(queries)); diff != "" {
			rt.Fatalf("followed at once: %s", diff)
		}
		must(t, h.index.Rebuild(t.Context()))
		if diff := cmp.Diff(want, h.answers(queries)); diff != "" {
			rt.Fatalf("rebuilt: %s", diff)
		}
		h.verify()
		must(t, errors.Join(stepwise.Close(), h.index.Close(), h.store.Close()))
	})
}

// change does one of the things that happen to a catalogue.
func (h *house) change(rt *rapid.T, c *corpus) {
	ctx := h.t.Context()
	all := pages(c, 60)
	from := rapid.IntRange(0, 59).Draw(rt, "from")
	some := all[from:rapid.IntRange(from+1, 60).Draw(rt, "to")]
	var ids []content.AssetID
	for _, input := range some {
		if _, err := h.catalog.Get(input.ID); err == nil {
			ids = append(ids, input.ID)
		}
	}
	var err error
	switch rapid.SampledFrom([]string{"put", "put", "put", "drafts", "withdraw", "restore", "remove"}).Draw(rt, "change") {
	case "put":
		h.put(some...)
	case "drafts":
		for i := range some {
			some[i].Status = content.Draft
		}
		h.put(some...)
	case "withdraw":
		_, err = h.catalog.Withdraw(ctx, author, ids...)
	case "restore":
		_, err = h.catalog.Restore(ctx, author, ids...)
	case "remove":
		_, err = h.catalog.Remove(ctx, author, ids...)
	}
	must(h.t, err)
}

func (h *house) answers(queries []index.Query) []index.Result {
	h.t.Helper()
	results := make([]index.Result, len(queries))
	for i, q := range queries {
		var err error
		results[i], err = h.index.Search(h.t.Context(), q)
		must(h.t, err)
	}
	return results
}

// On the disk Bleve merges segments, which renumbers the documents.
func TestMergingChangesNothing(t *testing.T) {
	h := newHouse(t, t.TempDir())
	c := newCorpus(3, 12)
	for range 2 {
		inputs := pages(c, 90)
		for len(inputs) > 0 {
			h.put(inputs[:9]...)
			h.catchUp()
			inputs = inputs[9:]
		}
	}
	_, err := h.catalog.Withdraw(t.Context(), author, "page-003", "page-050")
	must(t, err)
	h.catchUp()
	var queries []index.Query
	for i := range 60 {
		queries = append(queries, index.Query{Text: c.text(1 + i%4), Limit: 1 + i})
	}
	want := h.answers(queries)
	before, err := h.index.Stats()
	must(t, err)
	must(t, h.index.ForceMerge(t.Context()))
	after, err := h.index.Stats()
	must(t, err)
	if after.Segments >= before.Segments {
		t.Logf("%d segments before merging, %d after", before.Segments, after.Segments)
	}
	if diff := cmp.Diff(want, h.answers(queries)); diff != "" {
		t.Errorf("after merging: %s", diff)
	}
	h.reopen()
	if diff := cmp.Diff(want, h.answers(queries)); diff != "" {
		t.Errorf("after opening anew: %s", diff)
	}
	must(t, h.index.Rebuild(t.Context()))
	if diff := cmp.Diff(want, h.answers(queries)); diff != "" {
		t.Errorf("after rebuilding: %s", diff)
	}
	h.verify()
}
