package ledger_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/keywords"
)

func TestTypingLetterByLetterIsOneSearch(t *testing.T) {
	s := newStream().ask("a1", "p").after(time.Second).ask("a2", "plain").after(time.Second)
	s.answer(journal.Answer{
		ID: "a3", Phrase: "plain language", Chain: "c", Visitor: "v", Moment: moment(t, "know/use/writer"), Found: 40, Given: journal.Given{Moment: moment(t, "-/-/writer")},
		Reading:  journal.Reading{Confidence: 0.5, Topics: []keywords.Topic{"plain-language", "writing"}, Language: "en"},
		Fallback: "moment", Slate: []journal.Shown{{Position: 2}, {Position: 0}, {Position: 1}}, // one was drawn and left out
	})
	want := ledger.Row{
		Day: ledger.DayOf(noon), At: noon, Chain: "c", Visitor: "v", Phrase: "plain language",
		Moment: moment(t, "know/use/writer"), Given: moment(t, "-/-/writer"), Confidence: 0.5, Language: "en",
		Topics: []keywords.Topic{"plain-language", "writing"}, Fallback: "moment", Found: 40, Shown: 2, Answers: 3,
	}
	if diff := cmp.Diff(want, onlyRow(t, s.fold(t))); diff != "" {
		t.Error(diff)
	}
}

func TestWhichAnswersAreOneSearch(t *testing.T) {
	tests := []struct {
		name  string
		build func(s *stream)
		want  []string
	}{
		{"without a chain", func(s *stream) {
			s.answer(journal.Answer{ID: "1", Phrase: "one"}).answer(journal.Answer{ID: "2", Phrase: "two"})
		}, []string{"one", "two"}},
		{"another visitor", func(s *stream) {
			s.ask("1", "one").answer(journal.Answer{ID: "2", Phrase: "two", Chain: "c", Visitor: "w"})
		}, []string{"one", "two"}},
		{"half an hour later", func(s *stream) { s.ask("1", "one").after(30*time.Minute).ask("2", "two") }, []string{"one", "two"}},
		{"just before", func(s *stream) { s.ask("1", "one").after(30*time.Minute-1e3).ask("2", "two") }, []string{"two"}},
		{"an outcome between", func(s *stream) {
			s.ask("1", "one").after(20 * time.Minute)
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("1", "x"), Chain: "c", Visitor: "v"})
			s.after(20*time.Minute).ask("2", "two")
		}, []string{"two"}},
		{"a conversion days later is no activity", func(s *stream) {
			s.ask("1", "one").after(5 * 24 * time.Hour)
			s.outcome(journal.Outcome{Kind: journal.Conversion, Trust: 1, Items: items("1", "x"), Chain: "c", Visitor: "v"})
			s.after(time.Minute).ask("2", "two")
		}, []string{"one", "two"}},
		{"out of order within half an hour", func(s *stream) {
			s.ask("1", "one").after(-time.Minute).ask("2", "two").after(30*time.Minute).ask("3", "three")
		}, []string{"three"}},
		{"over midnight stays in its day", func(s *stream) {
			s.after(12*time.Hour-time.Second).ask("1", "one").after(2*time.Second).ask("2", "two")
		}, []string{"two"}},
		{"test traffic apart", func(s *stream) {
			s.ask("1", "one").answer(journal.Answer{ID: "2", Phrase: "two", Chain: "c", Visitor: "v", Test: true})
		}, []string{"one", "two"}},
		{"no phrase, no search", func(s *stream) { s.ask("1", "one").ask("2", "") }, []string{"one"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStream()
			test.build(s)
			if got := phrases(rows(s.fold(t))); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestOutcomesInTheirRow(t *testing.T) {
	value := func(kind journal.Kind, v float64) journal.Outcome {
		return journal.Outcome{Kind: kind, Trust: 1, Items: items("1", "x", "y"), Value: v}
	}
	tests := []struct {
		name  string
		build func(s *stream)
		want  ledger.Row // what outcomes fill in
		found bool       // satisfied
	}{
		{"impression", func(s *stream) { s.on(journal.Impression, "1", "x") }, ledger.Row{Seen: true}, false},
		{"click", func(s *stream) { s.on(journal.Click, "1", "x") }, ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Served: 1}, true},
		{"the first click stays", func(s *stream) {
			s.on(journal.Click, "1", "x")
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("1", "w", "y")[1:]})
		}, ledger.Row{Seen: true, Clicks: 2, FirstClick: 2, Served: 2}, true},
		{"view of what was clicked", func(s *stream) { s.on(journal.Click, "1", "x").on(journal.View, "1", "x") },
			ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Views: 1, Served: 1}, true},
		{"dwell adds up", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Dwell, Trust: 1, Items: items("1", "x"), Seconds: 1.5})
			s.outcome(journal.Outcome{Kind: journal.Dwell, Trust: 1, Items: items("1", "y"), Seconds: 2})
			s.outcome(journal.Outcome{Kind: journal.Dwell, Trust: 1, Items: items("1", "y"), Seconds: -9})
		}, ledger.Row{Dwell: 3.5}, false},
		{"lead and conversion", func(s *stream) { s.outcome(value(journal.Lead, 5)).outcome(value(journal.Conversion, 7)) },
			ledger.Row{Leads: 1, Conversions: 1, Value: 12}, true},
		{"only leads and conversions have a value", func(s *stream) { s.outcome(value(journal.Impression, 5)) },
			ledger.Row{Seen: true}, false},
		{"dismissed at once", func(s *stream) { s.on(journal.Click, "1", "x").after(29*time.Second).on(journal.Dismissal, "1", "x") },
			ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Dismissals: 1}, false},
		{"dismissed after reading", func(s *stream) { s.on(journal.Click, "1", "x").after(30*time.Second).on(journal.Dismissal, "1", "x") },
			ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Dismissals: 1, Served: 1}, true},
		{"another item dismissed", func(s *stream) { s.on(journal.Click, "1", "x").on(journal.Dismissal, "1", "y") },
			ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Dismissals: 1, Served: 1}, true},
		{"a dismissal recorded before its click", func(s *stream) {
			clicked := s.now
			s.after(time.Second).on(journal.Dismissal, "1", "x")
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("1", "x"), At: clicked})
		}, ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Dismissals: 1}, false},
		{"opened again after the dismissal", func(s *stream) {
			s.on(journal.Click, "1", "x").after(time.Second).on(journal.Dismissal, "1", "x").after(time.Minute).on(journal.View, "1", "x")
		}, ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Views: 1, Dismissals: 1, Served: 1}, true},
		{"an older opening recorded last", func(s *stream) {
			opened := s.now
			s.after(time.Minute).on(journal.Click, "1", "x")
			s.outcome(journal.Outcome{Kind: journal.View, Trust: 1, Items: items("1", "x"), At: opened})
			s.outcome(journal.Outcome{Kind: journal.Dismissal, Trust: 1, Items: items("1", "x"), At: opened.Add(10 * time.Second)})
		}, ledger.Row{Seen: true, Clicks: 1, FirstClick: 2, Views: 1, Dismissals: 1, Served: 1}, true},
		{"seven days late", func(s *stream) { s.after(7*24*time.Hour).on(journal.Lead, "1", "x") }, ledger.Row{Leads: 1}, true},
		{"by the chain, when the answer is lost", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.View, Trust: 1, Items: items("lost", "x"), Chain: "c", Visitor: "v"})
		}, ledger.Row{Seen: true, Views: 1, Served: 1}, true},
		{"a correction changes nothing", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Correction, Trust: 1, Chain: "c", Visitor: "v", Moment: moment(t, "do/-/-")})
		}, ledger.Row{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStream().ask("1", "one")
			test.build(s)
			l := s.fold(t)
			got := onlyRow(t, l)
			want := test.want
			want.Day, want.At, want.Chain, want.Visitor = got.Day, got.At, got.Chain, got.Visitor
			want.Phrase, want.Answers = got.Phrase, got.Answers
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if got.Satisfied() != test.found {
				t.Errorf("satisfied: %v", got.Satisfied())
			}
			if c := l.Counts(); c.Unplaced != 0 || c.Orphans != 0 {
				t.Errorf("left over: %+v", c)
			}
		})
	}
}

func TestOutcomesThatHaveNoRow(t *testing.T) {
	tests := []struct {
		name  string
		build func(s *stream)
		want  ledger.Counts
	}{
		{"without trust", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Click, Items: items("1", "x"), Chain: "c", Visitor: "v"})
		}, ledger.Counts{Orphans: 1}},
		{"of an answer without a phrase", func(s *stream) { s.on(journal.Click, "none", "x") }, ledger.Counts{Unplaced: 1}},
		{"test on real", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("1", "x"), Test: true})
		}, ledger.Counts{Unplaced: 1}},
		{"sample on real", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("1", "x"), Sample: true})
		}, ledger.Counts{Unplaced: 1}},
		{"of a closed day", func(s *stream) { s.after(9*24*time.Hour).on(journal.Conversion, "1", "x") }, ledger.Counts{Unplaced: 1}},
		{"another visitor's chain", func(s *stream) {
			s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("none", "x"), Chain: "c", Visitor: "w"})
		}, ledger.Counts{Unplaced: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newStream().ask("1", "one")
			test.build(s)
			l := s.fold(t)
			test.want.Rows = 1
			if got := l.Counts(); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
			if r := onlyRow(t, l); r.Clicks+r.Conversions > 0 || r.Satisfied() {
				t.Errorf("it was counted: %+v", r)
			}
		})
	}
}

// An outcome may name items of several searches: it counts in each, its value in the first.
func TestOneOutcomeOfTwoSearches(t *testing.T) {
	s := newStream()
	s.answer(journal.Answer{ID: "1", Phrase: "one"}).answer(journal.Answer{ID: "2", Phrase: "two"})
	s.outcome(journal.Outcome{Kind: journal.Conversion, Trust: 1, Value: 9, Items: append(items("1", "x", "y"), items("2", "z")...)})
	got := rows(s.fold(t))
	if got[0].Conversions != 1 || got[1].Conversions != 1 || got[0].Value != 9 || got[1].Value != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSearchFinalSetsThePhrase(t *testing.T) {
	final := journal.Outcome{Kind: journal.SearchFinal, Phrase: "one and a half", Chain: "c", Visitor: "v"}
	if got := onlyRow(t, newStream().ask("1", "one").outcome(final).fold(t)); got.Phrase != final.Phrase || got.Answers != 1 {
		t.Errorf("%+v", got)
	}
	if got := onlyRow(t, newStream().ask("1", "one").outcome(final).ask("2", "two").fold(t)); got.Phrase != "two" {
		t.Errorf("a later answer counts more, got %q", got.Phrase)
	}
	late := newStream().ask("1", "one").after(time.Hour).outcome(final)
	if got := onlyRow(t, late.fold(t)); got.Phrase != "one" {
		t.Errorf("the chain was over, got %q", got.Phrase)
	}
	final.Visitor = "stranger"
	if got := onlyRow(t, newStream().ask("1", "one").outcome(final).fold(t)); got.Phrase != "one" {
		t.Errorf("a stranger's event, got %q", got.Phrase)
	}
}

func TestReports(t *testing.T) {
	s := newStream().answer(journal.Answer{ID: "1", Phrase: "one", Chain: "c", Visitor: "v", Moment: moment(t, "know/-/-")})
	s.outcome(journal.Outcome{Kind: journal.ReportKind, Phrase: "opening hours", Chain: "c", Visitor: "v"})
	s.outcome(journal.Outcome{Kind: journal.ReportKind, Phrase: "lonely", Test: true})
	s.outcome(journal.Outcome{Kind: journal.ReportKind})
	l := s.fold(t)
	want := []ledger.Report{{At: noon, Phrase: "opening hours", Moment: moment(t, "know/-/-")}, {At: noon, Phrase: "lonely", Test: true}}
	if diff := cmp.Diff(want, l.Reports(always)); diff != "" {
		t.Error(diff)
	}
	today := ledger.Span{From: ledger.DayOf(noon), To: ledger.DayOf(noon)}
	if diff := cmp.Diff(want[:1], l.Reports(today)); diff != "" {
		t.Error(diff)
	}
	if got := l.Reports(ledger.Span{From: today.To + 1, To: today.To + 9, Tests: true}); got != nil {
		t.Errorf("of another day: %v", got)
	}
}

func TestReportsAreCapped(t *testing.T) {
	s := newStream()
	for range 10_003 {
		s.after(time.Second).outcome(journal.Outcome{Kind: journal.ReportKind, Phrase: "x"})
	}
	got := s.fold(t).Reports(always)
	if len(got) != 10_000 || !got[0].At.Equal(noon.Add(4*time.Second)) {
		t.Errorf("%d reports from %v", len(got), got[0].At)
	}
}

func TestTestTrafficIsKeptAndLeftOut(t *testing.T) {
	s := newStream().answer(journal.Answer{ID: "1", Phrase: "real"})
	s.answer(journal.Answer{ID: "2", Phrase: "trial", Test: true})
	s.outcome(journal.Outcome{Kind: journal.Click, Trust: 1, Items: items("2", "x"), Test: true})
	l := s.fold(t)
	day := ledger.DayOf(noon)
	if got := phrases(slices.Collect(l.Rows(ledger.Span{From: day, To: day}))); !slices.Equal(got, []string{"real"}) {
		t.Errorf("%q", got)
	}
	all := rows(l)
	if len(all) != 2 || !all[1].Test || all[1].Clicks != 1 {
		t.Errorf("%+v", all)
	}
	if got := l.Counts(); got != (ledger.Counts{Rows: 2, Tests: 1}) {
		t.Errorf("%+v", got)
	}
}

// Past traffic may be written after newer traffic: its days are open while it is written.
func TestPastTrafficAfterNew(t *testing.T) {
	s := newStream().ask("1", "new").after(-90*24*time.Hour).ask("2", "old").after(time.Minute).on(journal.Click, "2", "x")
	s.after(90*24*time.Hour).on(journal.Click, "1", "x")
	got := rows(s.fold(t))
	if len(got) != 2 || got[0].Phrase != "old" || got[0].Clicks != 1 || got[1].Clicks != 1 {
		t.Errorf("%+v", got)
	}
}

func TestApplyPassesOverWhatWasApplied(t *testing.T) {
	s := newStream().ask("1", "one").on(journal.Dwell, "1", "x").ask("2", "two")
	l := ledger.New()
	for _, upto := range []int{2, 1, 3, 3} {
		if err := l.Apply(s.entries[:upto], s.entries[upto-1].Seq); err != nil {
			t.Fatal(err)
		}
	}
	if got := onlyRow(t, l); got.Answers != 2 || l.Applied() != 3 {
		t.Errorf("%d answers up to %d", got.Answers, l.Applied())
	}
	if err := l.Apply(nil, 9); err != nil || l.Applied() != 9 {
		t.Errorf("%v, %d", err, l.Applied())
	}
	if err := l.Apply(s.entries, 2); !errors.Is(err, ledger.ErrOrder) {
		t.Errorf("entries beyond upto: %v", err)
	}
}

func TestDay(t *testing.T) {
	for _, test := range []struct {
		at   time.Time
		want ledger.Day
		text string
	}{
		{time.Unix(0, 0), 0, "1970-01-01"},
		{time.Unix(-1, 0), -1, "1969-12-31"},
		{time.Date(2026, 6, 1, 23, 59, 59, 0, time.UTC), 20605, "2026-06-01"},
		{time.Date(2026, 6, 1, 23, 59, 59, 0, time.FixedZone("", -3600)), 20606, "2026-06-02"},
	} {
		d := ledger.DayOf(test.at)
		if d != test.want || d.String() != test.text || ledger.DayOf(d.Start()) != d {
			t.Errorf("%v: %d %s", test.at, d, d)
		}
	}
}
