package draft_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
)

const site = "main"

var (
	ctx   = context.Background()
	mara  = kv.Author{Actor: "mara", At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	felix = kv.Author{Actor: "felix", At: mara.At.Add(time.Hour)}
	now   = draft.How{}
)

func kinds() map[string]kv.Apply {
	all := maps.Clone(keymap.Kinds())
	maps.Copy(all, draft.Kinds())
	return all
}

// desk is a book with what it stands on.
type desk struct {
	*draft.Book
	t       testing.TB
	store   *kv.Store
	library *keymap.Library
}

func open(t testing.TB, review bool) *desk {
	t.Helper()
	store, err := kv.Open(t.TempDir(), kv.Config{Kinds: kinds(), Reserve: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return openOn(t, store, review)
}

func openOn(t testing.TB, store *kv.Store, review bool) *desk {
	t.Helper()
	library, err := keymap.OpenLibrary(store, site)
	if err != nil {
		t.Fatal(err)
	}
	return &desk{draft.Open(draft.Config{Store: store, Site: site, Library: library, Review: review}), t, store, library}
}

// row reads "id phrase intent".
func row(text string) keymap.Row {
	fields := strings.Fields(text)
	return keymap.Row{
		ID: fields[0], Phrase: fields[1], Match: keymap.Exact, Moment: keywords.Moment{Intent: keywords.Intent(fields[2])}, Volume: -1,
	}
}

func rows(texts ...string) (list []keymap.Row) {
	for _, text := range texts {
		list = append(list, row(text))
	}
	return list
}

func put(text string) edit.Edit { r := row(text); return edit.Edit{Put: &r} }

func texts(rows []keymap.Row) (list []string) {
	for _, r := range rows {
		list = append(list, strings.Join([]string{r.ID, r.Phrase, string(r.Moment.Intent)}, " "))
	}
	return list
}

// must fails the test when something went wrong.
func (d *desk) must(got draft.Draft, err error) draft.Draft {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

func (d *desk) get() draft.Draft { d.t.Helper(); return d.must(d.Get(ctx)) }

func (d *desk) has(want ...string) {
	d.t.Helper()
	if diff := gocmp.Diff(want, texts(d.get().Rows)); diff != "" {
		d.t.Fatal(diff)
	}
}

func (d *desk) publish(want int) {
	d.t.Helper()
	if made, err := d.Publish(ctx, mara, draft.Publication{}); err != nil || made.Number != want {
		d.t.Fatalf("published %+v, %v; want %d", made, err, want)
	}
}

func TestWriteAndPublish(t *testing.T) {
	d := open(t, false)
	if got := d.get(); !got.Pristine || got.Version != 1 || len(got.Rows) != 0 || got.Status != draft.Writing {
		t.Fatalf("%+v", got)
	}
	first := d.must(d.Put(ctx, mara, rows("a crm know", "b erp buy"), draft.How{Note: "from a sheet"}))
	if first.Version != 2 || first.Seq != 1 || first.Pristine || first.Note != "from a sheet" || first.Actor != "mara" || !first.At.Equal(mara.At) || first.Undo != 1 {
		t.Errorf("%+v", first)
	}
	d.must(d.Edit(ctx, felix, []edit.Edit{put("a crm do"), {Remove: "b"}, put("c hr know")}, now))
	d.has("a crm do", "c hr know")
	d.publish(1)
	if got := d.get(); !got.Pristine || got.Base != 1 || got.Published != 1 || got.Version != 5 || got.Undo != 0 || len(got.Writers) != 0 {
		t.Errorf("%+v", got)
	}
	d.has("a crm do", "c hr know")
	d.publish(1) // nothing to publish
	published, err := d.library.Rows(ctx)
	if err != nil || !slices.Equal(texts(published), []string{"a crm do", "c hr know"}) {
		t.Errorf("%v, %v", texts(published), err)
	}
	versions, err := d.Versions(ctx)
	if err != nil || len(versions) != 1 || versions[0].Actor != "mara" || !slices.Equal(versions[0].Writers, []string{"mara", "felix"}) {
		t.Errorf("%+v, %v", versions, err)
	}
}

func TestThePublishedMapIsFollowed(t *testing.T) {
	d := open(t, false)
	d.must(d.Put(ctx, mara, rows("a crm know"), now))
	d.publish(1)
	if err := d.library.Follower().CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if m := d.library.Current().Map; m.Version != 1 || m.Len() != 1 {
		t.Errorf("version %d, %d rows", m.Version, m.Len())
	}
}

func TestNoWriteIsLost(t *testing.T) {
	d := open(t, false)
	seen := d.must(d.Put(ctx, mara, rows("a crm know"), now)).Version
	over := draft.How{Over: &seen}
	d.must(d.Edit(ctx, felix, []edit.Edit{put("b erp know")}, over))
	for name, write := range map[string]func() (draft.Draft, error){
		"put":     func() (draft.Draft, error) { return d.Put(ctx, mara, nil, over) },
		"edit":    func() (draft.Draft, error) { return d.Edit(ctx, mara, []edit.Edit{{Remove: "a"}}, over) },
		"undo":    func() (draft.Draft, error) { return d.Undo(ctx, mara, over) },
		"redo":    func() (draft.Draft, error) { return d.Redo(ctx, mara, over) },
		"discard": func() (draft.Draft, error) { return d.Discard(ctx, mara, over) },
		"submit":  func() (draft.Draft, error) { return d.Submit(ctx, mara, over) },
		"append": func() (draft.Draft, error) {
			got, _, err := d.Append(ctx, mara, rows("z z know"), over)
			return got, err
		},
		"rebase": func() (draft.Draft, error) { got, _, err := d.Rebase(ctx, mara, edit.Ours, over); return got, err },
		"publish": func() (draft.Draft, error) {
			_, err := d.Publish(ctx, mara, draft.Publication{How: over})
			return draft.Draft{}, err
		},
	} {
		if _, err := write(); !errors.Is(err, draft.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.has("a crm know", "b erp know")
}

// A version that was seen before someone published is not there any more, even for a draft that nobody has written.
func TestPublishingElsewhereIsSeen(t *testing.T) {
	d := open(t, false)
	seen := d.get().Version
	if _, err := d.library.Publish(ctx, felix, rows("a crm know"), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put(ctx, mara, rows("b erp know"), draft.How{Over: &seen}); !errors.Is(err, draft.ErrChanged) {
		t.Error(err)
	}
	d.has("a crm know")
}

func TestBehindAndRebase(t *testing.T) {
	d := open(t, false)
	d.must(d.Put(ctx, mara, rows("a crm know", "b erp know", "c hr know"), now))
	d.publish(1)
	d.must(d.Edit(ctx, mara, []edit.Edit{put("a crm do"), {Remove: "c"}}, now))
	if _, err := d.library.Publish(ctx, felix, rows("a crm buy", "b erp know", "c hr know", "d pos know"), ""); err != nil {
		t.Fatal(err)
	}
	if got := d.get(); !got.IsBehind() || got.Base != 1 || got.Published != 2 {
		t.Fatalf("%+v", got)
	}
	if _, err := d.Publish(ctx, mara, draft.Publication{}); !errors.Is(err, draft.ErrBehind) {
		t.Error(err)
	}
	_, conflicts, err := d.Rebase(ctx, mara, edit.Nobody, now)
	if !errors.Is(err, draft.ErrConflicts) || len(conflicts) != 1 || conflicts[0].ID != "a" {
		t.Errorf("%v, %v", conflicts, err)
	}
	d.has("a crm do", "b erp know")
	got, _, err := d.Rebase(ctx, mara, edit.Theirs, now)
	if d.must(got, err); got.IsBehind() {
		t.Error("still behind")
	}
	d.has("a crm buy", "b erp know", "d pos know")
	d.must(d.Undo(ctx, mara, now))
	if got := d.get(); !got.IsBehind() {
		t.Error("the base was not undone")
	}
	got, _, err = d.Rebase(ctx, mara, edit.Ours, now)
	d.must(got, err)
	d.has("a crm do", "b erp know", "d pos know")
	d.publish(3)
}

func TestReview(t *testing.T) {
	d := open(t, true)
	if _, err := d.Submit(ctx, mara, now); !errors.Is(err, draft.ErrReview) {
		t.Errorf("a pristine draft: %v", err)
	}
	d.must(d.Put(ctx, mara, rows("a crm know"), now))
	refused := func(when string, want error) {
		t.Helper()
		if _, err := d.Publish(ctx, mara, draft.Publication{}); !errors.Is(err, want) {
			t.Errorf("%s: %v", when, err)
		}
	}
	refused("not submitted", draft.ErrReview)
	if _, err := d.Approve(ctx, felix, now); !errors.Is(err, draft.ErrReview) {
		t.Errorf("approved what was not submitted: %v", err)
	}
	d.must(d.Submit(ctx, mara, now))
	refused("not approved", draft.ErrReview)
	if _, err := d.Approve(ctx, mara, now); !errors.Is(err, draft.ErrReview) {
		t.Errorf("approved by the writer: %v", err)
	}
	if got := d.must(d.Approve(ctx, felix, now)); got.Status != draft.Approved || got.Approver != "felix" {
		t.Errorf("%+v", got)
	}
	d.must(d.Edit(ctx, mara, []edit.Edit{put("b erp know")}, now))
	refused("changed since", draft.ErrReview)
	d.must(d.Submit(ctx, mara, now))
	d.must(d.Approve(ctx, felix, now))
	d.publish(1)
	if v, err := d.Versions(ctx); err != nil || v[0].Approver != "felix" {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestTestsHoldAPublicationUp(t *testing.T) {
	d := open(t, false)
	know := keywords.Moment{Intent: keywords.Know}
	list, err := d.PutTests(ctx, mara, []keywords.Expectation{{Phrase: "crm", Moment: know}, {Phrase: "erp", URL: "guide", MinRank: 3}}, nil)
	if err != nil || list.Version != 1 || len(list.Tests) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	if again, err := d.PutTests(ctx, felix, list.Tests, nil); err != nil || again.Version != 1 || again.Actor != "mara" {
		t.Errorf("the same list: %+v, %v", again, err)
	}
	wrong := 7
	if _, err := d.PutTests(ctx, mara, nil, &wrong); !errors.Is(err, draft.ErrChanged) {
		t.Error(err)
	}
	if _, err := d.PutTests(ctx, mara, []keywords.Expectation{{Phrase: "crm"}}, nil); !errors.Is(err, keymap.ErrInvalid) {
		t.Error(err)
	}
	at := d.must(d.Put(ctx, mara, rows("a crm know"), now)).Version
	try := func(v draft.Verdict, force string) error {
		_, err := d.Publish(ctx, mara, draft.Publication{Verdict: v, Force: force})
		return err
	}
	for name, v := range map[string]draft.Verdict{
		"not run": {}, "on other rows": {Draft: at - 1, List: 1, Run: 2}, "of another list": {Draft: at, List: 2, Run: 2}, "some": {Draft: at, List: 1, Run: 1},
		"one fails": {Draft: at, List: 1, Run: 2, Failed: 1},
	} {
		if err := try(v, ""); !errors.Is(err, draft.ErrTests) {
			t.Errorf("%s: %v", name, err)
		}
	}
	failed := draft.Verdict{Draft: at, List: 1, Run: 2, Failed: 1, Failures: []string{"crm"}}
	if err := try(failed, "the guide comes on Monday"); err != nil {
		t.Fatal(err)
	}
	v, err := d.Versions(ctx)
	if err != nil || v[0].Force != "the guide comes on Monday" || gocmp.Diff(failed, v[0].Verdict) != "" {
		t.Errorf("%+v, %v", v, err)
	}
	at = d.must(d.Edit(ctx, mara, []edit.Edit{put("b erp know")}, now)).Version
	if err := try(draft.Verdict{Draft: at, List: 1, Run: 2}, ""); err != nil {
		t.Error(err)
	}
}

func TestRestore(t *testing.T) {
	d := open(t, false)
	d.must(d.Put(ctx, mara, rows("a crm know"), now))
	d.publish(1)
	d.must(d.Put(ctx, mara, rows("b erp know"), now))
	d.publish(2)
	d.must(d.Edit(ctx, mara, []edit.Edit{put("c hr know")}, now))
	if n, err := d.Restore(ctx, felix, 1, draft.Publication{How: draft.How{Dry: true}}); err != nil || n.Number != 3 {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := d.Restore(ctx, felix, 1, draft.Publication{}); err != nil || n.Number != 3 {
		t.Fatalf("%+v, %v", n, err)
	}
	published, err := d.Rows(ctx, 3)
	if err != nil || !slices.Equal(texts(published), []string{"a crm know"}) {
		t.Errorf("%v, %v", published, err)
	}
	if got := d.get(); !got.IsBehind() || !slices.Equal(texts(got.Rows), []string{"b erp know", "c hr know"}) {
		t.Errorf("the draft is %+v", got)
	}
	v, err := d.Versions(ctx)
	if err != nil || len(v) != 3 || v[2].Restored != 1 || v[2].Note != "restored version 1" || v[2].Actor != "felix" {
		t.Errorf("%+v, %v", v, err)
	}
	if n, err := d.Restore(ctx, felix, 3, draft.Publication{}); err != nil || n.Number != 3 {
		t.Errorf("what is there: %+v, %v", n, err)
	}
	if _, err := d.Restore(ctx, felix, 9, draft.Publication{}); !errors.Is(err, kv.ErrNotFound) {
		t.Error(err)
	}
	diff, err := d.Diff(ctx, 2, 3)
	if err != nil || len(diff.Added) != 1 || len(diff.Removed) != 1 {
		t.Errorf("%+v, %v", diff, err)
	}
	diff, err = d.Diff(ctx, 2, draft.OfDraft)
	if err != nil || len(diff.Added) != 1 || diff.Added[0].ID != "c" {
		t.Errorf("%+v, %v", diff, err)
	}
}

func TestWhatCannotBePublishedCanBeDrafted(t *testing.T) {
	d := open(t, false)
	bad := rows("a crm know", "b crm buy")
	bad[1].Moment.Persona = "nobody"
	d.must(d.Put(ctx, mara, bad, now))
	_, err := d.Publish(ctx, mara, draft.Publication{})
	if !errors.Is(err, keymap.ErrUndefined) || !errors.Is(err, keymap.ErrContradiction) {
		t.Error(err)
	}
	if d.get().Pristine {
		t.Error("the draft is gone")
	}
	for name, list := range map[string][]keymap.Row{
		"an id twice": rows("a crm know", "a erp know"), "no UTF-8": {{Phrase: "\xff"}}, "long": {{Phrase: "crm", Note: strings.Repeat("x", 5_000)}},
	} {
		if _, err := d.Put(ctx, mara, list, now); !errors.Is(err, keymap.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Edit(ctx, mara, []edit.Edit{{Put: &keymap.Row{Phrase: "\xff"}}}, now); !errors.Is(err, keymap.ErrInvalid) {
		t.Error(err)
	}
	if _, err := d.Put(ctx, mara, nil, draft.How{Note: strings.Repeat("x", 5_000)}); !errors.Is(err, keymap.ErrInvalid) {
		t.Error(err)
	}
}

func TestNewRowsGetIdsOfTheirOwn(t *testing.T) {
	d := open(t, false)
	d.must(d.Put(ctx, mara, []keymap.Row{{Phrase: "crm", Volume: -1}}, now))
	got := d.must(d.Edit(ctx, mara, []edit.Edit{{Put: &keymap.Row{Phrase: "crm", Volume: -1}}, {Put: &keymap.Row{Phrase: "CRM", Volume: -1}}}, now))
	ids := []string{got.Rows[0].ID, got.Rows[1].ID, got.Rows[2].ID}
	if ids[1] != ids[0]+"-2" || ids[2] != ids[0]+"-3" {
		t.Errorf("%v", ids)
	}
	merged, counts, err := d.Append(ctx, mara, []keymap.Row{{Phrase: "crm", Volume: 7, Source: "semrush"}, {Phrase: "erp", Volume: -1}}, now)
	if d.must(merged, err); len(merged.Rows) != 4 || counts != (edit.Merged{Added: 1, Joined: 1}) {
		t.Errorf("%+v, %v", counts, texts(merged.Rows))
	}
}

func TestDryRunsWriteNothing(t *testing.T) {
	d := open(t, false)
	d.must(d.Put(ctx, mara, rows("a crm know"), now))
	head, dry := d.store.Head(kv.Cmd), draft.How{Dry: true, Note: "would"}
	got := d.must(d.Edit(ctx, mara, []edit.Edit{put("b erp know")}, dry))
	if !slices.Equal(texts(got.Rows), []string{"a crm know", "b erp know"}) || got.Version != 3 {
		t.Errorf("%+v", got)
	}
	if got := d.must(d.Put(ctx, mara, rows("z z know"), dry)); !slices.Equal(texts(got.Rows), []string{"z z know"}) {
		t.Errorf("%+v", got)
	}
	if got := d.must(d.Discard(ctx, mara, dry)); !got.Pristine || len(got.Rows) != 0 {
		t.Errorf("%+v", got)
	}
	d.must(d.Undo(ctx, mara, dry))
	d.must(d.Submit(ctx, mara, dry))
	if n, err := d.Publish(ctx, mara, draft.Publication{How: dry}); err != nil || n != (draft.Published{Number: 1}) {
		t.Errorf("%+v, %v", n, err)
	}
	if d.store.Head(kv.Cmd) != head {
		t.Error("something was written")
	}
	d.has("a crm know")
}

// A hundred steps and more can be taken back, one by one, after the chain was folded too.
func TestManyStepsCanBeUndone(t *testing.T) {
	store, err := kv.Open("", kv.Config{Kinds: kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	d := openOn(t, store, false)
	d.must(d.Put(ctx, mara, rows("a crm know"), now))
	for i := range 250 {
		d.must(d.Edit(ctx, mara, []edit.Edit{put(fmt.Sprintf("a crm%d know", i))}, now))
	}
	undone := 0
	for ; ; undone++ {
		before := d.get()
		if want := fmt.Sprintf("a crm%d know", 249-undone); len(before.Rows) != 1 || texts(before.Rows)[0] != want {
			t.Fatalf("after %d steps back %v, want %s", undone, texts(before.Rows), want)
		}
		if _, err := d.Undo(ctx, mara, now); errors.Is(err, draft.ErrNoStep) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if undone < draft.UndoSteps {
		t.Errorf("%d steps back", undone)
	}
	for range undone {
		d.must(d.Redo(ctx, mara, now))
	}
	d.has("a crm249 know")
	if _, err := d.Redo(ctx, mara, now); !errors.Is(err, draft.ErrNoStep) {
		t.Error(err)
	}
}
