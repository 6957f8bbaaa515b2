package twin_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/twin"
	"moments/internal/kv"
)

var by = kv.Author{Actor: "ana", At: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}

// catalog has two pairs of twins, one of them in two sources, and a page of its own.
func catalog(t *testing.T) *content.Catalog {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: content.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c, err := content.OpenCatalog(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	put(t, c, "site", "prices", words(0, 60))
	put(t, c, "site", "old prices", words(0, 60)+"a sentence more")
	put(t, c, "site", "ovens", "ovens\n\n"+words(500, 40))
	put(t, c, "blog", "ovens", words(500, 40))
	put(t, c, "blog", "team", words(900, 40))
	return c
}

func put(t *testing.T, c *content.Catalog, source, title, text string) {
	t.Helper()
	in := content.Input{Asset: content.Asset{Source: source, ExternalID: title, Title: title, URL: "/" + source + "/" + title}, Text: text}
	if _, err := c.Put(t.Context(), by, in); err != nil {
		t.Fatal(err)
	}
}

func TestInACatalogue(t *testing.T) {
	c := catalog(t)
	tests := map[string][]string{"": {"ovens=ovens-8e0c50", "old-prices~prices"}, "site": {"old-prices~prices"}, "blog": nil}
	for source, want := range tests {
		groups, err := twin.In(t.Context(), c, source, 0)
		if diff := cmp.Diff(want, names(groups)); diff != "" || err != nil {
			t.Errorf("%q: %s %v", source, diff, err)
		}
	}
	if _, err := c.Withdraw(t.Context(), by, "prices"); err != nil {
		t.Fatal(err)
	}
	if groups, _ := twin.In(t.Context(), c, "site", 0); len(groups) > 0 {
		t.Errorf("with one that is withdrawn: %v", names(groups))
	}
}

func TestOfAFew(t *testing.T) {
	c := catalog(t)
	tests := []struct {
		ids  []content.AssetID
		want []string
	}{
		{[]content.AssetID{"prices"}, []string{"old-prices~prices"}},
		{[]content.AssetID{"ovens-8e0c50", "team"}, []string{"ovens=ovens-8e0c50"}},
		{[]content.AssetID{"team", "nobody"}, nil},
		{[]content.AssetID{"nobody"}, nil},
		{nil, nil},
	}
	for _, test := range tests {
		groups, err := twin.Of(t.Context(), c, test.ids, 0)
		if !slices.Equal(names(groups), test.want) || err != nil {
			t.Errorf("%v: %v, want %v (%v)", test.ids, names(groups), test.want, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := twin.Of(ctx, c, []content.AssetID{"team"}, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
