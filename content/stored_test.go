package content_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

var update = flag.Bool("update", false, "write the golden files")

// full is an asset with every field set.
func full() content.Input {
	return content.Input{
		Asset: content.Asset{
			Source: "site", ExternalID: "guides/a.md", URL: "/guides/a", Title: "A guide", Summary: "In short", Kind: "guide",
			Language: "en", Moments: []keywords.Moment{{Intent: keywords.Do, Step: "use", Persona: "owner"}},
			Topics: []keywords.Topic{"ice"}, Keywords: []string{"frost"}, Channels: []string{"web"}, Regions: []string{"AT"},
			Published: today, Updated: today.AddDate(0, 0, 1), Expires: today.AddDate(1, 0, 0), Image: "/a.png",
			Status: content.Live, Quality: 0.5, Priority: 0.25, CTAURL: "/shop", CTALabel: "Order",
		},
		Text: "The text.",
	}
}

// The form of the rows and records is a promise to data folders that exist: a change of it needs a new version, not a new golden file.
func TestFormOnDisk(t *testing.T) {
	store, catalog := openIn(t, "")
	put(t, catalog, full(), asset("b.md", "A guide", ""))
	if _, err := catalog.Withdraw(t.Context(), by, "a-guide"); err != nil {
		t.Fatal(err)
	}
	if _, err := catalog.RecordImport(t.Context(), by, content.ImportRun{Source: "site", New: 2, Complete: true}); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	err := store.Read(kv.Cmd, 0, 100, func(r kv.Record) error {
		_, err := fmt.Fprintf(&got, "%d %s %s v%d %q\n%x\n", r.Seq, r.Site, r.Kind, r.Version, r.Verdict.Result, r.Payload)
		return err
	})
	digest, err2 := store.Digest(t.Context())
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	fmt.Fprintf(&got, "rows %s\n", digest)
	if *update {
		if err := os.WriteFile("testdata/form.golden", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/form.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEverythingComesBack(t *testing.T) {
	dir := t.TempDir()
	store, catalog := openIn(t, dir)
	in := full()
	done := put(t, catalog, in)[0]
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	_, catalog = openIn(t, dir)
	found := get(t, catalog, done.ID)
	if text, err := catalog.Text(found); text != in.Text || err != nil {
		t.Errorf("text %q, error %v", text, err)
	}
	if found.Body == "" || found.Print == "" || found.Version != 1 {
		t.Errorf("%+v", found)
	}
	found.Body, found.Print, found.Version, found.ID = "", "", 0, ""
	found.Published, found.Updated, found.Expires = found.Published.UTC(), found.Updated.UTC(), found.Expires.UTC()
	if diff := cmp.Diff(in.Asset, found); diff != "" {
		t.Error(diff)
	}
	if f := catalog.Facts().Get(done.ID); f == nil || !f.Published.Equal(today) || !f.HasTopic("ice") || f.Quality != 0.5 {
		t.Errorf("facts %+v", f)
	}
	if p := put(t, catalog, in)[0]; p.Outcome != content.Unchanged {
		t.Errorf("after opening it is no more the same: %+v", p)
	}
}

func TestSitesDoNotMeet(t *testing.T) {
	store, catalog := openIn(t, "")
	other, err := content.OpenCatalog(store, "other")
	if err != nil {
		t.Fatal(err)
	}
	in := full()
	if a, b := put(t, catalog, in)[0], put(t, other, in)[0]; a.ID != b.ID || b.Outcome != content.New {
		t.Errorf("%+v, %+v", a, b)
	}
	if _, err := other.Remove(t.Context(), by, "a-guide"); err != nil {
		t.Fatal(err)
	}
	catchUp(t, catalog)
	catchUp(t, other)
	if get(t, catalog, "a-guide").Title == "" || catalog.Facts().Len() != 1 || other.Facts().Len() != 0 {
		t.Errorf("%d and %d facts", catalog.Facts().Len(), other.Facts().Len())
	}
	if _, err := catalog.ByURL("/guides/a"); err != nil {
		t.Error(err)
	}
}

func TestConcurrentPutsOfOneAsset(t *testing.T) {
	_, catalog := openIn(t, "")
	var mu sync.Mutex
	outcomes := map[content.Outcome]int{}
	ids := map[content.AssetID]bool{}
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 20 {
				puts, err := catalog.Put(context.Background(), by, asset("a.md", "A", fmt.Sprint(worker, i)))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				outcomes[puts[0].Outcome]++
				ids[puts[0].ID] = true
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if outcomes[content.New] != 1 || outcomes[content.Changed] != 159 || len(ids) != 1 || get(t, catalog, "a").Version != 160 {
		t.Errorf("outcomes %v, ids %v, version %d", outcomes, ids, get(t, catalog, "a").Version)
	}
}

func TestPutsOfManyBytes(t *testing.T) {
	_, catalog := openIn(t, "")
	var inputs []content.Input
	for i := range 5 {
		inputs = append(inputs, asset(fmt.Sprint(i), fmt.Sprintf("Page %d", i), strings.Repeat(fmt.Sprint(i), 3<<20)))
	}
	put(t, catalog, inputs[1], inputs[3])
	for i, p := range put(t, catalog, inputs...) {
		want := content.New
		if i == 1 || i == 3 {
			want = content.Unchanged
		}
		if text, err := catalog.Text(get(t, catalog, p.ID)); p.Outcome != want || text != inputs[i].Text || err != nil {
			t.Errorf("%d: %+v with a text of %d bytes, %v", i, p, len(text), err)
		}
	}
}

func TestTheSameAssetTwiceInOnePut(t *testing.T) {
	_, catalog := openIn(t, "")
	puts := put(t, catalog, asset("a", "A", "one"), asset("a", "A", "two"), asset("a", "A", "two"))
	if puts[0].Outcome != content.New || puts[1].Outcome != content.Changed || puts[2].Outcome != content.Unchanged {
		t.Errorf("%+v", puts)
	}
	if found := get(t, catalog, "a"); found.Version != 2 {
		t.Errorf("version %d", found.Version)
	}
}

func TestChangedIn(t *testing.T) {
	store, catalog := openIn(t, "")
	ctx := t.Context()
	put(t, catalog, asset("a", "A", ""))
	put(t, catalog, asset("a", "A", "x"))
	for _, do := range []func(context.Context, kv.Author, ...content.AssetID) (int, error){
		catalog.Withdraw, catalog.Withdraw, catalog.Restore, catalog.Remove,
	} {
		if _, err := do(ctx, by, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := catalog.RecordImport(ctx, by, content.ImportRun{}); err != nil {
		t.Fatal(err)
	}
	var ids []content.AssetID
	if err := store.Read(kv.Cmd, 0, 100, func(r kv.Record) error { ids = append(ids, content.ChangedIn(r)); return nil }); err != nil {
		t.Fatal(err)
	}
	// The second withdrawal was refused, and an import run is no asset.
	if diff := cmp.Diff([]content.AssetID{"a", "a", "a", "", "a", "a", ""}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestAClosedStoreIsAnError(t *testing.T) {
	store, catalog := openIn(t, "")
	put(t, catalog, asset("a", "A", ""))
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	calls := map[string]func() error{
		"Put":     func() error { _, err := catalog.Put(t.Context(), by, asset("b", "B", "")); return err },
		"Preview": func() error { _, err := catalog.Preview(asset("b", "B", "")); return err },
		"Get":     func() error { _, err := catalog.Get("a"); return err },
		"List":    func() error { _, _, err := catalog.List("", 1); return err },
		"Remove":  func() error { _, err := catalog.Remove(t.Context(), by, "a"); return err },
		"Imports": func() error { _, err := catalog.Imports(); return err },
		"Record":  func() error { _, err := catalog.RecordImport(t.Context(), by, content.ImportRun{}); return err },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, kv.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTextThatIsMissing(t *testing.T) {
	_, catalog := openIn(t, "")
	if text, err := catalog.Text(content.Asset{}); text != "" || err != nil {
		t.Errorf("none: %q, %v", text, err)
	}
	if _, err := catalog.Text(content.Asset{Body: string(kv.HashOf([]byte("lost")))}); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("lost: %v", err)
	}
}
