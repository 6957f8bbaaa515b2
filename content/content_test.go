package content_test

import (
	"context"
	"testing"
	"time"

	"moments/content"
	"moments/internal/kv"
)

var (
	today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	by    = kv.Author{Actor: "test", At: today}
)

// openIn opens a catalogue in dir, "" being memory.
func openIn(t testing.TB, dir string) (*kv.Store, *content.Catalog) {
	t.Helper()
	store, err := kv.Open(dir, kv.Config{Kinds: content.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store, openCatalog(t, store)
}

func openCatalog(t testing.TB, store *kv.Store) *content.Catalog {
	t.Helper()
	catalog, err := content.OpenCatalog(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

// asset is an input of the import root "site".
func asset(external, title, text string) content.Input {
	return content.Input{Asset: content.Asset{Source: "site", ExternalID: external, Title: title}, Text: text}
}

func put(t testing.TB, catalog *content.Catalog, inputs ...content.Input) []content.Put {
	t.Helper()
	puts, err := catalog.Put(context.Background(), by, inputs...)
	if err != nil {
		t.Fatal(err)
	}
	return puts
}

func get(t testing.TB, catalog *content.Catalog, id content.AssetID) content.Asset {
	t.Helper()
	found, err := catalog.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func catchUp(t testing.TB, catalog *content.Catalog) {
	t.Helper()
	if err := catalog.Facts().Follower().CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
}
