package content_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/internal/kv"
)

// on is the test so many days later.
func on(day int) kv.Author { return kv.Author{Actor: "test", At: today.AddDate(0, 0, day)} }

func putOn(t testing.TB, catalog *content.Catalog, day int, inputs ...content.Input) []content.Put {
	t.Helper()
	puts, err := catalog.Put(t.Context(), on(day), inputs...)
	if err != nil {
		t.Fatal(err)
	}
	return puts
}

func versions(t testing.TB, catalog *content.Catalog, id content.AssetID) []content.Version {
	t.Helper()
	list, err := catalog.Versions(id)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestVersionsSayWhoDidWhat(t *testing.T) {
	_, catalog := openIn(t, "")
	putOn(t, catalog.During("run-1"), 0, asset("a", "A", "one"))
	putOn(t, catalog, 1, asset("a", "A", "two"))
	if _, err := catalog.Withdraw(t.Context(), on(2), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := catalog.Restore(t.Context(), on(3), "a"); err != nil {
		t.Fatal(err)
	}
	if n, err := catalog.Revert(t.Context(), on(4), "a", 1); n != 5 || err != nil {
		t.Fatalf("version %d, %v", n, err)
	}
	stamp := func(day int, what content.What, run string) content.Stamp {
		return content.Stamp{At: on(day).At, Actor: "test", What: what, Run: run}
	}
	want := []content.Version{
		{Number: 5, Stamp: stamp(4, content.Reverted, "")}, {Number: 4, Stamp: stamp(3, content.Restored, "")},
		{Number: 3, Stamp: stamp(2, content.Hidden, "")}, {Number: 2, Stamp: stamp(1, content.Edited, "")},
		{Number: 1, Stamp: stamp(0, content.Imported, "run-1")},
	}
	if diff := cmp.Diff(want, versions(t, catalog, "a")); diff != "" {
		t.Error(diff)
	}
	for version, want := range map[int]string{1: "one", 2: "two", 3: "two", 5: "one"} {
		found, text, err := catalog.At("a", version)
		if text != want || found.Version > 5 || found.Withdrawn != (version == 3) || err != nil {
			t.Errorf("version %d: %q, withdrawn %v, %v", version, text, found.Withdrawn, err)
		}
	}
}

func TestRevertRefuses(t *testing.T) {
	_, catalog := openIn(t, "")
	putOn(t, catalog, 0, asset("a", "A", "one"))
	if n, err := catalog.Revert(t.Context(), by, "a", 1); n != 1 || err != nil {
		t.Errorf("to what it is: %d, %v", n, err)
	}
	if _, err := catalog.Revert(t.Context(), by, "a", 7); !errors.Is(err, content.ErrForgotten) {
		t.Errorf("a version that never was: %v", err)
	}
	if _, err := catalog.Revert(t.Context(), by, "b", 1); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("an asset that is not there: %v", err)
	}
	if _, _, err := catalog.At("a", 0); !errors.Is(err, content.ErrForgotten) {
		t.Errorf("version 0: %v", err)
	}
	if _, err := catalog.Versions("b"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("versions of nothing: %v", err)
	}
}

// The last ten past versions are kept whatever their age, and those of the last thirty days whatever their number.
func TestOldVersionsAreForgotten(t *testing.T) {
	for name, c := range map[string]struct {
		every time.Duration
		puts  int
		kept  int
	}{
		"a change a week":        {7 * 24 * time.Hour, 40, 11},
		"a change a day":         {24 * time.Hour, 60, 32},
		"many changes in a day":  {time.Minute, 60, 60},
		"few changes, years ago": {1000 * 24 * time.Hour, 5, 5},
		"more than there can be": {time.Second, content.MaxVersions + 50, content.MaxVersions + 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, catalog := openIn(t, "")
			for i := range c.puts {
				by := kv.Author{At: today.Add(time.Duration(i) * c.every)}
				if _, err := catalog.Put(t.Context(), by, content.Input{Asset: content.Asset{ID: "a", Title: fmt.Sprint(i)}}); err != nil {
					t.Fatal(err)
				}
			}
			list := versions(t, catalog, "a")
			if len(list) != c.kept || list[0].Number != c.puts || list[len(list)-1].Number != c.puts-c.kept+1 {
				t.Errorf("%d kept, from %d to %d; want %d", len(list), list[len(list)-1].Number, list[0].Number, c.kept)
			}
		})
	}
}

func TestRemoveForgetsTheVersions(t *testing.T) {
	_, catalog := openIn(t, "")
	for i := range 5 {
		put(t, catalog, asset("a", "A", fmt.Sprint(i)))
	}
	if _, err := catalog.Remove(t.Context(), by, "a"); err != nil {
		t.Fatal(err)
	}
	put(t, catalog, asset("a", "A", "new"))
	if list := versions(t, catalog, "a"); len(list) != 1 || list[0].Number != 1 {
		t.Errorf("%+v", list)
	}
}

func TestMissingIsWithdrawnUntilItReturns(t *testing.T) {
	_, catalog := openIn(t, "")
	other := asset("c", "C", "x")
	other.Source = "elsewhere"
	put(t, catalog, asset("a", "A", "x"), asset("b", "B", "x"), asset("p", "P", "x"), other)
	if _, err := catalog.Withdraw(t.Context(), by, "p"); err != nil {
		t.Fatal(err)
	}
	onlyA := func(external string) bool { return external == "a" }
	if ids, err := catalog.Missing("site", onlyA); fmt.Sprint(ids) != "[b]" || err != nil {
		t.Errorf("missing %v, %v", ids, err)
	}
	if _, err := catalog.WithdrawMissing(t.Context(), by, "site", onlyA); !errors.Is(err, content.ErrNoRun) {
		t.Errorf("outside of a run: %v", err)
	}
	for _, run := range []string{"full", "full"} { // the second time it was cut off and goes on
		if n, err := catalog.During(run).WithdrawMissing(t.Context(), by, "site", onlyA); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	if n, err := catalog.During("next").WithdrawMissing(t.Context(), by, "site", onlyA); n != 0 || err != nil {
		t.Errorf("another run withdraws %d, %v", n, err)
	}
	if b := get(t, catalog, "b"); !b.Withdrawn || b.Reason != content.Missing || b.Version != 2 {
		t.Errorf("b: %+v", b)
	}
	puts := put(t, catalog, asset("b", "B", "x"), asset("p", "P", "y"))
	if b := get(t, catalog, "b"); puts[0].Outcome != content.Changed || b.Withdrawn || b.Reason != content.ByPerson {
		t.Errorf("b has not returned: %+v, %+v", puts[0], b)
	}
	if !get(t, catalog, "p").Withdrawn || get(t, catalog, "c").Withdrawn {
		t.Error("what a person withdrew has returned, or another source was touched")
	}
}

// A person's word about an asset that is missing counts from then on.
func TestAPersonWithdrawsWhatIsMissing(t *testing.T) {
	_, catalog := openIn(t, "")
	put(t, catalog, asset("a", "A", "x"))
	none := func(string) bool { return false }
	if _, err := catalog.During("full").WithdrawMissing(t.Context(), by, "site", none); err != nil {
		t.Fatal(err)
	}
	if n, err := catalog.Withdraw(t.Context(), by, "a"); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	put(t, catalog, asset("a", "A", "x"))
	if !get(t, catalog, "a").Withdrawn {
		t.Error("it has returned against the person's word")
	}
}
