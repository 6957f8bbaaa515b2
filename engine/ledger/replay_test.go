package ledger_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/internal/kv"
	"moments/keywords"
)

// drawStream draws entries over a few weeks, from so few ids that they meet often. Time goes back at times, if it may.
func drawStream(t *rapid.T, back bool) *stream {
	s := newStream()
	id := func(of string, n int) string { return fmt.Sprint(of, rapid.IntRange(0, n).Draw(t, of)) }
	steps := []time.Duration{0, time.Second, 20 * time.Second, 40 * time.Minute, 11 * time.Hour, 3 * 24 * time.Hour}
	ago := steps[:3]
	if back {
		steps = append(steps, -2*time.Hour, -10*24*time.Hour)
	}
	answers := 0
	for range rapid.IntRange(0, 60).Draw(t, "entries") {
		s.after(rapid.SampledFrom(steps).Draw(t, "step"))
		chain := rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(t, "chain")
		if rapid.Bool().Draw(t, "answer") {
			answers++
			s.answer(journal.Answer{
				ID: fmt.Sprint("a", answers), Phrase: rapid.SampledFrom([]string{"", "p", "pl", "plain"}).Draw(t, "phrase"),
				Chain: chain, Visitor: id("v", 1), Test: rapid.Bool().Draw(t, "test"),
				Moment:  keywords.Moment{Intent: rapid.SampledFrom(keywords.Intents()).Draw(t, "intent"), Step: "use"},
				Reading: journal.Reading{Confidence: 0.75, Topics: []keywords.Topic{"x", "y"}[:rapid.IntRange(0, 2).Draw(t, "topics")]},
			})
			continue
		}
		s.outcome(journal.Outcome{
			Kind: rapid.SampledFrom(journal.OutcomeKinds()).Draw(t, "kind"), Trust: rapid.IntRange(0, 1).Draw(t, "trust"),
			Items: items(id("a", answers+1), id("x", 2)), Chain: chain, Visitor: id("v", 1), Phrase: id("final", 3),
			At: s.now.Add(-rapid.SampledFrom(ago).Draw(t, "ago")), Test: rapid.Bool().Draw(t, "test"),
			Value: float64(rapid.IntRange(0, 9).Draw(t, "value")), Seconds: 2,
		})
	}
	return s
}

func saved(t interface{ Fatal(...any) }, l *ledger.Ledger) []byte {
	var b bytes.Buffer
	if err := l.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A ledger that followed in batches, was read, saved and loaded on the way, equals one that was made again at once.
func TestFollowedEqualsRebuilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStream(t, true)
		followed := ledger.New()
		for rest := s.entries; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "batch")
			if err := followed.Apply(rest[:n], rest[n-1].Seq); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
			for range followed.Rows(always) { // readers make the fold copy what it changes
				break
			}
			if rapid.Bool().Draw(t, "restart") {
				followed = reloaded(t, followed)
			}
		}
		rebuilt := ledger.New()
		if err := rebuilt.Apply(s.entries, s.seq); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(saved(t, followed), saved(t, rebuilt)) {
			t.Fatalf("the snapshots differ\n%s", cmp.Diff(rows(rebuilt), rows(followed)))
		}
	})
}

func reloaded(t *rapid.T, l *ledger.Ledger) *ledger.Ledger {
	next := ledger.New()
	if err := next.Load(bytes.NewReader(saved(t, l))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows(l), rows(next)); diff != "" {
		t.Fatal(diff)
	}
	return next
}

// model is the fold as the package comment tells it, with nothing packed, indexed or forgotten but what must be.
type model struct {
	rows []*modelRow
}

type modelRow struct {
	ledger.Row
	answers []string
	last    time.Time
	opened  map[string]time.Time
	sent    map[string]time.Time
}

func (m *model) apply(e journal.Entry) {
	if a := e.Answer; a != nil && a.Phrase != "" {
		m.answer(*a)
	}
	if o := e.Outcome; o != nil {
		m.outcome(*o, e.At)
	}
}

// chain is the newest row of a chain, if it goes on.
func (m *model) chain(id, visitor string, at time.Time) *modelRow {
	for _, r := range slices.Backward(m.rows) {
		if id != "" && r.Chain == id && r.Visitor == visitor {
			if at.Sub(r.last).Abs() < 30*time.Minute {
				return r
			}
			return nil
		}
	}
	return nil
}

func (m *model) answer(a journal.Answer) {
	r := m.chain(a.Chain, a.Visitor, a.At)
	if r == nil || r.Test != a.Test {
		r = &modelRow{opened: map[string]time.Time{}, sent: map[string]time.Time{}, last: a.At}
		r.Day, r.At, r.Chain, r.Visitor, r.Test = ledger.DayOf(a.At), a.At, a.Chain, a.Visitor, a.Test
		m.rows = append(m.rows, r)
	}
	r.Phrase, r.Moment, r.Confidence, r.Topics = a.Phrase, a.Moment, a.Reading.Confidence, a.Reading.Topics
	r.Answers++
	r.answers = append(r.answers, a.ID)
	if a.At.After(r.last) {
		r.last = a.At
	}
}

// ofAnswer is the row of an answer whose day is open: it ended less than eight days ago.
func (m *model) ofAnswer(id string, at time.Time) *modelRow {
	for _, r := range m.rows {
		if slices.Contains(r.answers, id) && at.Before(r.Day.Start().Add(9*24*time.Hour)) {
			return r
		}
	}
	return nil
}

func (m *model) outcome(o journal.Outcome, at time.Time) {
	chained := m.chain(o.Chain, o.Visitor, at)
	if chained != nil && at.After(chained.last) {
		defer func() { chained.last = at }()
	}
	switch {
	case o.Kind == journal.SearchFinal && chained != nil && (!o.Test || chained.Test):
		chained.Phrase = o.Phrase
	case !o.Kind.NeedsItem() || o.Trust == 0:
	default:
		item := o.Items[0]
		r := m.ofAnswer(item.Answer, at)
		if r == nil {
			r = chained
		}
		if r != nil && (!o.Test || r.Test) {
			r.count(o, item)
		}
	}
}

func (r *modelRow) count(o journal.Outcome, item journal.Item) {
	key := item.Answer + " " + string(item.Asset)
	open := func() {
		r.Seen = true
		if o.At.After(r.opened[key]) {
			r.opened[key] = o.At
		}
	}
	switch o.Kind {
	case journal.Impression:
		r.Seen = true
	case journal.Click, journal.Action:
		open()
		r.Clicks++
		if r.FirstClick == 0 {
			r.FirstClick = item.Position
		}
	case journal.View:
		open()
		r.Views++
	case journal.Dwell:
		r.Dwell += o.Seconds
	case journal.Lead:
		r.Leads++
		r.Value += o.Value
	case journal.Conversion:
		r.Conversions++
		r.Value += o.Value
	case journal.Dismissal:
		r.Dismissals++
		r.sent[key] = o.At
	}
	r.Served = 0
	for key, opened := range r.opened {
		if sent, ok := r.sent[key]; !ok || sent.Before(opened) || sent.Sub(opened) >= 30*time.Second {
			r.Served++
		}
	}
}

// The rows are those of the model, in which time does not go back.
func TestRowsAreThoseOfTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStream(t, false)
		l, m := ledger.New(), new(model)
		if err := l.Apply(s.entries, s.seq); err != nil {
			t.Fatal(err)
		}
		for _, e := range s.entries {
			m.apply(e)
		}
		want := make([]ledger.Row, 0, len(m.rows))
		for _, r := range m.rows {
			if len(r.Topics) == 0 {
				r.Topics = nil
			}
			want = append(want, r.Row)
		}
		got := append([]ledger.Row{}, rows(l)...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The ledger follows a real journal.
func TestFollowsTheJournal(t *testing.T) {
	store, err := kv.Open("", kv.Config{Kinds: journal.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j, l := journal.New(store, "main"), ledger.New()
	for _, e := range newStream().ask("1", "pla").after(time.Second).ask("2", "plain language").entries {
		j.Enqueue(*e.Answer)
	}
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	click := journal.Outcome{Event: "e1", Kind: journal.Click, At: noon, Trust: 1, Items: items("2", "guide")}
	for range 2 { // the second is refused
		if _, err := j.Record(t.Context(), kv.Author{Actor: "test", At: noon}, click); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Follow(l.Applied(), l.Apply).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := onlyRow(t, l); r.Phrase != "plain language" || r.Answers != 2 || r.Clicks != 1 || !r.At.Equal(noon) {
		t.Errorf("%+v", r)
	}
	if l.Applied() != store.Head(kv.Out) {
		t.Errorf("applied %d of %d", l.Applied(), store.Head(kv.Out))
	}
}

func TestWhatWasTypedLeavesWithTheDay(t *testing.T) {
	s := newStream().ask("1", "transient").after(time.Second).ask("2", "lasting")
	s.after(8 * 24 * time.Hour).answer(journal.Answer{ID: "3", Phrase: "later"})
	if open := string(saved(t, s.fold(t))); !strings.Contains(open, "transient") {
		t.Error("the day was closed before its time")
	}
	s.after(24 * time.Hour).answer(journal.Answer{ID: "4", Phrase: "later"})
	l := s.fold(t)
	closed := string(saved(t, l))
	if strings.Contains(closed, "transient") || !strings.Contains(closed, "lasting") {
		t.Error("a closed day keeps what was typed, or loses what was meant")
	}
	if got := phrases(rows(l)); !slices.Equal(got, []string{"lasting", "later", "later"}) {
		t.Errorf("%q", got)
	}
}
