package live_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// story writes entries of a journal.
type story struct {
	entries []journal.Entry
	at      time.Time
}

func (s *story) add(e journal.Entry) {
	e.Seq, e.At = kv.Seq(len(s.entries)+1), s.at
	s.entries = append(s.entries, e)
}

// ask is an answer of a variant of the trial "t" to a visitor.
func (s *story) ask(id, visitor, variant string, edit func(*journal.Answer)) {
	a := journal.Answer{ID: id, At: s.at, Phrase: "set up sso", Visitor: visitor, Versions: journal.Versions{Variant: "t/" + variant, Config: "v1-" + variant}}
	if edit != nil {
		edit(&a)
	}
	s.add(journal.Entry{Answer: &a})
}

func (s *story) got(kind journal.Kind, answer string, edit func(*journal.Outcome)) {
	o := journal.Outcome{Kind: kind, At: s.at, Trust: 1, Items: []journal.Item{{Answer: answer, Asset: "a", Position: 1}}}
	if edit != nil {
		edit(&o)
	}
	s.add(journal.Entry{Outcome: &o})
}

func (s *story) wait(d time.Duration) { s.at = s.at.Add(d) }

func fold(t testing.TB, entries []journal.Entry) *live.Fold {
	t.Helper()
	f := live.New()
	if err := f.Apply(entries, kv.Seq(len(entries))); err != nil {
		t.Fatal(err)
	}
	return f
}

// told is what a variant came to, in one line.
func told(f *live.Fold, variant string) string {
	tally := f.Tally("t/" + variant)
	line := ""
	for _, m := range verdict.Metrics() {
		s := tally.Of(m)
		if line == "" {
			line = fmt.Sprintf("%g visitors %g searches", s.Clusters, s.N)
		}
		if s.Y != 0 {
			line += fmt.Sprintf(" %s %g", m, s.Y)
		}
	}
	return line
}

func chain(id string) func(*journal.Answer) { return func(a *journal.Answer) { a.Chain = id } }

// What counts of what visitors ask and do.
func TestWhatCounts(t *testing.T) {
	for name, test := range map[string]struct {
		tell func(*story)
		want string
	}{
		"a search and a click": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Click, "1", nil)
		}, "1 visitors 1 searches satisfied 1 clicks 1"},
		"a chain is one search": {func(s *story) {
			s.ask("1", "v", live.Control, chain("c"))
			s.wait(time.Minute)
			s.ask("2", "v", live.Control, chain("c"))
			s.got(journal.Click, "1", nil)
			s.got(journal.Click, "2", func(o *journal.Outcome) { o.Items[0].Asset = "b" })
		}, "1 visitors 1 searches satisfied 1 clicks 2"},
		"a chain that rested is another": {func(s *story) {
			s.ask("1", "v", live.Control, chain("c"))
			s.wait(31 * time.Minute)
			s.ask("2", "v", live.Control, chain("c"))
		}, "1 visitors 2 searches"},
		"an outcome keeps a chain awake": {func(s *story) {
			s.ask("1", "v", live.Control, chain("c"))
			s.wait(20 * time.Minute)
			s.got(journal.Click, "1", func(o *journal.Outcome) { o.Chain, o.Visitor = "c", "v" })
			s.wait(20 * time.Minute)
			s.ask("2", "v", live.Control, chain("c"))
		}, "1 visitors 1 searches satisfied 1 clicks 1"},
		"without a chain each answer is a search": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.ask("2", "v", live.Control, nil)
		}, "1 visitors 2 searches"},
		"without a visitor a chain is one": {func(s *story) {
			s.ask("1", "", live.Control, chain("c"))
			s.ask("2", "", live.Control, chain("d"))
			s.ask("3", "", live.Control, chain("d"))
		}, "2 visitors 2 searches"},
		"sent away at once": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.View, "1", nil)
			s.wait(10 * time.Second)
			s.got(journal.Dismissal, "1", nil)
		}, "1 visitors 1 searches"},
		"sent away after reading": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.View, "1", nil)
			s.wait(time.Minute)
			s.got(journal.Dismissal, "1", nil)
		}, "1 visitors 1 searches satisfied 1"},
		"a conversion a week later": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.wait(7*24*time.Hour - time.Minute)
			s.got(journal.Lead, "1", func(o *journal.Outcome) { o.Value = 3 })
			s.got(journal.Conversion, "1", func(o *journal.Outcome) { o.Value = 40 })
		}, "1 visitors 1 searches satisfied 1 leads 1 conversions 1 value 43"},
		"after more than a week": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.wait(10 * 24 * time.Hour)
			s.got(journal.Conversion, "1", nil)
		}, "1 visitors 1 searches"},
		"an impression is nothing yet": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Impression, "1", nil)
		}, "1 visitors 1 searches"},
		"two items of one search count once": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Click, "1", func(o *journal.Outcome) { o.Items = append(o.Items, journal.Item{Answer: "1", Asset: "b"}) })
		}, "1 visitors 1 searches satisfied 1 clicks 1"},
		"without trust": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Click, "1", func(o *journal.Outcome) { o.Trust = 0 })
		}, "1 visitors 1 searches"},
		"a test outcome": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Click, "1", func(o *journal.Outcome) { o.Test = true })
		}, "1 visitors 1 searches"},
		"an invented outcome": {func(s *story) {
			s.ask("1", "v", live.Control, nil)
			s.got(journal.Click, "1", func(o *journal.Outcome) { o.Sample = true })
		}, "1 visitors 1 searches"},
		"test traffic":             {func(s *story) { s.ask("1", "v", live.Control, func(a *journal.Answer) { a.Test = true }) }, "0 visitors 0 searches"},
		"no phrase":                {func(s *story) { s.ask("1", "v", live.Control, func(a *journal.Answer) { a.Phrase = "" }) }, "0 visitors 0 searches"},
		"outside of the trial":     {func(s *story) { s.ask("1", "v", live.Control, func(a *journal.Answer) { a.Versions.Variant = "" }) }, "0 visitors 0 searches"},
		"what is no variant":       {func(s *story) { s.ask("1", "v", "both", nil) }, "0 visitors 0 searches"},
		"an answer that is not it": {func(s *story) { s.ask("1", "v", live.Control, nil); s.got(journal.Click, "2", nil) }, "1 visitors 1 searches"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{at: start}
			test.tell(s)
			f := fold(t, s.entries)
			if got := told(f, live.Control); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
			if got := told(f, live.Variant); got != "0 visitors 0 searches" {
				t.Errorf("the variant has %s", got)
			}
		})
	}
}

// A program that asks all day counts for no more than its share, and what is over it is told.
func TestAVisitorIsBounded(t *testing.T) {
	s := &story{at: start}
	for i := range live.MaxSearches + 50 {
		s.ask(fmt.Sprint(i), "robot", live.Variant, nil)
		s.got(journal.Click, fmt.Sprint(i), nil)
	}
	f := fold(t, s.entries)
	want := fmt.Sprintf("1 visitors %d searches satisfied %d clicks %d", live.MaxSearches, live.MaxSearches, live.MaxSearches)
	if got := told(f, live.Variant); got != want || f.Tally("t/variant").LeftOut != 50 {
		t.Errorf("%s, %d left out", got, f.Tally("t/variant").LeftOut)
	}
}

// When a trial is long over, nothing of its visitors is left in memory but its figures.
func TestNothingIsKeptForEver(t *testing.T) {
	size := func(s *story) int {
		var b bytes.Buffer
		if err := fold(t, s.entries).Save(&b); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	one, many := &story{at: start}, &story{at: start}
	one.ask("1", "v", live.Control, chain("c"))
	for i := range 500 {
		many.ask(fmt.Sprint(i), fmt.Sprint("v", i), live.Control, chain("c"))
		many.got(journal.Click, fmt.Sprint(i), nil)
	}
	held := size(many)
	for _, s := range []*story{one, many} {
		s.wait(9*24*time.Hour + 2*time.Hour)
		s.got(journal.Click, "nothing", nil)
	}
	if a, b := size(one), size(many); held < 50*a || b > a+100 {
		t.Errorf("%d bytes while it ran, %d afterwards; a trial of one visitor has %d", held, b, a)
	}
}

func TestWhatAnsweredIsTold(t *testing.T) {
	s := &story{at: start}
	s.ask("1", "v", live.Control, nil)
	s.wait(time.Hour)
	s.ask("2", "v", live.Control, func(a *journal.Answer) { a.Versions.Config = "other" })
	s.ask("3", "w", live.Control, func(a *journal.Answer) { a.Versions.Config = "other"; a.Sample = true })
	got := fold(t, s.entries).Tally("t/control")
	if len(got.Settings) != 2 || got.Settings[1].Version != "other" || got.Settings[1].Answers != 2 || !got.Settings[1].First.Equal(s.at) || !got.Sample {
		t.Errorf("%+v", got)
	}
}

// Readers and the saver may come at any time.
func TestSavedWhileItFollows(t *testing.T) {
	f, saved := live.New(), make(chan error)
	go func() {
		for range 20 {
			if err := f.Save(io.Discard); err != nil {
				saved <- err
				return
			}
			f.Tally("t/control")
		}
		saved <- nil
	}()
	s := &story{at: start}
	for i := range 300 {
		s.ask(fmt.Sprint(i), fmt.Sprint("v", i%40), live.Control, chain("c"))
		s.got(journal.View, fmt.Sprint(i), nil)
		if err := f.Apply(s.entries, kv.Seq(len(s.entries))); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-saved; err != nil {
		t.Error(err)
	}
}

// steps draws a story in which everything may happen.
func steps(t *rapid.T) *story {
	s := &story{at: start}
	asked := 0
	for range rapid.IntRange(1, 80).Draw(t, "steps") {
		s.wait(time.Duration(rapid.SampledFrom([]int{0, 1, 29, 31, 600, 6000, 14000}).Draw(t, "minutes")) * time.Minute)
		if asked == 0 || rapid.Bool().Draw(t, "asks") {
			asked++
			s.ask(fmt.Sprint(asked), rapid.SampledFrom([]string{"", "v", "w"}).Draw(t, "visitor"), rapid.SampledFrom([]string{live.Control, live.Variant}).Draw(t, "variant"),
				func(a *journal.Answer) {
					a.Chain = rapid.SampledFrom([]string{"", "c", "d"}).Draw(t, "chain")
					a.Sample = rapid.Float64().Draw(t, "sample") > 0.9
				})
			continue
		}
		kind := rapid.SampledFrom([]journal.Kind{journal.Click, journal.View, journal.Lead, journal.Conversion, journal.Dismissal}).Draw(t, "kind")
		s.got(kind, fmt.Sprint(rapid.IntRange(1, asked).Draw(t, "answer")), func(o *journal.Outcome) {
			o.Items[0].Asset = content.AssetID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "asset"))
			o.Value = float64(rapid.IntRange(0, 9).Draw(t, "value"))
		})
	}
	return s
}

// However the entries are batched, and wherever the fold is saved and loaded on the way, it comes to the same bytes; and its sums are those
// of a count of the whole story.
func TestFollowedIsRebuilt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trial.snapshot")
	rapid.Check(t, func(t *rapid.T) {
		s := steps(t)
		followed := live.New()
		for at := 0; at < len(s.entries); {
			end := min(len(s.entries), at+rapid.IntRange(1, 9).Draw(t, "batch"))
			if err := followed.Apply(s.entries[rapid.IntRange(0, at).Draw(t, "again"):end], kv.Seq(end)); err != nil {
				t.Fatal(err)
			}
			if at = end; rapid.Bool().Draw(t, "restart") {
				if err := followed.SaveFile(path); err != nil {
					t.Fatal(err)
				}
				var err error
				if followed, err = live.LoadFile(path); err != nil {
					t.Fatal(err)
				}
			}
		}
		rebuilt := live.New()
		if err := rebuilt.Apply(s.entries, kv.Seq(len(s.entries))); err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if followed.Save(&a) != nil || rebuilt.Save(&b) != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("followed and rebuilt differ:\n%q\n%q", a.String(), b.String())
		}
	})
}
