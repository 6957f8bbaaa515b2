package shelf_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"moments/internal/kv"
	"moments/keywords/keymap/shelf"
)

const site = "main"

type item struct{ Name, Text string }

var list = shelf.NewList("item", func(i item) string { return i.Name })

// apply puts the items in the payload, and says whether they were others.
func apply(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var items []item
	if err := kv.Unmarshal(c.Payload, &items); err != nil {
		return kv.Verdict{}, err
	}
	changed, err := list.Put(tx, c.Site, items)
	if changed {
		return kv.Verdict{Result: "changed"}, err
	}
	return kv.Verdict{}, err
}

// Whatever lists are put one after the other, the store has the last one, in its order, and knows it when it sees it.
func TestTheLastListStands(t *testing.T) {
	lists := rapid.Custom(func(t *rapid.T) []item {
		names := rapid.Permutation([]string{"a", "b", "c", "d"}).Draw(t, "names")
		items := make([]item, rapid.IntRange(0, len(names)).Draw(t, "items"))
		for i := range items {
			items[i] = item{names[i], rapid.SampledFrom([]string{"", "x"}).Draw(t, "text")}
		}
		return items
	})
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", kv.Config{Kinds: map[string]kv.Apply{"put": apply}})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		var last []item
		for range rapid.IntRange(1, 5).Draw(t, "puts") {
			items := lists.Draw(t, "list")
			payload, err := kv.Marshal(items)
			if err != nil {
				t.Fatal(err)
			}
			records, err := store.Commit(context.Background(), kv.Change{Log: kv.Cmd, Site: site, Kind: "put", Payload: payload})
			if err != nil {
				t.Fatal(err)
			}
			if changed := records[0].Verdict.Result == "changed"; changed == slices.Equal(items, last) {
				t.Fatalf("%v after %v: changed is %t", items, last, changed)
			}
			last = items
		}
		err = store.View(func(tx *kv.Tx) error {
			got, err := list.All(tx, site)
			if err == nil && !slices.Equal(got, last) {
				t.Fatalf("%v, want %v", got, last)
			}
			other, err := list.All(tx, "elsewhere")
			if len(other) > 0 {
				t.Fatalf("another site has %v", other)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStagedItemsComeBack(t *testing.T) {
	store, err := kv.Open(t.TempDir(), kv.Config{Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, n := range []int{0, 1, 4096, 10_000} {
		items := make([]int, n)
		for i := range items {
			items[i] = i
		}
		names, err := shelf.Stage(context.Background(), store, items)
		if err != nil {
			t.Fatal(err)
		}
		again, err := shelf.Stage(context.Background(), store, items)
		if err != nil || !slices.Equal(names, again) {
			t.Errorf("%d items: %v, again %v, %v", n, names, again, err)
		}
		got, err := shelf.Unstage[int](store, names)
		if err != nil || !slices.Equal(got, items) {
			t.Errorf("%d items came back as %d, %v", n, len(got), err)
		}
	}
	if _, err := shelf.Unstage[int](store, []kv.Hash{"nothing"}); err == nil {
		t.Error("read what was never written")
	}
}
