package keywords_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/keywords"
)

// Days begin and end at midnight in UTC, and the last one is in the period; times are taken as they are.
func TestParsePeriod(t *testing.T) {
	at := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, test := range []struct {
		from, until string
		in, out     []string
	}{
		{"", "", []string{"1999-01-01T00:00:00Z", "2999-12-31T23:59:59Z"}, nil},
		{"2026-11-27", "2026-11-27", []string{"2026-11-27T00:00:00Z", "2026-11-27T23:59:59Z"}, []string{"2026-11-26T23:59:59Z", "2026-11-28T00:00:00Z"}},
		{"2026-11-27", "", []string{"2026-11-27T00:00:00Z", "2999-12-31T23:59:59Z"}, []string{"2026-11-26T23:59:59Z"}},
		{"", "2026-11-27", []string{"1999-01-01T00:00:00Z", "2026-11-27T23:59:59Z"}, []string{"2026-11-28T00:00:00Z"}},
		{
			"2026-11-27T09:00:00+01:00", "2026-11-27T18:00:00Z", []string{"2026-11-27T08:00:00Z", "2026-11-27T17:59:59Z"},
			[]string{"2026-11-27T07:59:59Z", "2026-11-27T18:00:00Z"},
		},
	} {
		p, err := keywords.ParsePeriod(test.from, test.until)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range test.in {
			if !p.Contains(at(text)) {
				t.Errorf("%s is not in %q to %q", text, test.from, test.until)
			}
		}
		for _, text := range test.out {
			if p.Contains(at(text)) {
				t.Errorf("%s is in %q to %q", text, test.from, test.until)
			}
		}
	}
	for _, wrong := range [][2]string{
		{"tomorrow", ""}, {"", "27.11.2026"}, {"2026-11-31", ""}, {"1969-12-31", ""}, {"", "3000-01-01"}, {"2026-11-28", "2026-11-27"},
		{"2026-11-27T18:00:00Z", "2026-11-27T18:00:00Z"}, {"0001-01-01", ""},
	} {
		if p, err := keywords.ParsePeriod(wrong[0], wrong[1]); !errors.Is(err, keywords.ErrDate) || p != (keywords.Period{}) {
			t.Errorf("%q: %v, %v", wrong, p, err)
		}
	}
}

func anyPeriod() *rapid.Generator[keywords.Period] {
	return rapid.Custom(func(t *rapid.T) keywords.Period {
		edge := func(name string) (at time.Time) {
			if rapid.Bool().Draw(t, "open "+name) {
				return at
			}
			step := rapid.SampledFrom([]time.Duration{time.Second, time.Hour, 24 * time.Hour}).Draw(t, "step")
			start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
			return start.Add(step * time.Duration(rapid.IntRange(0, 60).Draw(t, name)))
		}
		p := keywords.Period{From: edge("from"), Until: edge("until")}
		if p.IsNever() {
			p.Until = time.Time{}
		}
		return p
	})
}

func TestPeriodsReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPeriod().Draw(t, "period")
		from, until := p.Texts()
		if again, err := keywords.ParsePeriod(from, until); err != nil || again != p || !again.Equal(p) {
			t.Fatalf("%q to %q is %v, was %v; %v", from, until, again, p, err)
		}
	})
}

// Periods overlap just when there is a second in both.
func TestPeriodsOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := anyPeriod().Draw(t, "p"), anyPeriod().Draw(t, "q")
		common := false
		for _, at := range []time.Time{p.From, q.From, {}} {
			common = common || p.Contains(at) && q.Contains(at)
		}
		if p.Overlaps(q) != common || q.Overlaps(p) != common {
			t.Fatalf("%v and %v: %t and %t, want %t", p, q, p.Overlaps(q), q.Overlaps(p), common)
		}
	})
}
