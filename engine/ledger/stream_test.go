package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/internal/kv"
	"moments/keywords"
)

// noon is when the streams of the tests begin.
var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// stream builds entries as the journal would hand them over.
type stream struct {
	seq     kv.Seq
	now     time.Time
	entries []journal.Entry
}

func newStream() *stream { return &stream{now: noon} }

func (s *stream) after(d time.Duration) *stream {
	s.now = s.now.Add(d)
	return s
}

func (s *stream) answer(a journal.Answer) *stream {
	a.At = s.now
	s.seq++
	s.entries = append(s.entries, journal.Entry{Seq: s.seq, At: s.now, Answer: &a})
	return s
}

func (s *stream) outcome(o journal.Outcome) *stream {
	if o.At.IsZero() {
		o.At = s.now
	}
	s.seq++
	s.entries = append(s.entries, journal.Entry{Seq: s.seq, At: s.now, Outcome: &o})
	return s
}

// ask is an answer in chain c of visitor v.
func (s *stream) ask(id, phrase string) *stream {
	return s.answer(journal.Answer{ID: id, Phrase: phrase, Chain: "c", Visitor: "v"})
}

// on is a trusted outcome on an asset of an answer, at position 2.
func (s *stream) on(kind journal.Kind, answer, asset string) *stream {
	return s.outcome(journal.Outcome{Kind: kind, Trust: 1, Items: items(answer, asset)})
}

func items(answer string, assets ...string) (list []journal.Item) {
	for i, a := range assets {
		list = append(list, journal.Item{Answer: answer, Asset: content.AssetID(a), Position: i + 2})
	}
	return list
}

// fold applies the stream at once.
func (s *stream) fold(t testing.TB) *ledger.Ledger {
	t.Helper()
	l := ledger.New()
	if err := l.Apply(s.entries, s.seq); err != nil {
		t.Fatal(err)
	}
	return l
}

// always covers everything, test traffic included.
var always = ledger.Span{From: -1 << 31, To: 1<<31 - 1, Tests: true}

func rows(l *ledger.Ledger) []ledger.Row { return slices.Collect(l.Rows(always)) }

// onlyRow is the one row that there must be.
func onlyRow(t *testing.T, l *ledger.Ledger) ledger.Row {
	t.Helper()
	all := rows(l)
	if len(all) != 1 {
		t.Fatalf("%d rows, want 1: %v", len(all), phrases(all))
	}
	return all[0]
}

func phrases(rows []ledger.Row) (list []string) {
	for _, r := range rows {
		list = append(list, r.Phrase)
	}
	return list
}

func moment(t testing.TB, s string) keywords.Moment {
	t.Helper()
	m, err := keywords.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// traffic is a stream of days of searches, each typed in three answers, a third of them clicked. Half of a day's
// phrases are asked again that day.
func traffic(days, searchesADay int) *stream {
	s := &stream{now: noon.Truncate(24 * time.Hour)}
	step := 24 * time.Hour / time.Duration(searchesADay)
	for i := range days * searchesADay {
		chain, visitor := fmt.Sprintf("chain-%010x", i), fmt.Sprintf("%016x", uint64(i/2)*0x9e3779b97f4a7c15)
		full := fmt.Sprintf("plain language guide %04d", i%(searchesADay/2+1))
		for n, typed := range []string{full[:6], full[:23], full} {
			s.answer(journal.Answer{
				ID: fmt.Sprintf("0197a3b0-1c2d-7e4f-8a5b-%011d%d", i, n), Phrase: typed, Chain: chain, Visitor: visitor,
				Moment: keywords.Moment{Intent: keywords.Know, Step: "use"}, Found: 12,
				Reading: journal.Reading{Confidence: 0.8, Topics: []keywords.Topic{"plain-language"}, Language: "en"},
			})
		}
		if i%3 == 0 {
			s.on(journal.Click, fmt.Sprintf("0197a3b0-1c2d-7e4f-8a5b-%011d2", i), "guide")
		}
		s.after(step)
	}
	return s
}
