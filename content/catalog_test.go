package content_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

func TestIdentityIsKept(t *testing.T) {
	_, catalog := openIn(t, "")
	first := put(t, catalog, asset("a.md", "Plain language", "one"))[0]
	if first.ID != "plain-language" || first.Outcome != content.New || first.Seq == 0 {
		t.Fatalf("first: %+v", first)
	}
	again := put(t, catalog, asset("a.md", "Plain language", "one"))[0]
	if again != (content.Put{ID: first.ID, Outcome: content.Unchanged}) {
		t.Errorf("again: %+v", again)
	}
	renamed := put(t, catalog, asset("a.md", "Clear writing", "one"))[0]
	if renamed.ID != first.ID || renamed.Outcome != content.Changed {
		t.Errorf("renamed: %+v", renamed)
	}
	if found := get(t, catalog, first.ID); found.Version != 2 || found.Title != "Clear writing" {
		t.Errorf("found version %d of %q", found.Version, found.Title)
	}
}

func TestPublicIDs(t *testing.T) {
	_, catalog := openIn(t, "")
	wished := asset("c.md", "Something else", "")
	wished.ID = "My Own ID"
	nothing := asset("d.md", "???", "")
	puts := put(t, catalog, asset("a.md", "Same title", ""), asset("b.md", "Same title!", ""), wished, nothing)
	ids := map[content.AssetID]bool{}
	for _, p := range puts {
		ids[p.ID] = true
	}
	second, last := string(puts[1].ID), string(puts[3].ID)
	if puts[0].ID != "same-title" || !strings.HasPrefix(second, "same-title-") || len(second) != len("same-title-")+6 {
		t.Errorf("ids of the same title: %s, %s", puts[0].ID, second)
	}
	if puts[2].ID != "my-own-id" || len(last) != 32 || len(ids) != 4 {
		t.Errorf("a wished id: %s, one of no letters: %s", puts[2].ID, last)
	}
}

func TestSourcesDoNotMeet(t *testing.T) {
	_, catalog := openIn(t, "")
	one, two := asset("page", "Page", "one"), asset("page", "Page", "two")
	one.ID, two.ID, two.Source = "page", "page", "other"
	puts := put(t, catalog, one, two)
	if puts[0].ID == puts[1].ID || puts[1].Outcome != content.New {
		t.Fatalf("two sources, one asset: %+v", puts)
	}
	for i, p := range put(t, catalog, one, two) {
		if p.Outcome != content.Unchanged || p.ID != puts[i].ID {
			t.Errorf("again: %+v", p)
		}
	}
}

func TestPutByPublicID(t *testing.T) {
	_, catalog := openIn(t, "")
	id := put(t, catalog, asset("a.md", "Page", "one"))[0].ID
	direct := content.Input{Asset: content.Asset{ID: id, Title: "New title"}, Text: "two"}
	if p := put(t, catalog, direct)[0]; p.ID != id || p.Outcome != content.Changed {
		t.Fatalf("put by id: %+v", p)
	}
	found := get(t, catalog, id)
	if found.Source != "site" || found.ExternalID != "a.md" || found.Title != "New title" {
		t.Errorf("the identity has changed: %+v", found)
	}
	if text, err := catalog.Text(found); text != "two" || err != nil {
		t.Errorf("text %q, error %v", text, err)
	}
	if p := put(t, catalog, content.Input{Asset: content.Asset{ID: "fresh", Title: "T"}})[0]; p.ID != "fresh" || p.Outcome != content.New {
		t.Errorf("a new one by id: %+v", p)
	}
}

func TestEveryFieldCountsAsAChange(t *testing.T) {
	edits := map[string]func(*content.Input){
		"text":     func(in *content.Input) { in.Text = "other" },
		"summary":  func(in *content.Input) { in.Summary = "other" },
		"moments":  func(in *content.Input) { in.Moments = []keywords.Moment{{Intent: keywords.Do}} },
		"topics":   func(in *content.Input) { in.Topics = []keywords.Topic{"t"} },
		"expires":  func(in *content.Input) { in.Expires = today },
		"status":   func(in *content.Input) { in.Status = content.Draft },
		"quality":  func(in *content.Input) { in.Quality = 0.5 },
		"language": func(in *content.Input) { in.Language = "de" },
		"cta":      func(in *content.Input) { in.CTALabel = "Buy" },
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			_, catalog := openIn(t, "")
			put(t, catalog, asset("a.md", "Page", "text"))
			changed := asset("a.md", "Page", "text")
			edit(&changed)
			if p := put(t, catalog, changed)[0]; p.Outcome != content.Changed {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestSpellingIsNoChange(t *testing.T) {
	_, catalog := openIn(t, "")
	one, two := asset("a.md", "Page", ""), asset("a.md", "Page", "")
	one.Topics, two.Topics = []keywords.Topic{"b", "a"}, []keywords.Topic{"a", "b", "a"}
	one.Moments = []keywords.Moment{{Intent: keywords.Do}, {Intent: keywords.Buy}}
	two.Moments = []keywords.Moment{{Intent: keywords.Buy}, {Intent: keywords.Do}}
	one.Status, two.Kind = content.Live, "article"
	put(t, catalog, one)
	if p := put(t, catalog, two)[0]; p.Outcome != content.Unchanged {
		t.Errorf("%+v", p)
	}
}

func TestWithdrawRestoreRemove(t *testing.T) {
	_, catalog := openIn(t, "")
	ctx := t.Context()
	ids := []content.AssetID{put(t, catalog, asset("a", "A", "x"))[0].ID, put(t, catalog, asset("b", "B", "x"))[0].ID}
	expect := func(what string, want int) func(int, error) {
		return func(n int, err error) {
			t.Helper()
			if n != want || err != nil {
				t.Errorf("%s: %d, %v; want %d", what, n, err, want)
			}
		}
	}
	expect("withdraw", 2)(catalog.Withdraw(ctx, by, ids...))
	expect("withdraw again", 0)(catalog.Withdraw(ctx, by, ids...))
	expect("restore", 1)(catalog.Restore(ctx, by, ids[0]))
	expect("restore both", 1)(catalog.Restore(ctx, by, ids...))
	if n, err := catalog.Withdraw(ctx, by, ids[0], "missing"); n != 0 || !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("withdraw with a missing one: %d, %v", n, err)
	}
	if get(t, catalog, ids[0]).Withdrawn {
		t.Error("a call that failed has changed something")
	}
	expect("remove", 1)(catalog.Remove(ctx, by, ids[0]))
	if _, err := catalog.Get(ids[0]); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("after remove: %v", err)
	}
	if p := put(t, catalog, asset("a", "A", "x"))[0]; p.Outcome != content.New || p.ID != ids[0] {
		t.Errorf("put after remove: %+v", p)
	}
}

func TestManyAreWithdrawnAtOnce(t *testing.T) {
	_, catalog := openIn(t, "")
	inputs := make([]content.Input, 1201)
	for i := range inputs {
		inputs[i] = asset(fmt.Sprint(i), fmt.Sprintf("Page %04d", i), "")
	}
	ids := make([]content.AssetID, len(inputs))
	for i, p := range put(t, catalog, inputs...) {
		ids[i] = p.ID
	}
	if n, err := catalog.Withdraw(t.Context(), by, ids...); n != len(ids) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestWithdrawnStaysWithdrawn(t *testing.T) {
	_, catalog := openIn(t, "")
	id := put(t, catalog, asset("a.md", "Page", "one"))[0].ID
	if _, err := catalog.Withdraw(t.Context(), by, id); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		put(t, catalog, asset("a.md", "Page", text))
		if !get(t, catalog, id).Withdrawn {
			t.Errorf("the import of %q has put it back", text)
		}
	}
}

func TestByURL(t *testing.T) {
	_, catalog := openIn(t, "")
	a, b := asset("a", "A", ""), asset("b", "B", "")
	a.URL, b.URL = "/a", "/b"
	put(t, catalog, a, b)
	expect := func(url string, want content.AssetID) {
		t.Helper()
		id, err := catalog.ByURL(url)
		if id != want || (want == "") != errors.Is(err, kv.ErrNotFound) {
			t.Errorf("%s: %q, %v; want %q", url, id, err, want)
		}
	}
	expect("/a", "a")
	a.URL = "/c"
	put(t, catalog, a)
	expect("/a", "")
	expect("/c", "a")
	// b moves to where a is, then a leaves: the address stays with b.
	b.URL = "/c"
	put(t, catalog, b)
	a.URL = ""
	put(t, catalog, a)
	expect("/c", "b")
	a.URL = "/c"
	put(t, catalog, a)
	if _, err := catalog.Remove(t.Context(), by, "b"); err != nil {
		t.Fatal(err)
	}
	expect("/c", "a")
}

func TestListPages(t *testing.T) {
	_, catalog := openIn(t, "")
	for _, title := range []string{"c", "a", "e", "b", "d"} {
		put(t, catalog, asset(title, title, ""))
	}
	for limit := 1; limit <= 6; limit++ {
		var ids []string
		for from, more := content.AssetID(""), true; more; {
			page, next, err := catalog.List(from, limit)
			if err != nil || len(page) > limit {
				t.Fatal(len(page), err)
			}
			for _, a := range page {
				ids = append(ids, string(a.ID))
			}
			from, more = next, next != ""
		}
		if got := strings.Join(ids, ""); got != "abcde" {
			t.Errorf("limit %d: %s", limit, got)
		}
	}
	found, err := catalog.GetMany([]content.AssetID{"e", "no", "a"})
	if err != nil || found[0].ID != "e" || found[1].ID != "" || found[2].ID != "a" {
		t.Errorf("GetMany: %v, %v", found, err)
	}
}

func TestPreviewIsWhatPutDoes(t *testing.T) {
	store, catalog := openIn(t, "")
	put(t, catalog, asset("same", "Same", "x"), asset("old", "Old", "x"))
	inputs := []content.Input{asset("same", "Same", "x"), asset("old", "Old", "y"), asset("new", "New", "x")}
	before, head := fmt.Sprintf("%+v", inputs), store.Head(kv.Cmd)
	seen, err := catalog.Preview(inputs...)
	if err != nil || store.Head(kv.Cmd) != head {
		t.Fatalf("error %v, head from %d to %d", err, head, store.Head(kv.Cmd))
	}
	if after := fmt.Sprintf("%+v", inputs); after != before {
		t.Error("Preview has changed its inputs")
	}
	done := put(t, catalog, inputs...)
	for i := range done {
		if done[i].Seq, done[i].ID = 0, seen[i].ID; i == 2 && seen[i].ID != "" {
			t.Errorf("an id was foretold: %s", seen[i].ID)
		}
	}
	if diff := cmp.Diff(done, seen); diff != "" {
		t.Error(diff)
	}
	if _, err := catalog.Preview(content.Input{}); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("an empty input: %v", err)
	}
}

func TestPutIsAllOrNothing(t *testing.T) {
	store, catalog := openIn(t, "")
	_, err := catalog.Put(t.Context(), by, asset("a", "A", ""), asset("b", "", ""))
	if !errors.Is(err, content.ErrInvalid) || !strings.Contains(err.Error(), "asset 2 (b)") {
		t.Errorf("error %v", err)
	}
	if store.Head(kv.Cmd) != 0 {
		t.Error("something was written")
	}
}

func TestTopicsBecomeKnown(t *testing.T) {
	store, catalog := openIn(t, "")
	in := asset("a", "A", "")
	in.Topics = []keywords.Topic{"plain-language"}
	put(t, catalog, in)
	if _, err := catalog.Remove(t.Context(), by, "a"); err != nil {
		t.Fatal(err)
	}
	topics := kv.NewTable[any]("topic")
	err := store.View(func(tx *kv.Tx) error {
		if known, err := topics.Has(tx, "main", "plain-language"); !known || err != nil {
			t.Errorf("known %v, error %v", known, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
