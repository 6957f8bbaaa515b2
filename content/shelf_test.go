package content_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

// shop does at random what can be done to a catalogue, and keeps what must be in it.
type shop struct {
	store   *kv.Store
	catalog *content.Catalog
	titles  map[content.AssetID]string
	gone    map[content.AssetID]bool
}

var (
	someExternals = rapid.SampledFrom([]string{"a", "b", "c", "d"})
	someTitles    = rapid.SampledFrom([]string{"One", "Two", "one!", "???"})
	someIDs       = rapid.SampledFrom([]content.AssetID{"one", "two", "missing"})
)

func (s *shop) Put(t *rapid.T) {
	in := asset(someExternals.Draw(t, "external"), someTitles.Draw(t, "title"), rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "text"))
	in.URL = rapid.SampledFrom([]string{"", "/a", "/b"}).Draw(t, "url")
	if rapid.Bool().Draw(t, "tagged") {
		in.Topics = []keywords.Topic{"topic"}
	}
	foreseen, err := s.catalog.Preview(in)
	if err != nil {
		t.Fatal(err)
	}
	puts, err := s.catalog.Put(context.Background(), by, in)
	if err != nil || puts[0].Outcome != foreseen[0].Outcome {
		t.Fatalf("%+v, foreseen %+v, error %v", puts, foreseen, err)
	}
	if _, known := s.titles[puts[0].ID]; known == (puts[0].Outcome == content.New) {
		t.Fatalf("known %v, but %+v", known, puts[0])
	}
	s.titles[puts[0].ID] = in.Title
}

func (s *shop) Withdraw(t *rapid.T) { s.setGone(t, true, s.catalog.Withdraw) }
func (s *shop) Restore(t *rapid.T)  { s.setGone(t, false, s.catalog.Restore) }

func (s *shop) setGone(t *rapid.T, gone bool, set func(context.Context, kv.Author, ...content.AssetID) (int, error)) {
	id := someIDs.Draw(t, "id")
	_, there := s.titles[id]
	want := 0
	if there && s.gone[id] != gone {
		want, s.gone[id] = 1, gone
	}
	if n, err := set(context.Background(), by, id); n != want || there != !errors.Is(err, kv.ErrNotFound) {
		t.Fatalf("%s: %d, want %d, error %v", id, n, want, err)
	}
}

func (s *shop) Remove(t *rapid.T) {
	id := someIDs.Draw(t, "id")
	_, there := s.titles[id]
	if n, err := s.catalog.Remove(context.Background(), by, id); (n == 1) != there || there != (err == nil) {
		t.Fatalf("%s: %d, %v", id, n, err)
	}
	delete(s.titles, id)
	delete(s.gone, id)
}

func (s *shop) Record(t *rapid.T) {
	if _, err := s.catalog.RecordImport(context.Background(), by, content.ImportRun{Source: "site", New: 1}); err != nil {
		t.Fatal(err)
	}
}

// Follow brings the shelf up to date now and then.
func (s *shop) Follow(t *rapid.T) {
	if err := s.catalog.Facts().Follower().CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Check is run after every step.
func (s *shop) Check(t *rapid.T) {
	list, next, err := s.catalog.List("", 100)
	if err != nil || next != "" || len(list) != len(s.titles) {
		t.Fatalf("%d assets, want %d, error %v", len(list), len(s.titles), err)
	}
	for _, a := range list {
		if s.titles[a.ID] != a.Title || s.gone[a.ID] != a.Withdrawn {
			t.Fatalf("%s: %q withdrawn %v, want %q %v", a.ID, a.Title, a.Withdrawn, s.titles[a.ID], s.gone[a.ID])
		}
	}
}

func TestShelfAndReplayEqualTheTruth(t *testing.T) {
	ctx := context.Background()
	config := kv.Config{Kinds: content.Kinds()}
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", config)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		catalog, err := content.OpenCatalog(store, "main")
		if err != nil {
			t.Fatal(err)
		}
		t.Repeat(rapid.StateMachineActions(&shop{store, catalog, map[content.AssetID]string{}, map[content.AssetID]bool{}}))
		if err := catalog.Facts().Follower().CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		fresh, err := content.OpenCatalog(store, "main")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(factsIn(fresh), factsIn(catalog)); diff != "" {
			t.Fatalf("followed and opened shelves differ:\n%s", diff)
		}
		again, err := kv.Replay(ctx, store, "", config)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		one, err := store.Digest(ctx)
		two, err2 := again.Digest(ctx)
		if one != two || err != nil || err2 != nil {
			t.Fatalf("replayed rows differ; errors %v, %v", err, err2)
		}
	})
}

func factsIn(catalog *content.Catalog) []content.Facts {
	shelf := catalog.Facts()
	ids := shelf.Select(func(*content.Facts) bool { return true })
	facts := make([]content.Facts, len(ids))
	for i, id := range ids {
		facts[i] = *shelf.Get(id)
	}
	if len(ids) != shelf.Len() {
		panic(fmt.Sprintf("%d facts, but Len is %d", len(ids), shelf.Len()))
	}
	return facts
}

func TestShelfFollowsTheStore(t *testing.T) {
	_, catalog := openIn(t, "")
	shelf := catalog.Facts()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- shelf.Follower().Run(ctx) }()
	done := put(t, catalog, asset("a", "A", "text"))[0]
	if err := shelf.Follower().Wait(ctx, done.Seq); err != nil {
		t.Fatal(err)
	}
	if f := shelf.Get(done.ID); f == nil || f.Twin == "" || shelf.Len() != 1 {
		t.Errorf("facts %+v of %d", f, shelf.Len())
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestTwins(t *testing.T) {
	_, catalog := openIn(t, "")
	puts := put(t, catalog, asset("a", "A", "text"), asset("b", "A", "text"), asset("c", "C", "text"), asset("d", "A", ""))
	catchUp(t, catalog)
	twin := func(i int) string { return catalog.Facts().Get(puts[i].ID).Twin }
	if twin(0) != twin(1) || twin(0) == twin(2) || twin(3) != "" {
		t.Errorf("%q, %q, %q, %q", twin(0), twin(1), twin(2), twin(3))
	}
}

func TestFactsServe(t *testing.T) {
	buy := content.Facts{Moments: []keywords.Moment{{Intent: keywords.Buy}}, Topics: []keywords.Topic{"t"}}
	if !buy.Serves(keywords.Moment{}) || buy.Serves(keywords.Moment{Intent: keywords.Do}) || !(&content.Facts{}).Serves(keywords.Moment{Intent: keywords.Do}) {
		t.Error("Serves")
	}
	if !buy.HasTopic("t") || buy.HasTopic("u") {
		t.Error("HasTopic")
	}
}
