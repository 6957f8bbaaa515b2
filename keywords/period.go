package keywords

import (
	"errors"
	"fmt"
	"time"
)

// Period is from From on and before Until; a zero time leaves that side open. The zero value is always. Both are in UTC and on a full second.
type Period struct{ From, Until time.Time }

// ErrDate is returned for a text that is no day and no time.
var ErrDate = errors.New("not a date")

// The years in which a period may begin and end.
const (
	firstYear = 1970
	lastYear  = 2999
)

// ParseFrom reads when a period begins: a day, as in 2026-11-27, at its midnight in UTC, or a time, as in 2026-11-27T09:00:00+01:00. Nothing is
// the zero time. It returns ErrDate for anything else.
func ParseFrom(text string) (time.Time, error) { return parseEdge(text, 0) }

// ParseUntil reads when a period ends, which is after the whole of a day; else it is as ParseFrom.
func ParseUntil(text string) (time.Time, error) { return parseEdge(text, 1) }

func parseEdge(text string, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, text)
	if err == nil {
		at = at.AddDate(0, 0, days)
	} else {
		at, err = time.Parse(time.RFC3339, text)
	}
	at = at.UTC().Truncate(time.Second)
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		return time.Time{}, fmt.Errorf("%.40q: %w: use a day, as in 2026-11-30, or a time, as in 2026-11-30T18:00:00Z", text, ErrDate)
	}
	return at, nil
}

// ParsePeriod reads both sides of a period. It returns ErrDate, also for one that ends before it begins.
func ParsePeriod(from, until string) (p Period, err error) {
	if p.From, err = ParseFrom(from); err != nil {
		return Period{}, err
	}
	if p.Until, err = ParseUntil(until); err != nil {
		return Period{}, err
	}
	if p.IsNever() {
		return Period{}, fmt.Errorf("until %.40q: %w after from %.40q: let it end after it begins", until, ErrDate, from)
	}
	return p, nil
}

// Texts are what ParsePeriod reads as p: days where p begins or ends with one, "" where it is open.
func (p Period) Texts() (from, until string) { return edgeText(p.From, 0), edgeText(p.Until, -1) }

func edgeText(at time.Time, days int) string {
	switch at = at.UTC(); {
	case at.IsZero():
		return ""
	case at.Equal(at.Truncate(24 * time.Hour)):
		return at.AddDate(0, 0, days).Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

// Contains reports whether the time is in p.
func (p Period) Contains(at time.Time) bool {
	return !at.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}

// Overlaps reports whether any time is in both.
func (p Period) Overlaps(q Period) bool {
	return (p.Until.IsZero() || q.From.Before(p.Until)) && (q.Until.IsZero() || p.From.Before(q.Until))
}

// IsNever reports whether p ends before it has begun.
func (p Period) IsNever() bool { return !p.Until.IsZero() && !p.From.Before(p.Until) }

// Equal reports whether both are the same times, wherever they were read.
func (p Period) Equal(q Period) bool { return p.From.Equal(q.From) && p.Until.Equal(q.Until) }
