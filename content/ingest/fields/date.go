package fields

import (
	"strings"
	"time"
)

// dateForms are tried in their order. One- and two-digit months, days and hours are read alike. A date with slashes
// and the year last is American, as in Microsoft's ms.date.
var dateForms = []string{
	time.RFC3339Nano, "2006-1-2",
	"2006-1-2 15:04:05 -0700", "2006-1-2 15:04:05 -07:00", "2006-1-2 15:04:05Z07:00", "2006-1-2 15:04:05",
	"2006-1-2 15:04 -0700", "2006-1-2 15:04", "2006-1-2T15:04:05", "2006-1-2T15:04:05-0700", "2006-1-2T15:04",
	"2006-1-2 15:04:05 MST", "2006/1/2", "2006/1/2 15:04:05", "1/2/2006", "1/2/2006 15:04", "2.1.2006",
	"January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006",
	"January 2, 2006 15:04", "January 2, 2006 3:04 PM", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2006-1",
}

// Date reads a date in the forms that files have. One without a zone is in UTC.
func Date(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil && t.Year() >= 1 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
