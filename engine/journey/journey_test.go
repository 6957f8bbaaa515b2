package journey_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/journey"
	"moments/engine/snapshot"
	"moments/internal/kv"
)

var start = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)

// log is a journal in the making.
type log struct {
	entries []journal.Entry
	at      time.Time
	answers int
}

func newLog() *log { return &log{at: start} }

func (l *log) wait(d time.Duration) *log { l.at = l.at.Add(d); return l }

// asks is an answer to a visitor, on the page of an asset or none. It returns its id.
func (l *log) asks(visitor string, on content.AssetID) string {
	l.answers++
	id := fmt.Sprintf("answer-%d", l.answers)
	l.entries = append(l.entries, journal.Entry{At: l.at, Answer: &journal.Answer{ID: id, At: l.at, Visitor: visitor, On: on}})
	return id
}

func (l *log) happens(kind journal.Kind, visitor, answer string, asset content.AssetID) *journal.Outcome {
	o := &journal.Outcome{
		Kind: kind, At: l.at, Trust: 1, Visitor: visitor, Items: []journal.Item{{Answer: answer, Asset: asset, Position: 1}},
	}
	l.entries = append(l.entries, journal.Entry{At: l.at, Outcome: o})
	return o
}

// opens is a click on an item of an answer that was asked from no page.
func (l *log) opens(visitor string, assets ...content.AssetID) *log {
	for _, asset := range assets {
		l.happens(journal.Click, visitor, l.asks(visitor, ""), asset)
		l.wait(time.Minute)
	}
	return l
}

// others are visits that make what is after anything usual.
func (l *log) others() *log {
	for i := range 100 {
		l.opens(fmt.Sprint("other-", i), "p", content.AssetID("q"+fmt.Sprint(i%10)))
	}
	return l
}

func (l *log) fold(t testing.TB) *journey.Fold {
	t.Helper()
	f := journey.New()
	if err := f.Apply(l.entries, kv.Seq(len(l.entries))); err != nil {
		t.Fatal(err)
	}
	return f
}

// people says how many opened to after from, as of the end of the log.
func (l *log) people(t testing.TB, from, to content.AssetID) float64 {
	t.Helper()
	for _, s := range l.fold(t).Next([]content.AssetID{from}, l.at) {
		if s.Asset == to {
			return s.People
		}
	}
	return 0
}

// What makes b a successor of a, and how often.
func TestWhatCounts(t *testing.T) {
	for name, test := range map[string]struct {
		tell func(l *log)
		want float64
	}{
		"opened one after the other": {func(l *log) { l.opens("v", "a", "b") }, 1},
		"two visitors":               {func(l *log) { l.opens("v", "a", "b").opens("w", "a", "b") }, 2},
		"with something between":     {func(l *log) { l.opens("v", "a", "c", "b") }, 1},
		"the other way round":        {func(l *log) { l.opens("v", "b", "a") }, 0},
		"twice by one visitor":       {func(l *log) { l.opens("v", "a", "b", "a", "b") }, 1},
		"twice in two visits of a day": {func(l *log) {
			l.opens("v", "a", "b").wait(2*time.Hour).opens("v", "a", "b")
		}, 1},
		"by one visitor on two days": {func(l *log) { l.opens("v", "a", "b").wait(24*time.Hour).opens("v", "a", "b") }, 2},
		"half an hour later":         {func(l *log) { l.opens("v", "a").wait(29*time.Minute).opens("v", "b") }, 0},
		"just within half an hour":   {func(l *log) { l.opens("v", "a").wait(28*time.Minute).opens("v", "b") }, 1},
		"half an hour with a stop on the way": {func(l *log) {
			l.opens("v", "a").wait(20*time.Minute).opens("v", "c").wait(20*time.Minute).opens("v", "b")
		}, 1},
		"by another visitor": {func(l *log) { l.opens("v", "a").opens("w", "b") }, 0},
		"on the page of a": {func(l *log) {
			l.happens(journal.Click, "v", l.asks("v", "a"), "b")
		}, 1},
		"on the page of a, which was opened before": {func(l *log) {
			l.opens("v", "a")
			l.happens(journal.Click, "v", l.asks("v", "a"), "b")
		}, 1},
		"on the page of a, sent by a server": {func(l *log) {
			answer := l.asks("v", "a")
			l.wait(time.Minute).happens(journal.Conversion, "", answer, "b")
		}, 1},
		"on the page of a, by someone without a name": {func(l *log) {
			l.happens(journal.Click, "", l.asks("", "a"), "b")
		}, 1},
		"without a name there is no visit": {func(l *log) {
			l.happens(journal.Click, "", l.asks("", "a"), "c")
			l.happens(journal.Click, "", l.asks("", ""), "b")
		}, 0},
		"a page is not opened by being there": {func(l *log) { l.opens("v", "a"); l.asks("v", "b") }, 0},
		"viewed":                              {func(l *log) { l.opens("v", "a"); l.happens(journal.View, "v", "x", "b") }, 1},
		"acted upon":                          {func(l *log) { l.opens("v", "a"); l.happens(journal.Action, "v", "x", "b") }, 1},
		"clicked, viewed and converted": {func(l *log) {
			l.opens("v", "a", "b")
			l.happens(journal.View, "v", "x", "b")
			l.happens(journal.Conversion, "v", "x", "b")
		}, 1},
		"seen only":     {func(l *log) { l.opens("v", "a"); l.happens(journal.Impression, "v", "x", "b") }, 0},
		"sent away":     {func(l *log) { l.opens("v", "a"); l.happens(journal.Dismissal, "v", "x", "b") }, 0},
		"without token": {func(l *log) { l.opens("v", "a"); l.happens(journal.Click, "v", "", "b").Trust = 0 }, 0},
		"test traffic":  {func(l *log) { l.opens("v", "a"); l.happens(journal.Click, "v", "x", "b").Test = true }, 0},
		"pinned":        {func(l *log) { l.opens("v", "a"); l.happens(journal.Click, "v", "x", "b").Items[0].Pinned = true }, 1},
		"on the page of a, test traffic": {func(l *log) {
			answer := l.asks("v", "a")
			l.entries[len(l.entries)-1].Answer.Test = true
			l.happens(journal.Click, "v", answer, "b")
		}, 0},
		"on the page of a, without consent": {func(l *log) {
			answer := l.asks("", "a")
			l.entries[len(l.entries)-1].Answer.Consent = journal.ConsentOff
			l.happens(journal.Click, "", answer, "b")
		}, 0},
		"written late, in another order": {func(l *log) {
			later := l.happens(journal.Click, "v", "x", "b")
			later.At = l.at.Add(5 * time.Minute)
			l.opens("v", "a")
		}, 0},
		"written after what came later": {func(l *log) {
			l.wait(10 * time.Minute)
			l.opens("v", "c", "a")
			l.happens(journal.Click, "v", "x", "b").At = l.at.Add(-90 * time.Second) // between c and a
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLog().others()
			test.tell(l)
			if got := l.people(t, "a", "b"); math.Abs(got-test.want) > 0.02*test.want {
				t.Errorf("%v people, want %v", got, test.want)
			}
		})
	}
}

// What is opened after a far more often than after anything comes first; what is opened after everything does not.
func TestLift(t *testing.T) {
	l := newLog().others()
	for i := range 30 {
		l.opens(fmt.Sprint("v", i), "a", "b").opens(fmt.Sprint("w", i), "a", "q1").opens(fmt.Sprint("x", i), "c", "q1")
	}
	f := l.fold(t)
	next := f.Next([]content.AssetID{"a"}, l.at)
	if len(next) != 2 || next[0].Asset != "b" || next[0].After != "a" || next[0].Lift < 2 || next[1].Lift >= 1.5 {
		t.Errorf("%+v", next)
	}
	if next := f.Next([]content.AssetID{"never seen"}, l.at); len(next) != 0 {
		t.Errorf("after what nobody knows: %+v", next)
	}
}

func TestOneOpeningSaysLittle(t *testing.T) {
	l := newLog().others().opens("v", "a", "b")
	next := l.fold(t).Next([]content.AssetID{"a"}, l.at)
	if len(next) != 1 || next[0].Lift <= 1 || next[0].Lift > 1.7 {
		t.Errorf("%+v", next)
	}
}

// Several stops speak together; the newest counts most.
func TestTheNewestStopCountsMost(t *testing.T) {
	l := newLog().others()
	for i := range 20 {
		l.opens(fmt.Sprint("v", i), "a", "after-a").opens(fmt.Sprint("w", i), "b", "after-b")
		l.opens(fmt.Sprint("x", i), "a", "after-both").opens(fmt.Sprint("y", i), "b", "after-both")
	}
	f := l.fold(t)
	for _, test := range []struct {
		from  []content.AssetID
		first content.AssetID
	}{{[]content.AssetID{"a"}, "after-a"}, {[]content.AssetID{"b"}, "after-b"}} {
		if next := f.Next(test.from, l.at); next[0].Asset != test.first {
			t.Errorf("after %v: %+v", test.from, next)
		}
	}
	both := f.Next([]content.AssetID{"a", "b"}, l.at)
	lift := map[content.AssetID]float64{}
	for _, s := range both {
		lift[s.Asset] = s.Lift
	}
	if !(lift["after-a"] > lift["after-b"] && lift["after-both"] > lift["after-b"]) {
		t.Errorf("%+v", both)
	}
	if both[0].Lift > journey.MaxLift {
		t.Errorf("beyond the bound: %+v", both[0])
	}
}

func TestNearerCountsMore(t *testing.T) {
	l := newLog().others()
	for i := range 20 {
		l.opens(fmt.Sprint("v", i), "a", "near", "far")
	}
	next := l.fold(t).Next([]content.AssetID{"a"}, l.at)
	if len(next) != 2 || next[0].Asset != "near" || math.Abs(next[0].People-next[1].People) > 0.01 {
		t.Errorf("%+v", next)
	}
}

func TestWhatIsOldFades(t *testing.T) {
	l := newLog().others()
	for i := range 20 {
		l.opens(fmt.Sprint("v", i), "a", "b")
	}
	f := l.fold(t)
	a := []content.AssetID{"a"}
	fresh, old := f.Next(a, l.at)[0], f.Next(a, l.at.Add(60*24*time.Hour))[0]
	if math.Abs(old.People/fresh.People-0.5) > 0.01 || old.Lift >= fresh.Lift {
		t.Errorf("fresh %+v, after two months %+v", fresh, old)
	}
	if far := f.Next(a, time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)); !(far[0].Lift >= 1 && far[0].Lift < 1.01) {
		t.Errorf("in seven thousand years %+v", far)
	}
}

// Whatever comes, memory stays within its bounds, and what is opened often stays.
func TestBounds(t *testing.T) {
	l := newLog()
	for i := range 30 {
		l.opens(fmt.Sprint("often-", i), "a", "b")
	}
	for i := range 3 * journey.MaxSuccessors {
		l.opens(fmt.Sprint("v", i), "a", content.AssetID(fmt.Sprint("c", i)))
	}
	for i := range journey.MaxAssets * 9 / 16 { // two assets each
		l.opens(fmt.Sprint("w", i), content.AssetID(fmt.Sprint("x", i)), content.AssetID(fmt.Sprint("y", i)))
	}
	f := l.fold(t)
	next := f.Next([]content.AssetID{"a"}, l.at)
	if len(next) != journey.MaxSuccessors || next[0].Asset != "b" {
		t.Errorf("%d successors, first %+v", len(next), next[0])
	}
	var size bytes.Buffer
	if err := f.Save(&size); err != nil || size.Len() > 8<<20 {
		t.Errorf("%d bytes of snapshot, %v", size.Len(), err)
	}
}

// A visitor who opens everything after everything counts for a bounded number of pairs a day.
func TestAVisitorIsBounded(t *testing.T) {
	l := newLog()
	for i := range 500 {
		l.opens("script", "a", content.AssetID(fmt.Sprint("b", i)))
	}
	if n := len(l.fold(t).Next([]content.AssetID{"a"}, l.at)); n > 64 || n < 10 {
		t.Errorf("%d pairs", n)
	}
}

// A fold that was followed in any batches, saved and loaded on the way, is the one that is made again at once.
func TestARebuiltFoldIsTheFollowedOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	rapid.Check(t, func(t *rapid.T) {
		_ = os.Remove(path)
		l := drawn(t)
		followed, again := journey.New(), journey.New()
		for i := range l.entries {
			check(t, followed.Apply(l.entries[i:i+1], kv.Seq(i+1)))
			if rapid.IntRange(0, 3).Draw(t, "restart") == 0 {
				check(t, followed.SaveFile(path))
				var err error
				followed, err = journey.LoadFile(path)
				check(t, err)
			}
		}
		check(t, again.Apply(l.entries, kv.Seq(len(l.entries))))
		var a, b bytes.Buffer
		check(t, followed.Save(&a))
		check(t, again.Save(&b))
		if !bytes.Equal(a.Bytes(), b.Bytes()) || followed.Applied() != again.Applied() {
			t.Fatalf("they differ:\n%q\n%q", a.Bytes(), b.Bytes())
		}
	})
}

// drawn is any log of few visitors and assets, at times that jump.
func drawn(t *rapid.T) *log {
	l := newLog()
	asset := rapid.SampledFrom([]content.AssetID{"", "a", "b", "c", "d"})
	visitor := rapid.SampledFrom([]string{"", "v", "w"})
	answers := []string{"unknown"}
	for range rapid.IntRange(0, 40).Draw(t, "entries") {
		l.wait(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
		if rapid.IntRange(0, 9).Draw(t, "pause") == 0 {
			l.wait(15 * time.Hour)
		}
		if rapid.Bool().Draw(t, "asks") {
			answers = append(answers, l.asks(visitor.Draw(t, "visitor"), asset.Draw(t, "page")))
			continue
		}
		o := l.happens(rapid.SampledFrom(journal.OutcomeKinds()).Draw(t, "kind"), visitor.Draw(t, "visitor"),
			rapid.SampledFrom(answers).Draw(t, "answer"), asset.Draw(t, "asset"))
		o.At = o.At.Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "late")) * time.Minute)
	}
	return l
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever came, lifts are within their bounds and in order, and people are counted.
func TestWhatIsSaidIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawn(t)
		f := journey.New()
		check(t, f.Apply(l.entries, 1))
		last := math.Inf(1)
		for _, s := range f.Next([]content.AssetID{"a", "b", "", "c", "a", "d", "a"}, l.at) {
			if !(s.Lift >= 1 && s.Lift <= last && s.Lift <= journey.MaxLift) || !(s.Spread > 0 && s.Spread < journey.UnknownSpread) || !(s.People > 0.9) || s.After == "" && s.People == 0 {
				t.Fatalf("%+v", s)
			}
			last = s.Lift
		}
	})
}

func TestADamagedSnapshotIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	if f, err := journey.LoadFile(path); err != nil || f.Applied() != 0 {
		t.Fatalf("one that is not there: %v", err)
	}
	f := newLog().opens("v", "a", "b").fold(t)
	if err := f.SaveFile(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err = errors.Join(err, os.WriteFile(path, data[:len(data)-1], 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := journey.LoadFile(path); !errors.Is(err, snapshot.ErrSnapshot) {
		t.Errorf("%v", err)
	}
}

// Readers see whole openings while entries are applied and a snapshot is taken.
func TestReadingWhileApplying(t *testing.T) {
	l := newLog().others()
	f := l.fold(t)
	done := make(chan error, 2)
	go func() { done <- f.Apply(l.entries, 1) }()
	go func() { done <- f.Save(&bytes.Buffer{}) }()
	for range 200 {
		for _, s := range f.Next([]content.AssetID{"p"}, l.at) {
			if s.Lift < 1 {
				t.Errorf("%+v", s)
			}
		}
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Error(err)
	}
}

// crowd is a log of so many visits of three stops among so many assets.
func crowd(visits, assets int) *log {
	l := newLog()
	random := rand.New(rand.NewPCG(1, 2))
	asset := func() content.AssetID {
		return content.AssetID(fmt.Sprint("an-asset-", random.IntN(assets)*random.IntN(assets)/assets))
	}
	for i := range visits {
		l.opens(fmt.Sprint("visitor-", i), asset(), asset(), asset())
	}
	return l
}

func BenchmarkApply(b *testing.B) {
	l := crowd(20_000, 1000)
	for b.Loop() {
		if err := journey.New().Apply(l.entries, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(l.entries)), "ns/entry")
}

func BenchmarkNext(b *testing.B) {
	l := crowd(20_000, 1000)
	f := l.fold(b)
	from := []content.AssetID{"an-asset-1", "an-asset-2", "an-asset-3", "an-asset-4", "an-asset-5"}
	b.ReportMetric(float64(len(f.Next(from, l.at))), "successors")
	for b.Loop() {
		f.Next(from, l.at)
	}
}
