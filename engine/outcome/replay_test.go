package outcome_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/engine/snapshot"
	"moments/internal/kv"
	"moments/keywords"
)

// traffic is weeks of everything that can happen, enough for several estimates of the curve.
func traffic(n int) (log []journal.Entry) {
	random := rand.New(rand.NewPCG(11, 11))
	kinds := []journal.Kind{
		journal.Impression, journal.Impression, journal.Impression, journal.Impression, journal.Click, journal.Dwell, journal.Lead,
		journal.Dismissal, journal.Action, journal.Conversion, journal.View,
	}
	for i := range n {
		o := &journal.Outcome{
			Kind: kinds[random.IntN(len(kinds))], At: start.Add(time.Duration(i) * 5 * time.Minute), Trust: 1,
			Visitor: fmt.Sprint(random.IntN(n / 3)), Net: fmt.Sprint(random.IntN(50)), Seconds: float64(random.IntN(60)),
		}
		for range 1 + random.IntN(3) {
			o.Items = append(o.Items, journal.Item{
				Asset: shelfOf(random.IntN(20)), Position: random.IntN(25), Pinned: random.IntN(20) == 0,
				Moment: []keywords.Moment{doing, buy, {}}[random.IntN(3)],
			})
			o.Kinds = append(o.Kinds, []string{"guide", "video", ""}[random.IntN(3)])
		}
		log = append(log, journal.Entry{Outcome: o})
	}
	return log
}

func saved(t *testing.T, f *outcome.Fold) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Wherever it was saved and read on the way, between estimates of the curve and across them, the fold ends as one that was made in one go.
func TestReadingASnapshotChangesNothing(t *testing.T) {
	log := traffic(6000)
	whole := outcome.New(outcome.Config{})
	if err := whole.Apply(log, kv.Seq(len(log))); err != nil {
		t.Fatal(err)
	}
	if whole.Curve() == outcome.New(outcome.Config{}).Curve() || whole.Capped() == 0 {
		t.Fatal("the traffic is too little to try anything")
	}
	want := saved(t, whole)
	path := filepath.Join(t.TempDir(), "snapshot")
	for _, step := range []int{37, 500, 999, 2500} {
		f := outcome.New(outcome.Config{})
		for from := 0; from < len(log); from += step {
			to := min(from+step, len(log))
			if err := f.Apply(log[from:to], kv.Seq(to)); err != nil {
				t.Fatal(err)
			}
			if step == 37 && from%(37*20) != 0 {
				continue
			}
			if err := f.SaveFile(path); err != nil {
				t.Fatal(err)
			}
			var err error
			if f, err = outcome.LoadFile(path, outcome.Config{}); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(saved(t, f), want) {
			t.Errorf("in steps of %d, saved and read on the way, it ends otherwise", step)
		}
		if got := f.Estimate(shelfOf(3), "guide", doing, start); got != whole.Estimate(shelfOf(3), "guide", doing, start) {
			t.Errorf("in steps of %d it believes %+v", step, got)
		}
	}
}

// A snapshot made with other limits is not what the journal gives with these.
func TestASnapshotOfOtherLimitsIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if err := outcome.New(outcome.Config{NetworkShare: 1}).SaveFile(path); err != nil {
		t.Fatal(err)
	}
	if _, err := outcome.LoadFile(path, outcome.Config{}); !errors.Is(err, snapshot.ErrSnapshot) {
		t.Error(err)
	}
	if _, err := outcome.LoadFile(path, outcome.Config{NetworkShare: 1}); err != nil {
		t.Error(err)
	}
}

// Readers read while the fold follows, estimates curves and drops what is forgotten.
func TestReadersNeverSeeHalfOfAnything(t *testing.T) {
	log, f := traffic(4000), outcome.New(outcome.Config{})
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				e := f.Estimate(shelfOf(i%21), []string{"guide", "video", ""}[i%3], doing, start)
				if !(e.Reward > 0 && e.Deviation > 0 && e.Relative > 0 && e.Hope >= 1 && e.Reward < 20) {
					t.Errorf("%+v", e)
					return
				}
				f.Curve()
			}
		})
	}
	for i := 0; i < len(log); i += 10 {
		if err := f.Apply(log[i:i+10], kv.Seq(i+10)); err != nil {
			t.Fatal(err)
		}
	}
	close(done)
	readers.Wait()
}

// An estimate costs some hundred nanoseconds, as there are hundreds in a request.
func BenchmarkEstimate(b *testing.B) {
	f, n := outcome.New(outcome.Config{}), 0
	for m := range 40 {
		for a := range 250 {
			n++
			if err := f.Apply(shown(shelfOf(a), "guide", momentOf(m), 2, 1), kv.Seq(n)); err != nil {
				b.Fatal(err)
			}
		}
	}
	now, moment := start.AddDate(0, 0, 3), momentOf(7)
	var assets []content.AssetID
	for a := range 250 {
		assets = append(assets, shelfOf(a))
	}
	b.Run("known", func(b *testing.B) {
		for i := range b.N {
			f.Estimate(assets[i%len(assets)], "guide", moment, now)
		}
	})
	b.Run("new", func(b *testing.B) {
		for range b.N {
			f.Estimate("never shown", "guide", moment, now)
		}
	})
}
