package cell

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

var (
	dateForm   = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$`)
	dayForm    = regexp.MustCompile(`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`)
	writtenDay = regexp.MustCompile(`[A-Z][a-z]+ \d{1,2}, \d{4}`)
	compactDay = regexp.MustCompile(`\b20\d{6}\b`)
)

// Date reads a day or a month.
func Date(text string) (string, error) {
	if text != "" && !dateForm.MatchString(text) {
		return "", fmt.Errorf("no date: use a day as in 2026-03-31, or a month as in 2026-03")
	}
	return text, nil
}

// Time reads the date of a report: a day or a month, with or without a time, or GA4's 20260531.
func Time(text string) (string, error) {
	if day, _, hasTime := strings.Cut(strings.Replace(text, "T", " ", 1), " "); hasTime {
		text = day
	}
	if len(text) == len("20260531") && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	return Date(strings.ReplaceAll(text, "/", "-"))
}

// Days are the days that a text names, in the forms 2026-05-31, May 31, 2026 and 20260531.
func Days(text string) []string {
	days := dayForm.FindAllString(text, -1)
	for _, found := range writtenDay.FindAllString(text, -1) {
		for _, form := range []string{"January 2, 2006", "Jan 2, 2006"} {
			if t, err := time.Parse(form, found); err == nil {
				days = append(days, t.Format(time.DateOnly))
				break
			}
		}
	}
	for _, found := range compactDay.FindAllString(text, -1) {
		if t, err := time.Parse("20060102", found); err == nil {
			days = append(days, t.Format(time.DateOnly))
		}
	}
	return days
}
