package index_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"moments/content"
	"moments/content/index"
	"moments/internal/kv"
)

func TestMain(m *testing.M) {
	if racing {
		// Random histories take ten times as long under the race detector, and what it looks for shows in few of them.
		_ = flag.Set("rapid.checks", "10")
	}
	goleak.VerifyTestMain(m,
		// Bleve's queue of the analysis is kept for the whole process.
		goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"),
		goleak.IgnoreAnyFunction("github.com/golang/glog.(*fileSink).flushDaemon"),
	)
}

var author = kv.Author{Actor: "test", At: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openStore opens a store with its catalogue; dir "" is in memory.
func openStore(t testing.TB, dir string) (*kv.Store, *content.Catalog) {
	t.Helper()
	store, err := kv.Open(dir, kv.Config{Kinds: content.Kinds(), Reserve: 1 << 20})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	catalog, err := content.OpenCatalog(store, "main")
	must(t, err)
	return store, catalog
}

// house is a catalogue with its index.
type house struct {
	t       testing.TB
	dir     string
	store   *kv.Store
	catalog *content.Catalog
	index   *index.Index
	log     *bytes.Buffer
}

// newHouse keeps the store in memory and the index in dir.
func newHouse(t testing.TB, dir string) *house {
	h := &house{t: t, dir: dir, log: new(bytes.Buffer)}
	h.store, h.catalog = openStore(t, "")
	h.open()
	return h
}

func (h *house) open() {
	h.t.Helper()
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.index = openIndexWith(h.t, h.dir, index.Config{Store: h.store, Catalog: h.catalog, Logger: log})
}

func (h *house) reopen() {
	h.t.Helper()
	must(h.t, h.index.Close())
	h.open()
}

func openIndexWith(t testing.TB, dir string, cfg index.Config) *index.Index {
	t.Helper()
	x, err := index.Open(dir, cfg)
	must(t, err)
	t.Cleanup(func() { must(t, x.Close()) })
	return x
}

func openIndex(t testing.TB, dir string, store *kv.Store, catalog *content.Catalog) *index.Index {
	t.Helper()
	return openIndexWith(t, dir, index.Config{Store: store, Catalog: catalog})
}

func (h *house) put(inputs ...content.Input) {
	h.t.Helper()
	for some := range slices.Chunk(inputs, 500) {
		_, err := h.catalog.Put(h.t.Context(), author, some...)
		must(h.t, err)
	}
}

func (h *house) catchUp() {
	h.t.Helper()
	must(h.t, h.index.Follower().CatchUp(h.t.Context()))
}

func (h *house) search(text string) index.Result {
	h.t.Helper()
	result, err := h.index.Search(h.t.Context(), index.Query{Text: text})
	must(h.t, err)
	return result
}

// found are the ids that a search finds, in order.
func (h *house) found(text string) string {
	h.t.Helper()
	var ids []string
	for _, hit := range h.search(text).Hits {
		ids = append(ids, string(hit.ID))
	}
	return strings.Join(ids, " ")
}

// verify fails when the index does not agree with the catalogue.
func (h *house) verify() {
	h.t.Helper()
	d, err := h.index.Verify(h.t.Context())
	must(h.t, err)
	if d.Any() {
		h.t.Fatalf("index and catalogue differ: %+v", d)
	}
}

// page is an asset of which only the words matter.
func page(id, title, text string) content.Input {
	return content.Input{Asset: content.Asset{ID: content.AssetID(id), Title: title}, Text: text}
}

func TestOnlyWhatMayBeShownIsFound(t *testing.T) {
	h := newHouse(t, "")
	draft := page("draft", "Plain draft", "")
	draft.Status = content.Draft
	later := page("later", "Plain later", "")
	later.Published = author.At.AddDate(1, 0, 0)
	h.put(page("kept", "Plain", ""), page("gone", "Plain", ""), page("removed", "Plain", ""), draft, later)
	ctx := t.Context()
	for _, step := range []struct {
		name string
		do   func() error
		want string
	}{
		{"put", func() error { return nil }, "gone kept removed later"},
		{"withdraw", func() error { _, err := h.catalog.Withdraw(ctx, author, "gone"); return err }, "kept removed later"},
		{"remove", func() error { _, err := h.catalog.Remove(ctx, author, "removed"); return err }, "kept later"},
		{"restore", func() error { _, err := h.catalog.Restore(ctx, author, "gone"); return err }, "gone kept later"},
		{"publish", func() error { draft.Status = content.Live; h.put(draft); return nil }, "gone kept draft later"},
		{"rewrite", func() error { h.put(page("kept", "Other", "")); return nil }, "gone draft later"},
	} {
		must(t, step.do())
		h.catchUp()
		if got := h.found("plain"); got != step.want {
			t.Errorf("after %s: found %q, want %q", step.name, got, step.want)
		}
		h.verify()
	}
	if got, head := h.index.Applied(), h.store.Head(kv.Cmd); got != head {
		t.Errorf("applied %d, the log is at %d", got, head)
	}
}

// Changes of other nouns move the index on without changing it.
func TestBatchWithoutAssets(t *testing.T) {
	store, err := kv.Open("", kv.Config{Kinds: map[string]kv.Apply{
		"other.put": func(*kv.Tx, kv.Change) (kv.Verdict, error) { return kv.Verdict{}, nil },
	}})
	must(t, err)
	defer func() { must(t, store.Close()) }()
	catalog, err := content.OpenCatalog(store, "main")
	must(t, err)
	x := openIndex(t, "", store, catalog)
	_, err = store.Commit(t.Context(), kv.Change{Log: kv.Cmd, Site: "main", At: author.At, Kind: "other.put"})
	must(t, err)
	must(t, x.Follower().CatchUp(t.Context()))
	result, err := x.Search(t.Context(), index.Query{Text: "anything"})
	must(t, err)
	if result.Seq != 1 || len(result.Hits) != 0 {
		t.Errorf("%+v, want nothing at sequence 1", result)
	}
}

func TestLongBodies(t *testing.T) {
	h := newHouse(t, "")
	filler := strings.Repeat("filler ", 1<<20/7)
	var inputs []content.Input
	for i := range 12 {
		text := "first " + filler[:1<<20-20] + " inside " + filler + " outside"
		inputs = append(inputs, page(fmt.Sprintf("long-%02d", i), "Long", text))
	}
	h.put(inputs...)
	h.catchUp()
	if stats, err := h.index.Stats(); err != nil || stats.Segments < 3 {
		t.Errorf("12 MiB were written as %d batches: %v", stats.Segments, err)
	}
	if n := h.search("first inside").Total; n != 12 {
		t.Errorf("%d found by the first MiB, want 12", n)
	}
	if got := h.found("outside"); got != "" {
		t.Errorf("found %q by what stands after the first MiB", got)
	}
}

// An asset whose text is lost is still found by its title.
func TestLostText(t *testing.T) {
	h := newHouse(t, "")
	lost, err := kv.Marshal(content.Asset{
		ID: "lost", ExternalID: "lost", Title: "Lost text", Body: string(kv.HashOf([]byte("lost"))), Status: content.Live,
	})
	must(t, err)
	put := kv.Change{Log: kv.Cmd, Site: "main", At: author.At, Kind: "asset.put", Payload: lost}
	_, err = h.store.Commit(t.Context(), put)
	must(t, err)
	h.catchUp()
	if got := h.found("text"); got != "lost" {
		t.Errorf("found %q, want lost", got)
	}
	if !strings.Contains(h.log.String(), "without its text") {
		t.Error("nothing was logged")
	}
}

func TestReopen(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	h.catchUp()
	h.reopen()
	if got := h.index.Applied(); got != 1 {
		t.Fatalf("applied %d after Close and Open, want 1", got)
	}
	h.put(page("two", "Plain", ""))
	h.catchUp()
	if got := h.found("plain"); got != "one two" {
		t.Errorf("found %q", got)
	}
	stats, err := h.index.Stats()
	must(t, err)
	if stats.Docs != 2 || stats.Segments < 1 || stats.Bytes == 0 || stats.Applied != 2 || stats.Damaged {
		t.Errorf("%+v", stats)
	}
}

func TestClosed(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	must(t, h.index.Close())
	must(t, h.index.Close())
	_, searching := h.index.Search(t.Context(), index.Query{Text: "plain"})
	_, counting := h.index.Stats()
	_, verifying := h.index.Verify(t.Context())
	for name, err := range map[string]error{
		"Search": searching, "Stats": counting, "Verify": verifying,
		"Follower": h.index.Follower().CatchUp(t.Context()), "Rebuild": h.index.Rebuild(t.Context()),
	} {
		if !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", name, err)
		}
	}
	if names := foldersIn(t, h.dir); len(names) != 1 {
		t.Errorf("a rebuild that failed left %v", names)
	}
}

func TestInUse(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""))
	h.catchUp()
	before := foldersIn(t, h.dir)
	_, err := index.Open(h.dir, index.Config{Store: h.store, Catalog: h.catalog})
	if !errors.Is(err, kv.ErrInUse) {
		t.Fatalf("a second opener got %v, want ErrInUse", err)
	}
	if diff := cmp.Diff(before, foldersIn(t, h.dir)); diff != "" {
		t.Error(diff)
	}
	if got := h.found("plain"); got != "one" {
		t.Errorf("the first opener finds %q", got)
	}
}

func foldersIn(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// An index of a store that was put back to an earlier state must not be believed.
func TestAheadOfStore(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("one", "Plain", ""), page("two", "Plain", ""))
	h.catchUp()
	must(t, h.index.Close())
	h.store, h.catalog = openStore(t, "")
	h.put(page("other", "Plain", ""))
	h.open()
	if got := h.index.Applied(); got != 0 {
		t.Fatalf("applied %d, want 0", got)
	}
	h.catchUp()
	if got := h.found("plain"); got != "other" {
		t.Errorf("found %q", got)
	}
}

// One of another history with the same number of changes is found out by its stamps.
func TestOtherHistory(t *testing.T) {
	h := newHouse(t, t.TempDir())
	h.put(page("gone", "Plain", ""), page("same", "Plain", ""), page("new-text", "Plain", "earlier"))
	h.catchUp()
	must(t, h.index.Close())
	h.store, h.catalog = openStore(t, "")
	h.put(page("fresh", "Plain", ""), page("same", "Plain", ""), page("new-text", "Plain", "later"))
	h.open()
	d, err := h.index.Reconcile(t.Context())
	must(t, err)
	if diff := cmp.Diff(index.Difference{Missing: 1, Stale: 1, Extra: 1}, d); diff != "" {
		t.Error(diff)
	}
	if got := h.found("plain later"); got != "new-text fresh same" {
		t.Errorf("found %q", got)
	}
	h.verify()
}

func TestFoldersOfOthers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"bleve-2.6.0-01234567-000007", "bleve-2.6.0-01234567-000003.damaged", "bleve-2.6.0-01234567-000005.damaged",
		"bleve-odd", "mine",
	} {
		must(t, os.MkdirAll(filepath.Join(dir, name, "store"), 0o700))
	}
	h := newHouse(t, dir)
	names := foldersIn(t, dir)
	if !slices.Contains(names, "mine") || !slices.Contains(names, "bleve-2.6.0-01234567-000005.damaged") || len(names) != 3 {
		t.Errorf("left over: %v", names)
	}
	if !strings.HasSuffix(h.index.Folder(), "-000008") {
		t.Errorf("the new one is %s", h.index.Folder())
	}
}

func TestHighlightAndExcerpt(t *testing.T) {
	h := newHouse(t, "")
	h.put(page("one", "Writing plainly", ""))
	h.catchUp()
	var terms []string
	for _, term := range h.search("plain writing").Terms {
		terms = append(terms, term.Text)
	}
	if diff := cmp.Diff([][2]int{{0, 7}, {8, 15}}, h.index.Highlight("Writing plainly", terms)); diff != "" {
		t.Error(diff)
	}
	if got := h.index.Excerpt("One two. Writing three.", terms, 14); got != "…Writing…" {
		t.Errorf("excerpt %q", got)
	}
}
