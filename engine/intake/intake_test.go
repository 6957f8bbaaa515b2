package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/content/runs"
	"moments/engine/enginetest"
	"moments/engine/intake"
	"moments/internal/confine"
	"moments/internal/kv"
)

// desk is a desk under test, which does at once what it is given.
type desk struct {
	*intake.Desk
	engine *enginetest.Engine
	dir    string
	count  int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{engine: enginetest.New(t, nil), dir: t.TempDir()}
	d.open()
	return d
}

// open opens the desk, as after a start of the program.
func (d *desk) open() {
	d.engine.T.Helper()
	opened, err := intake.Open(intake.Config{
		Engine: d.engine.Engine, Dir: d.dir, Runner: confine.Here(intake.Tasks()), NewID: d.newID,
	})
	d.must(err)
	d.Desk = opened
}

func (d *desk) newID() string {
	d.count++
	return fmt.Sprintf("run-%04d", d.count)
}

func (d *desk) must(err error) {
	d.engine.T.Helper()
	if err != nil {
		d.engine.T.Fatal(err)
	}
}

// work does what is queued.
func (d *desk) work() {
	d.engine.T.Helper()
	d.must(d.CatchUp(context.Background()))
	d.engine.MustCatchUp()
}

// take starts an import and returns it at its end.
func (d *desk) take(u intake.Upload, o intake.Options) intake.Task {
	d.engine.T.Helper()
	task, err := d.Start(context.Background(), d.engine.Author(), u, o)
	d.must(err)
	return d.end(task.ID)
}

func (d *desk) end(id string) intake.Task {
	d.engine.T.Helper()
	d.work()
	task, err := d.Wait(context.Background(), id)
	d.must(err)
	return task
}

// undo undoes an import and returns the run that did.
func (d *desk) undo(id string) intake.Task {
	d.engine.T.Helper()
	task, err := d.Undo(context.Background(), d.engine.Author(), id)
	d.must(err)
	return d.end(task.ID)
}

func file(name, text string) intake.Upload {
	return intake.Upload{Name: name, Body: strings.NewReader(text), Source: "site"}
}

// expect holds a task against what it should be.
func expect(t *testing.T, what string, got intake.Task, state runs.State, want runs.Counts) {
	t.Helper()
	if got.State != state || got.Counts != want {
		t.Errorf("%s: %s with %+v, want %s with %+v; %s %v", what, got.State, got.Counts, state, want, got.Problem, got.Notes)
	}
}

func (d *desk) errors(id string) string {
	d.engine.T.Helper()
	file, _, err := d.Errors(id)
	d.must(err)
	defer file.Close()
	data, err := io.ReadAll(file)
	d.must(err)
	return string(data)
}

const twoAssets = "id,url,title,body\na,/a,First,one\nb,/b,Second,two\n"

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	d := newDesk(t)
	expect(t, "first", d.take(file("assets.csv", twoAssets), intake.Options{}), runs.Done, runs.Counts{New: 2})
	before := d.engine.Store().Head(kv.Cmd)
	expect(t, "again", d.take(file("assets.csv", twoAssets), intake.Options{}), runs.Done, runs.Counts{Unchanged: 2})
	// A run that changed nothing is in the book all the same: begun, taken up, ended.
	if wrote := d.engine.Store().Head(kv.Cmd) - before; wrote != 3 {
		t.Errorf("%d changes were written", wrote)
	}
	changed := strings.Replace(twoAssets, "two", "three", 1)
	expect(t, "changed", d.take(file("assets.csv", changed), intake.Options{}), runs.Done, runs.Counts{Changed: 1, Unchanged: 1})
	if versions, err := d.engine.Catalog().Versions("b"); len(versions) != 2 || versions[0].Run != "run-0003" || err != nil {
		t.Errorf("%+v, %v", versions, err)
	}
}

func TestAFolderIsReadWhereItIs(t *testing.T) {
	d := newDesk(t)
	dir := filepath.Join(t.TempDir(), "handbook")
	for name, text := range map[string]string{"a.md": "# First\n\nText.", "sub/b.md": "---\ntitle: Second\n---\nMore.", "c.bin": "\x00\x01"} {
		at := filepath.Join(dir, name)
		d.must(os.MkdirAll(filepath.Dir(at), 0o755))
		d.must(os.WriteFile(at, []byte(text), 0o644))
	}
	task := d.take(intake.Upload{Path: dir}, intake.Options{})
	expect(t, "folder", task, runs.Done, runs.Counts{New: 2, Skipped: 1})
	if task.Source != "handbook" || task.Kind != "assets" {
		t.Errorf("source %q, kind %q", task.Source, task.Kind)
	}
	d.must(os.Remove(filepath.Join(dir, "sub/b.md")))
	expect(t, "full", d.take(intake.Upload{Path: dir}, intake.Options{Full: true}), runs.Done,
		runs.Counts{Unchanged: 1, Withdrawn: 1, Skipped: 1})
	if _, err := d.Start(t.Context(), d.engine.Author(), intake.Upload{Path: dir}, intake.Options{As: intake.Personas}); !errors.Is(err, intake.ErrUnreadable) {
		t.Errorf("a folder of personas: %v", err)
	}
	if _, err := d.Start(t.Context(), d.engine.Author(), intake.Upload{Path: dir + "x"}, intake.Options{}); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("no folder: %v", err)
	}
}

func TestFullWithdrawsNothingWhenSomethingCannotBeRead(t *testing.T) {
	d := newDesk(t)
	d.take(file("assets.csv", twoAssets), intake.Options{})
	broken := "id,url,title,published_at\na,/a,First,\nb,/b,Second,when it is done\n"
	task := d.take(file("assets.csv", broken), intake.Options{Full: true})
	if task.Counts.Withdrawn != 0 || task.Counts.Failed != 1 || task.State != runs.Done {
		t.Errorf("%s, %+v, %v", task.State, task.Counts, task.Notes)
	}
}

func TestAllOrNothing(t *testing.T) {
	d := newDesk(t)
	broken := twoAssets + "c,/c,,no title\n"
	task := d.take(file("assets.csv", broken), intake.Options{AllOrNothing: true})
	expect(t, "one is broken", task, runs.Failed, runs.Counts{Failed: 1})
	if d.engine.Catalog().Facts().Len() != 0 || len(task.Faults) != 1 {
		t.Errorf("%d assets, faults %+v", d.engine.Catalog().Facts().Len(), task.Faults)
	}
	expect(t, "without", d.take(file("assets.csv", broken), intake.Options{}), runs.Done, runs.Counts{New: 2, Failed: 1})
}

func TestNothingThatCouldBeTakenHasFailed(t *testing.T) {
	d := newDesk(t)
	task := d.take(file("assets.csv", "id,title\na,\nb,\n"), intake.Options{})
	if task.State != runs.Failed || task.Problem == "" || task.Counts.Failed != 2 {
		t.Errorf("%s, %q, %+v", task.State, task.Problem, task.Counts)
	}
}

func TestUndoAndRedoOfAssets(t *testing.T) {
	d := newDesk(t)
	d.take(file("assets.csv", twoAssets), intake.Options{})
	second := d.take(file("assets.csv", strings.Replace(twoAssets, "two", "2", 1)+"c,/c,Third,3\n"), intake.Options{})
	text := func(id content.AssetID) string {
		asset, err := d.engine.Catalog().Get(id)
		d.must(err)
		if asset.Withdrawn {
			return "gone"
		}
		text, err := d.engine.Catalog().Text(asset)
		d.must(err)
		return text
	}
	undo := d.undo(second.ID)
	expect(t, "undo", undo, runs.Done, runs.Counts{Changed: 2})
	if text("b") != "two" || text("c") != "gone" || text("a") != "one" {
		t.Errorf("after undo: %q, %q, %q", text("a"), text("b"), text("c"))
	}
	if r, err := d.Get(second.ID); r.State != runs.UndoneRun || r.UndoneBy != undo.ID || err != nil {
		t.Errorf("%s by %s, %v", r.State, r.UndoneBy, err)
	}
	if _, err := d.Undo(t.Context(), d.engine.Author(), second.ID); !errors.Is(err, runs.ErrState) {
		t.Errorf("undone twice: %v", err)
	}
	redo := d.undo(undo.ID)
	if text("b") != "2" || text("c") != "3" {
		t.Errorf("after redo: %q, %q", text("b"), text("c"))
	}
	if r, err := d.Get(second.ID); r.State != runs.Done || r.UndoneBy != "" || err != nil {
		t.Errorf("%s by %q, %v", r.State, r.UndoneBy, err)
	}
	d.undo(redo.ID)
	if r, err := d.Get(second.ID); r.State != runs.UndoneRun || text("c") != "gone" || err != nil {
		t.Errorf("undone again: %s, %v", r.State, err)
	}
	d.engine.Advance(31 * 24 * time.Hour)
	if _, err := d.Undo(t.Context(), d.engine.Author(), undo.ID); err == nil {
		t.Error("undone after a month")
	}
	if _, err := d.Undo(t.Context(), d.engine.Author(), "none"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
}

// lists are files of each kind of list, before and after, with a row that cannot be taken and how it is mended.
var lists = map[intake.Kind]struct{ first, second, broken, bad, good string }{
	intake.KeywordMap: {
		"phrase,match,intent\nbuy ice,exact,buy\nice guide,broad,know\n", "phrase,match,intent\nbuy ice,exact,do\nnew one,broad,know\n",
		"phrase,match,intent,note\nbuy ice,exact,BAD,\"=1+1, \"\"quoted\"\"\"\nice guide,broad,know,\n", "BAD", "buy",
	},
	intake.Personas: {
		"key,name\nowner,Owner\n", "key,name\nowner,The owner\ncook,Cook\n", "key,name\nBAD,Owner\ncook,Cook\n", "BAD", "owner",
	},
	intake.Steps: {
		"key,question,stage\nuse,How?,retention\n", "key,question,stage\nuse,How so?,retention\nfit,For me?,consideration\n",
		"key,question,stage\nuse,How?,BAD\nfit,For me?,consideration\n", "BAD", "retention",
	},
	intake.Moments: {
		"moment,topic,question,priority\ndo/-/-,ice,How?,1\n", "moment,topic,question,priority\ndo/-/-,ice,How?,2\nbuy/-/-,ice,Where?,1\n",
		"moment,topic,question,priority\ndo/-/-,ice,How?,BAD\nbuy/-/-,ice,Where?,1\n", "BAD", "3",
	},
	intake.Searches: {
		"phrase,count,source\nbuy ice,10,support\n", "phrase,count,source\nbuy ice,20,support\nice,1,sales\n",
		"phrase,count,source\nbuy ice,BAD,support\nice,1,sales\n", "BAD", "12",
	},
	intake.Tests: {
		"phrase,expect_moment\nbuy ice,buy/-/-\n", "phrase,expect_moment\nbuy ice,do/-/-\nice,know/-/-\n",
		"phrase,expect_moment\nbuy ice,BAD\nice,know/-/-\n", "BAD", "do/-/-",
	},
	intake.Rules: {
		"id,act,asset,phrase\nr1,pin,/a,buy ice\n", "id,act,asset,phrase\nr1,hide,/a,buy ice\nr2,pin,/b,ice\n",
		"id,act,asset,phrase\nr1,BAD,/a,buy ice\nr2,pin,/b,ice\n", "BAD", "pin",
	},
}

func TestListsAreTakenInAndBack(t *testing.T) {
	for kind, c := range lists {
		t.Run(string(kind), func(t *testing.T) {
			d := newDesk(t)
			name := string(kind) + ".csv"
			first := d.take(file(name, c.first), intake.Options{})
			if first.State != runs.Done || first.Kind != string(kind) || first.Counts.Written() == 0 {
				t.Fatalf("%s of %s: %+v %s", first.State, first.Kind, first.Counts, first.Problem)
			}
			digest := d.digest()
			if again := d.take(file(name, c.first), intake.Options{}); again.Counts.New+again.Counts.Changed+again.Counts.Withdrawn != 0 {
				t.Errorf("again: %+v", again.Counts)
			}
			second := d.take(file(name, c.second), intake.Options{})
			if second.Counts.New == 0 || second.Counts.Changed+second.Counts.Withdrawn == 0 {
				t.Errorf("second: %+v", second.Counts)
			}
			after := d.digest()
			if after == digest {
				t.Fatal("the second file changed nothing")
			}
			undo := d.undo(second.ID)
			if undo.State != runs.Done || d.digest() != digest {
				t.Errorf("undo: %s %s\n%s\nwant\n%s", undo.State, undo.Problem, d.digest(), digest)
			}
			if redo := d.undo(undo.ID); redo.State != runs.Done || d.digest() != after {
				t.Errorf("redo: %s %s", redo.State, redo.Problem)
			}
			if late := d.undo(first.ID); kind == intake.Rules || kind == intake.KeywordMap {
				if len(late.Faults) != 1 || late.Counts.Skipped != 1 || late.Faults[0].Code != intake.CodeChangedSince {
					t.Errorf("undo of what was changed since: %+v", late.Faults)
				}
			} else if late.State != runs.Failed || d.digest() != after {
				t.Errorf("undo of what was changed since: %s", late.State)
			}
		})
	}
}

// digest is everything that lists say.
func (d *desk) digest() string {
	s := d.engine.Library().Current()
	words, err := d.engine.Drafts().Get(context.Background())
	d.must(err)
	tests, err := d.engine.Drafts().Tests(context.Background())
	d.must(err)
	rules, err := d.engine.Rules().List()
	d.must(err)
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "%+v\n", r.Rule)
	}
	fmt.Fprintf(&b, "%+v\n%+v\n%+v\n%+v\n%+v\n%+v", words.Rows, tests.Tests, s.Personas, s.Steps, s.Planned, s.Searches)
	return b.String()
}

// What was not taken comes back as the person's own rows; with the cell mended, nothing is left to complain of.
func TestErrorsAreMended(t *testing.T) {
	all := map[intake.Kind][3]string{
		intake.Assets: {"id,url,title,quality,note\na,/a,First,BAD,\"=1, 2\"\nb,/b,Second,0.5,\n", "BAD", "0.9"},
	}
	for kind, c := range lists {
		all[kind] = [3]string{c.broken, c.bad, c.good}
	}
	for kind, c := range all {
		t.Run(string(kind), func(t *testing.T) {
			if kind == intake.Personas {
				t.Skip("a key is made of anything")
			}
			d := newDesk(t)
			broken := d.take(file(string(kind)+".csv", c[0]), intake.Options{})
			if broken.State != runs.Done || broken.Counts.Failed != 1 || broken.Counts.Written() == 0 {
				t.Fatalf("%s, %+v, %s %+v", broken.State, broken.Counts, broken.Problem, broken.Faults)
			}
			errs := d.errors(broken.ID)
			lines := strings.Split(strings.TrimSpace(errs), "\n")
			if len(lines) != 2 || !strings.Contains(lines[0], "_row,_column,_code,_message,_suggestion") || !strings.Contains(lines[1], c[1]) {
				t.Fatalf("errors.csv:\n%s", errs)
			}
			mended := d.take(file("errors.csv", strings.Replace(errs, c[1], c[2], 1)), intake.Options{})
			if mended.State != runs.Done || mended.Counts.Failed != 0 || mended.Counts.Written() == 0 || mended.Kind != string(kind) {
				t.Errorf("mended: %s of %s, %+v, %s %+v\n%s", mended.State, mended.Kind, mended.Counts, mended.Problem, mended.Faults, errs)
			}
			if _, _, err := d.Errors(mended.ID); !errors.Is(err, kv.ErrNotFound) {
				t.Errorf("errors of none: %v", err)
			}
		})
	}
}

func TestIdempotencyKey(t *testing.T) {
	d := newDesk(t)
	o := intake.Options{Key: "abc"}
	first := d.take(file("assets.csv", twoAssets), o)
	again, err := d.Start(t.Context(), d.engine.Author(), file("assets.csv", twoAssets), o)
	if again.ID != first.ID || err != nil {
		t.Errorf("again: %q, %v", again.ID, err)
	}
	if _, err := d.Start(t.Context(), d.engine.Author(), file("assets.csv", "id,title\nx,X\n"), o); !errors.Is(err, runs.ErrReused) {
		t.Errorf("another file: %v", err)
	}
	if entries, _ := os.ReadDir(d.dir); len(entries) != 1 {
		t.Errorf("%d folders are kept", len(entries))
	}
}

func TestInspectThenApply(t *testing.T) {
	d := newDesk(t)
	found, err := d.Inspect(t.Context(), d.engine.Author(), file("words.csv", lists[intake.KeywordMap].first), intake.Options{})
	d.must(err)
	if found.Kind != intake.KeywordMap || found.State != runs.Inspected || found.Total != 2 || found.Why == "" || len(found.Sheets) != 1 ||
		len(found.Sheets[0].Rows) != 2 || found.Sheets[0].HeaderRow != 1 || len(found.Sheets[0].Columns) != 3 {
		t.Errorf("%+v", found)
	}
	d.work()
	if now, err := d.engine.Drafts().Get(t.Context()); len(now.Rows) != 0 || err != nil {
		t.Error("an inspection has written something")
	}
	task, err := d.Apply(t.Context(), d.engine.Author(), found.ID, nil)
	d.must(err)
	expect(t, "applied", d.end(task.ID), runs.Done, runs.Counts{New: 2})
	if _, err := d.Apply(t.Context(), d.engine.Author(), found.ID, nil); !errors.Is(err, runs.ErrState) {
		t.Errorf("applied twice: %v", err)
	}
}

func TestPreviewIsWhatTheRunDoes(t *testing.T) {
	for kind, c := range lists {
		d := newDesk(t)
		name := string(kind) + ".csv"
		d.take(file(name, c.first), intake.Options{})
		found, err := d.Inspect(t.Context(), d.engine.Author(), file(name, c.second), intake.Options{})
		d.must(err)
		head := d.engine.Store().Head(kv.Cmd)
		preview, err := d.Preview(t.Context(), found.ID, nil)
		d.must(err)
		if d.engine.Store().Head(kv.Cmd) != head {
			t.Errorf("%s: the preview has written something", kind)
		}
		_, err = d.Apply(t.Context(), d.engine.Author(), found.ID, nil)
		d.must(err)
		if task := d.end(found.ID); task.Counts != preview.Counts || task.State != runs.Done {
			t.Errorf("%s: %s %+v, foreseen %+v", kind, task.State, task.Counts, preview.Counts)
		}
	}
}

func TestPreviewOfAssetsHasCoverage(t *testing.T) {
	d := newDesk(t)
	d.take(file("assets.csv", "id,title,moments\na,A,do/-/-\nb,B,know/-/-\n"), intake.Options{})
	second := file("assets.csv", "id,title,moments,status\na,A,buy/-/-,\nb,B,know/-/-,\nc,C,buy/-/-,\nd,D,go/-/-,draft\n")
	found, err := d.Inspect(t.Context(), d.engine.Author(), second, intake.Options{})
	d.must(err)
	preview, err := d.Preview(t.Context(), found.ID, nil)
	d.must(err)
	got := ""
	for _, c := range preview.Coverage {
		got += fmt.Sprintf("%s %d>%d ", c.Moment, c.Before, c.After)
	}
	if want := "buy/-/- 0>2 do/-/- 1>0 know/-/- 1>1 "; got != want || preview.Counts.New != 2 || preview.Counts.Ineligible != 1 {
		t.Errorf("%s, want %s; %+v", got, want, preview.Counts)
	}
	d.must(d.Discard(t.Context(), d.engine.Author(), found.ID))
	if _, err := d.Preview(t.Context(), found.ID, nil); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("discarded: %v", err)
	}
}

func TestCancel(t *testing.T) {
	d := newDesk(t)
	task, err := d.Start(t.Context(), d.engine.Author(), file("assets.csv", twoAssets), intake.Options{})
	d.must(err)
	if task, err = d.Cancel(t.Context(), d.engine.Author(), task.ID); task.State != runs.Cancelled || err != nil {
		t.Errorf("%s, %v", task.State, err)
	}
	d.work()
	if d.engine.Catalog().Facts().Len() != 0 {
		t.Error("it was done all the same")
	}
	if _, err := d.Cancel(t.Context(), d.engine.Author(), task.ID); !errors.Is(err, runs.ErrState) {
		t.Errorf("cancelled twice: %v", err)
	}
}

// A keyword map that is published by its import is taken back by the undo of it, and the phrases of tools are merged into the draft.
func TestKeywordMapsArePublishedAndMerged(t *testing.T) {
	d := newDesk(t)
	rows := lists[intake.KeywordMap]
	first := d.take(file("keyword_map.csv", rows.first), intake.Options{Publish: true, Note: "the first"})
	second := d.take(file("keyword_map.csv", rows.second), intake.Options{Publish: true})
	if v := d.engine.Library().Current().Map.Version; v != 2 || second.State != runs.Done {
		t.Fatalf("version %d, %s %s", v, second.State, second.Problem)
	}
	d.undo(second.ID)
	published := func() string {
		rows, err := d.engine.Library().Rows(t.Context())
		d.must(err)
		text := ""
		for _, r := range rows {
			text += r.Phrase + "=" + r.Moment.String() + " "
		}
		return text
	}
	if got := published(); got != "buy ice=buy/-/- ice guide=know/-/- " {
		t.Errorf("after undo: %s", got)
	}
	semrush := "Keyword,Intent,Volume,Keyword Difficulty,CPC (USD),SERP Features\nbuy ice,Transactional,500,30,1,\nice cubes,Informational,90,20,1,\n"
	tool := d.take(file("ice_broad-match_us.csv", semrush), intake.Options{})
	if tool.State != runs.Done || tool.Counts.New == 0 || tool.Counts.Withdrawn != 0 {
		t.Errorf("%s %+v %s", tool.State, tool.Counts, tool.Problem)
	}
	now, err := d.engine.Drafts().Get(t.Context())
	d.must(err)
	if len(now.Rows) < 3 || now.Pristine {
		t.Errorf("%d rows in the draft, pristine %v", len(now.Rows), now.Pristine)
	}
	d.undo(tool.ID)
	if now, err = d.engine.Drafts().Get(t.Context()); len(now.Rows) != 2 || err != nil {
		t.Errorf("after undo: %d rows, %v", len(now.Rows), err)
	}
	d.undo(first.ID)
	if got := published(); got == "" {
		t.Error("the undo of the first has taken back what was restored later")
	}
}

func TestWhatCannotBeTakenIsRefusedAtOnce(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		upload intake.Upload
		o      intake.Options
		want   error
	}{
		"binary":        {file("x.bin", "\x00\x01\x02\x03"), intake.Options{}, intake.ErrUnreadable},
		"no column":     {file("words.csv", "a,b\n1,2\n"), intake.Options{}, intake.ErrUnreadable},
		"needed column": {file("words.csv", "a,b\n1,2\n"), intake.Options{As: intake.Searches}, intake.ErrUnreadable},
		"a bad mapping": {file("words.csv", "a,b\n1,2\n"), intake.Options{As: intake.KeywordMap, Columns: map[string]string{"phrase": "c"}}, intake.ErrUnreadable},
		"too large":     {intake.Upload{Name: "big.csv", Body: io.LimitReader(zeros{}, 33<<20)}, intake.Options{}, intake.ErrTooLarge},
	} {
		if task, err := d.Start(t.Context(), d.engine.Author(), c.upload, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %+v", name, err, task.Run)
		}
	}
	if entries, _ := os.ReadDir(d.dir); len(entries) != 0 {
		t.Errorf("%d folders are left", len(entries))
	}
	if list, err := d.List("", 10); len(list) != 0 || err != nil {
		t.Errorf("%d runs, %v", len(list), err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestSweep(t *testing.T) {
	d := newDesk(t)
	done := d.take(file("assets.csv", twoAssets+"c,/c,,\n"), intake.Options{})
	seen, err := d.Inspect(t.Context(), d.engine.Author(), file("assets.csv", twoAssets), intake.Options{})
	d.must(err)
	d.must(os.Mkdir(filepath.Join(d.dir, "lost"), 0o700))
	kept := func() (names string) {
		d.must(d.Sweep(t.Context(), d.engine.Author()))
		entries, err := os.ReadDir(d.dir)
		d.must(err)
		for _, e := range entries {
			names += e.Name() + " "
		}
		return names
	}
	if got := kept(); !strings.Contains(got, done.ID) || !strings.Contains(got, seen.ID) {
		t.Errorf("at once: %s", got)
	}
	d.engine.Advance(25 * time.Hour)
	if got := kept(); !strings.Contains(got, done.ID) || strings.Contains(got, seen.ID) {
		t.Errorf("after a day: %s", got)
	}
	d.engine.Advance(30 * 24 * time.Hour)
	if got := kept(); strings.Contains(got, done.ID) {
		t.Errorf("after a month: %s", got)
	}
	if r, err := d.Get(seen.ID); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("inspected: %s, %v", r.State, err)
	}
}
