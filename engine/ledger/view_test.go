package ledger_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"moments/engine/journal"
	"moments/engine/ledger"
)

func TestSpans(t *testing.T) {
	s := newStream()
	for i, phrase := range []string{"first", "second", "third"} {
		s.answer(journal.Answer{ID: fmt.Sprint(i), Phrase: phrase}).after(24 * time.Hour)
	}
	l, day := s.fold(t), ledger.DayOf(noon)
	for _, test := range []struct {
		from, to ledger.Day
		want     []string
	}{
		{day, day + 2, []string{"first", "second", "third"}},
		{day + 1, day + 1, []string{"second"}},
		{day + 2, day + 9, []string{"third"}},
		{day + 3, day + 9, nil},
		{day + 2, day, nil},
	} {
		if got := phrases(slices.Collect(l.Rows(ledger.Span{From: test.from, To: test.to}))); !slices.Equal(got, test.want) {
			t.Errorf("%v to %v: %q", test.from, test.to, got)
		}
	}
	if first, last, ok := l.Days(); first != day || last != day+2 || !ok {
		t.Errorf("%v to %v, %v", first, last, ok)
	}
	if _, _, ok := ledger.New().Days(); ok {
		t.Error("an empty ledger has days")
	}
}

// What is applied while rows are read does not show in them, wherever it lands.
func TestAnIterationSeesOneMoment(t *testing.T) {
	tests := []struct {
		name  string
		build func(s *stream)
		want  []string // phrase and clicks, afterwards
	}{
		{"a new row", func(s *stream) { s.answer(journal.Answer{ID: "9", Phrase: "new"}) },
			[]string{"before0", "before0", "before0", "new0"}},
		{"a later answer", func(s *stream) { s.answer(journal.Answer{ID: "9", Phrase: "after", Chain: "1"}) },
			[]string{"before0", "after0", "before0"}},
		{"a final phrase", func(s *stream) { s.outcome(journal.Outcome{Kind: journal.SearchFinal, Phrase: "final", Chain: "2"}) },
			[]string{"before0", "before0", "final0"}},
		{"a click", func(s *stream) { s.on(journal.Click, "1", "x") }, []string{"before0", "before1", "before0"}},
		{"a day that closes", func(s *stream) { s.after(20 * 24 * time.Hour).answer(journal.Answer{ID: "9", Phrase: "new"}) },
			[]string{"before0", "before0", "before0", "new0"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStream()
			for i := range 3 {
				s.answer(journal.Answer{ID: fmt.Sprint("typed", i), Phrase: "bef", Chain: fmt.Sprint(i)}) // leaves when the day closes
				s.answer(journal.Answer{ID: fmt.Sprint(i), Phrase: "before", Chain: fmt.Sprint(i)})
			}
			l := s.fold(t)
			s.entries = nil
			test.build(s)
			var got []string
			for r := range l.Rows(always) {
				for i := range s.entries {
					if err := l.Apply(s.entries[i:i+1], s.entries[i].Seq); err != nil {
						t.Fatal(err)
					}
				}
				got = append(got, fmt.Sprint(r.Phrase, r.Clicks))
			}
			if want := []string{"before0", "before0", "before0"}; !slices.Equal(got, want) {
				t.Errorf("meanwhile %q", got)
			}
			got = nil
			for r := range l.Rows(always) {
				got = append(got, fmt.Sprint(r.Phrase, r.Clicks))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("afterwards %q", got)
			}
		})
	}
}

// Readers, a saver and the fold at once; the race detector watches. Every view has whole batches only.
func TestReadersDoNotDisturbTheFold(t *testing.T) {
	s := traffic(12, 20)
	l := ledger.New()
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for r := range l.Rows(always) {
					if r.Answers != 3 {
						t.Errorf("half a batch: %+v", r)
						return
					}
				}
				saved(t, l)
			}
		})
	}
	for rest := s.entries; len(rest) > 0; {
		n := 3
		if len(rest) > 3 && rest[3].Outcome != nil {
			n = 4
		}
		if err := l.Apply(rest[:n], rest[n-1].Seq); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	close(stop)
	readers.Wait()
	if got := l.Counts().Rows; got != 240 {
		t.Errorf("%d rows", got)
	}
}

// bytesPerRow is the memory that a ledger of the stream holds.
func bytesPerRow(t testing.TB, s *stream) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	l := ledger.New()
	for chunk := range slices.Chunk(s.entries, 500) {
		if err := l.Apply(chunk, chunk[len(chunk)-1].Seq); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	n := l.Counts().Rows
	runtime.KeepAlive(s)
	return float64(after.HeapAlloc-before.HeapAlloc) / float64(n)
}

// A year of searches is mostly closed days.
func TestMemoryOfARow(t *testing.T) {
	if got := bytesPerRow(t, traffic(100, 500)); got > 150 {
		t.Errorf("%.0f bytes a row", got)
	}
}

func BenchmarkMemory(b *testing.B) {
	s := traffic(100, 10_000)
	for b.Loop() {
		b.ReportMetric(bytesPerRow(b, s), "bytes/row")
	}
}

func BenchmarkApply(b *testing.B) {
	s := traffic(100, 500)
	for b.Loop() {
		s.fold(b)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s.entries)), "ns/entry")
}

func BenchmarkRows(b *testing.B) {
	l := traffic(100, 1000).fold(b)
	for b.Loop() {
		for range l.Rows(always) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*int(l.Counts().Rows)), "ns/row")
}

func BenchmarkSave(b *testing.B) {
	l := traffic(100, 1000).fold(b)
	for b.Loop() {
		b.SetBytes(int64(len(saved(b, l))))
	}
}
