package outcome_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/engine/snapshot"
	"moments/internal/kv"
	"moments/keywords"
)

var (
	start = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	doing = keywords.Moment{Intent: keywords.Do, Step: "use"}
	buy   = keywords.Moment{Intent: keywords.Buy}
)

// seen is an impression of the asset at position 1 in the moment, and what came of it.
func seen(asset content.AssetID, moment keywords.Moment, kinds ...journal.Kind) (entries []journal.Entry) {
	for _, kind := range append([]journal.Kind{journal.Impression}, kinds...) {
		entries = append(entries, journal.Entry{Outcome: &journal.Outcome{
			Kind: kind, At: start, Trust: 1, Items: []journal.Item{{Answer: "x", Asset: asset, Moment: moment, Position: 1}},
		}})
	}
	return entries
}

func repeat(n int, entries []journal.Entry) (all []journal.Entry) {
	for range n {
		all = append(all, entries...)
	}
	return all
}

func folded(t *testing.T, entries ...[]journal.Entry) *outcome.Fold {
	t.Helper()
	f := outcome.New(outcome.Config{})
	for i, some := range entries {
		if err := f.Apply(some, kv.Seq(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestWhatIsChosenIsBelievedToServe(t *testing.T) {
	f := folded(t, repeat(40, seen("good", doing, journal.Click)), repeat(40, seen("poor", doing)))
	good, poor := f.Estimate("good", "", doing, start), f.Estimate("poor", "", doing, start)
	if good.Relative < 1.3 || poor.Relative > 0.5 {
		t.Errorf("good is %+v, poor is %+v", good, poor)
	}
	if unknown := f.Estimate("never shown", "", doing, start); unknown.Relative != 1 || unknown.Examined != 0 {
		t.Errorf("an asset that was never shown is %+v, want the usual", unknown)
	}
}

func TestAMomentLeansOnItsAssetAndOverrulesIt(t *testing.T) {
	// the asset is chosen whenever one wants to do, and never when one wants to buy
	f := folded(t,
		repeat(200, seen("guide", doing, journal.Click)), repeat(400, seen("other", doing)),
		repeat(200, seen("guide", buy)), repeat(200, seen("offer", buy, journal.Click)), repeat(200, seen("other", keywords.Moment{Intent: keywords.Know})))
	if e := f.Estimate("guide", "", buy, start); e.Relative > 0.3 {
		t.Errorf("what was learned in one moment leaks into one where it is false: %+v", e)
	}
	sparse := f.Estimate("guide", "", keywords.Moment{Intent: keywords.Know}, start)
	if sparse.Relative < 1.5 {
		t.Errorf("a moment without data does not lean on the asset: %+v", sparse)
	}
}

func TestPositionsThatAreSeenLessCountLess(t *testing.T) {
	low := seen("low", doing)
	low[0].Outcome.Items[0].Position = 9 // examined a third of the time
	f := folded(t, repeat(30, low), repeat(30, seen("top", doing)))
	if l, h := f.Estimate("low", "", doing, start), f.Estimate("top", "", doing, start); l.Examined*2.9 > h.Examined || l.Reward <= h.Reward {
		t.Errorf("unchosen at position 9 is %+v, at position 1 %+v", l, h)
	}
}

func TestWhatDoesNotTrain(t *testing.T) {
	for name, spoil := range map[string]func(*journal.Outcome){
		"test traffic":     func(o *journal.Outcome) { o.Test = true },
		"an orphan":        func(o *journal.Outcome) { o.Trust = 0 },
		"a pinned item":    func(o *journal.Outcome) { o.Items[0].Pinned = true },
		"a visitor's word": func(o *journal.Outcome) { o.Kind = journal.ReportKind },
	} {
		t.Run(name, func(t *testing.T) {
			entries := repeat(50, seen("a", doing, journal.Click))
			for _, e := range entries {
				spoil(e.Outcome)
			}
			if e := folded(t, entries).Estimate("a", "", doing, start); e.Relative != 1 || e.Overall != 0 {
				t.Errorf("it has trained: %+v", e)
			}
		})
	}
}

func TestWhatIsOldIsForgottenSlowly(t *testing.T) {
	f := folded(t, repeat(100, seen("a", doing, journal.Click)), repeat(300, seen("b", doing)))
	fresh := f.Estimate("a", "", doing, start)
	old := f.Estimate("a", "", doing, start.AddDate(0, 2, 0))
	if old.Reward >= fresh.Reward || old.Relative <= 1 || old.Examined >= fresh.Examined*0.55 {
		t.Errorf("after two months %+v, at once %+v", old, fresh)
	}
}

func TestLeadsWeighMoreThanClicks(t *testing.T) {
	f := folded(t, repeat(50, seen("clicked", doing, journal.Click)), repeat(50, seen("led", doing, journal.Click, journal.Lead)))
	if c, l := f.Estimate("clicked", "", doing, start), f.Estimate("led", "", doing, start); l.Reward <= c.Reward {
		t.Errorf("clicked %+v, led %+v", c, l)
	}
}

// A sender that tells of clicks and not of what was seen teaches that all is clicked, and no more.
func TestWhatWasClickedWasSeen(t *testing.T) {
	clicks := repeat(50, seen("a", doing, journal.Click))
	clicks = slices.DeleteFunc(clicks, func(e journal.Entry) bool { return e.Outcome.Kind == journal.Impression })
	if e := folded(t, clicks).Estimate("a", "", doing, start); e.Reward > 1 || e.Reward < 0.8 {
		t.Errorf("%+v", e)
	}
}

// Whatever came, in whatever batches, a fold that was saved and loaded on the way equals one that was made in one go.
func TestARebuiltFoldEqualsTheFollowedOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all []journal.Entry
		for range rapid.IntRange(0, 40).Draw(rt, "entries") {
			moment := rapid.SampledFrom([]keywords.Moment{doing, buy, {}}).Draw(rt, "moment")
			asset := rapid.SampledFrom([]content.AssetID{"a", "b"}).Draw(rt, "asset")
			kind := rapid.SampledFrom(journal.OutcomeKinds()).Draw(rt, "kind")
			some := seen(asset, moment, kind)
			for _, e := range some {
				e.Outcome.At = start.Add(time.Duration(rapid.IntRange(-100, 1000).Draw(rt, "hours")) * time.Hour)
				e.Outcome.Trust = rapid.IntRange(0, 1).Draw(rt, "trust")
			}
			all = append(all, some...)
		}
		path := filepath.Join(t.TempDir(), "snapshot")
		followed := outcome.New(outcome.Config{})
		for left, seq := all, kv.Seq(0); len(left) > 0; {
			n := rapid.IntRange(1, len(left)).Draw(rt, "batch")
			seq += kv.Seq(n)
			if err := followed.Apply(left[:n], seq); err != nil {
				rt.Fatal(err)
			}
			left = left[n:]
			if err := followed.SaveFile(path); err != nil {
				rt.Fatal(err)
			}
			var err error
			if followed, err = outcome.LoadFile(path, outcome.Config{}); err != nil {
				rt.Fatal(err)
			}
		}
		rebuilt := outcome.New(outcome.Config{})
		if err := rebuilt.Apply(all, kv.Seq(len(all))); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(written(rt, followed), written(rt, rebuilt)) {
			rt.Fatal("the rebuilt fold differs from the followed one")
		}
	})
}

func written(t *rapid.T, f *outcome.Fold) []byte {
	var b bytes.Buffer
	if err := f.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestADamagedSnapshotIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if f, err := outcome.LoadFile(path, outcome.Config{}); err != nil || f.Applied() != 0 {
		t.Fatalf("a snapshot that is not there: %v, %v", f, err)
	}
	if err := folded(t, seen("a", doing, journal.Click)).SaveFile(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		damaged := bytes.Clone(data)
		damaged[i] ^= 0x40
		for _, bad := range [][]byte{damaged, data[:i]} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := outcome.LoadFile(path, outcome.Config{}); !errors.Is(err, snapshot.ErrSnapshot) {
				t.Fatalf("damage at byte %d: %v", i, err)
			}
		}
	}
}
