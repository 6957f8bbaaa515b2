package content_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/internal/kv"
)

func undo(t testing.TB, catalog *content.Catalog, run, by string) content.UndoReport {
	t.Helper()
	report, err := catalog.During(by).Undo(t.Context(), on(0), run)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestUndoAndRedo(t *testing.T) {
	_, catalog := openIn(t, "")
	put(t, catalog, asset("old", "Old", "one"), asset("same", "Same", "x"), asset("edited", "Edited", "one"))
	put(t, catalog.During("run"), asset("old", "Old", "two"), asset("same", "Same", "x"), asset("edited", "Edited", "two"),
		asset("new", "New", "x"))
	put(t, catalog, asset("edited", "Edited", "three"))

	report := undo(t, catalog, "run", "undo")
	if diff := cmp.Diff(content.UndoReport{Back: 2, Changed: []content.AssetID{"edited"}}, report); diff != "" {
		t.Error(diff)
	}
	expect := func(what string, want map[content.AssetID]string) {
		t.Helper()
		for id, text := range want {
			found := get(t, catalog, id)
			if got, err := catalog.Text(found); got != text && !found.Withdrawn || found.Withdrawn != (text == "gone") || err != nil {
				t.Errorf("%s: %s is %q, withdrawn %v; want %q, %v", what, id, got, found.Withdrawn, text, err)
			}
		}
	}
	expect("undone", map[content.AssetID]string{"old": "one", "same": "x", "edited": "three", "new": "gone"})
	if again := undo(t, catalog, "run", "undo"); again.Back != 2 || get(t, catalog, "old").Version != 3 {
		t.Errorf("the same undo again: %+v", again)
	}
	if redone := undo(t, catalog, "undo", "redo"); redone.Back != 2 {
		t.Errorf("redo: %+v", redone)
	}
	expect("redone", map[content.AssetID]string{"old": "two", "same": "x", "edited": "three", "new": "x"})
	if _, err := catalog.Undo(t.Context(), on(0), "run"); !errors.Is(err, content.ErrNoRun) {
		t.Errorf("outside of a run: %v", err)
	}
}

// What an undone import brought returns as new when it is imported again, and gives its id up to another source.
func TestWhatWasUndoneGivesItsIDUp(t *testing.T) {
	_, catalog := openIn(t, "")
	put(t, catalog.During("run"), asset("a", "A", "x"), asset("b", "B", "x"))
	undo(t, catalog, "run", "undo")
	if p := put(t, catalog.During("again"), asset("a", "A", "x"))[0]; p.Outcome != content.New || p.ID != "a" {
		t.Errorf("imported again: %+v", p)
	}
	right := asset("b", "B", "x")
	right.Source = "right"
	if p := put(t, catalog.During("right"), right)[0]; p.Outcome != content.New || p.ID != "b" {
		t.Errorf("from another source: %+v", p)
	}
	if found := get(t, catalog, "b"); found.Source != "right" || found.Version != 1 || found.Withdrawn {
		t.Errorf("%+v", found)
	}
	if report := undo(t, catalog, "undo", "redo"); report.Back != 0 || len(report.Changed) != 2 {
		t.Errorf("redo over what came later: %+v", report)
	}
}

// A run that was cut off and begins anew counts what it has done before as what it was then.
func TestARunThatBeginsAnew(t *testing.T) {
	_, catalog := openIn(t, "")
	put(t, catalog, asset("old", "Old", "one"), asset("same", "Same", "x"))
	inputs := []content.Input{asset("old", "Old", "two"), asset("same", "Same", "x"), asset("new", "New", "x")}
	during := catalog.During("run")
	want := []content.Outcome{content.Changed, content.Unchanged, content.New}
	for range 2 {
		for i, p := range put(t, during, inputs...) {
			if p.Outcome != want[i] {
				t.Errorf("%s: %s", inputs[i].Title, p.Outcome)
			}
		}
	}
	if p := put(t, catalog.During("next"), inputs...); p[2].Outcome != content.Unchanged {
		t.Errorf("another run: %+v", p[2])
	}
}

func TestUndoIsLateAfterThirtyDays(t *testing.T) {
	_, catalog := openIn(t, "")
	put(t, catalog.During("run"), asset("a", "A", "x"))
	report, err := catalog.During("undo").Undo(t.Context(), on(31), "run")
	if report.Late != 1 || report.Back != 0 || err != nil || get(t, catalog, "a").Withdrawn {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestSweep(t *testing.T) {
	store, catalog := openIn(t, "")
	put(t, catalog.During("run"), asset("a", "A", "x"), asset("b", "B", "x"))
	undo(t, catalog, "run", "undo")
	put(t, catalog, asset("b", "B", "x"))
	for _, day := range []int{30, 31} {
		if err := catalog.Sweep(t.Context(), on(day)); err != nil {
			t.Fatal(err)
		}
		_, err := catalog.Get("a")
		if gone := errors.Is(err, kv.ErrNotFound); gone != (day == 31) {
			t.Errorf("day %d: %v", day, err)
		}
	}
	if get(t, catalog, "b").Withdrawn {
		t.Error("what returned was swept")
	}
	if report := undo(t, catalog, "run", "late"); len(report.Changed)+report.Back+report.Late != 0 {
		t.Errorf("the run is still known: %+v", report)
	}
	head := store.Head(kv.Cmd)
	if err := catalog.Sweep(t.Context(), on(31)); err != nil || store.Head(kv.Cmd) != head {
		t.Errorf("nothing to sweep, but something was written; %v", err)
	}
}

// press does runs, edits and undos at random, and keeps what must come of them.
type press struct {
	catalog *content.Catalog
	now     texts             // text by external id, "" for withdrawn
	marks   map[string]string // the run that wrote what is there now, "" for a person
	before  map[string]texts  // what each run has found where it has written
	count   int
}

type texts map[string]string

var someTexts = rapid.SampledFrom([]string{"x", "y", "z"})

func (p *press) nextRun() string { p.count++; return fmt.Sprintf("run-%03d", p.count) }

func (p *press) Import(t *rapid.T) {
	run := p.nextRun()
	done := texts{}
	for _, external := range rapid.SliceOfNDistinct(someExternals, 1, 3, rapid.ID).Draw(t, "assets") {
		text := someTexts.Draw(t, "text")
		if _, err := p.catalog.During(run).Put(context.Background(), by, asset(external, external, text)); err != nil {
			t.Fatal(err)
		}
		p.wrote(done, run, external, text)
	}
	p.before[run] = done
}

// wrote notes that the run has made external what text says.
func (p *press) wrote(done texts, run, external, text string) {
	if p.now[external] == text {
		return
	}
	done[external] = p.now[external]
	p.now[external], p.marks[external] = text, run
}

func (p *press) Full(t *rapid.T) {
	run := p.nextRun()
	seen := rapid.SliceOfDistinct(someExternals, rapid.ID).Draw(t, "seen")
	has := func(external string) bool { return slices.Contains(seen, external) }
	if _, err := p.catalog.During(run).WithdrawMissing(context.Background(), by, "site", has); err != nil {
		t.Fatal(err)
	}
	done := texts{}
	for _, external := range slices.Sorted(maps.Keys(p.now)) {
		if !has(external) {
			p.wrote(done, run, external, "")
		}
	}
	p.before[run] = done
}

func (p *press) Edit(t *rapid.T) {
	external, text := someExternals.Draw(t, "asset"), someTexts.Draw(t, "text")
	if _, err := p.catalog.Put(context.Background(), by, asset(external, external, text)); err != nil {
		t.Fatal(err)
	}
	if p.now[external] != text {
		p.now[external], p.marks[external] = text, ""
	}
}

// Undo undoes a run, or an undo.
func (p *press) Undo(t *rapid.T) {
	if len(p.before) == 0 {
		t.Skip("nothing to undo")
	}
	run := rapid.SampledFrom(slices.Sorted(maps.Keys(p.before))).Draw(t, "run")
	by := p.nextRun()
	report, err := p.catalog.During(by).Undo(context.Background(), on(0), run)
	if err != nil {
		t.Fatal(err)
	}
	back, done := 0, texts{}
	for external, found := range p.before[run] {
		if p.marks[external] != run {
			continue
		}
		back++
		done[external] = p.now[external]
		p.now[external], p.marks[external] = found, by
	}
	p.before[by] = done
	if report.Back != back || len(report.Changed) != len(p.before[run])-back {
		t.Fatalf("undo of %s: %+v, want %d back of %d", run, report, back, len(p.before[run]))
	}
}

// Check holds the catalogue against the map.
func (p *press) Check(t *rapid.T) {
	got := texts{}
	list, _, err := p.catalog.List("", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		text, err := p.catalog.Text(a)
		if err != nil {
			t.Fatal(err)
		}
		if got[a.ExternalID] = text; a.Withdrawn {
			got[a.ExternalID] = ""
		}
	}
	for external := range p.now {
		if _, there := got[external]; !there {
			t.Fatalf("%s is not there", external)
		}
	}
	if diff := cmp.Diff(p.now, got); diff != "" {
		t.Fatal(diff)
	}
}

// Whatever is imported, edited and undone in whatever order: an undo brings back what its run found, and touches nothing else.
func TestUndoHoldsAgainstAMap(t *testing.T) {
	checks := 0
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", kv.Config{Kinds: content.Kinds()})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		catalog, err := content.OpenCatalog(store, "main")
		if err != nil {
			t.Fatal(err)
		}
		t.Repeat(rapid.StateMachineActions(&press{
			catalog: catalog, now: texts{}, marks: map[string]string{}, before: map[string]texts{},
		}))
		if checks++; checks%8 != 0 { // replaying takes most of the time
			return
		}
		again, err := kv.Replay(context.Background(), store, "", kv.Config{Kinds: content.Kinds()})
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		one, err := store.Digest(context.Background())
		two, err2 := again.Digest(context.Background())
		if one != two || err != nil || err2 != nil {
			t.Fatalf("replayed rows differ; errors %v, %v", err, err2)
		}
	})
}
