package ledger

import (
	"time"

	"moments/keywords"
)

// Day is a UTC date: days since 1970-01-01.
type Day int32

const secondsOfDay = 24 * 60 * 60

// DayOf is the UTC date of t.
func DayOf(t time.Time) Day { return Day(floor(t.Unix(), secondsOfDay)) }

// Start is the first moment of the day, UTC.
func (d Day) Start() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

// String is the date as 2006-01-02.
func (d Day) String() string { return d.Start().Format(time.DateOnly) }

// floor divides and rounds down, also below zero.
func floor(n, by int64) int64 {
	q := n / by
	if n%by < 0 {
		q--
	}
	return q
}

// Row is one search. Counts above 65,535 are kept as 65,535; Confidence and Dwell have the precision of a float32.
type Row struct {
	Day        Day       // of the first answer
	At         time.Time // of the first answer, UTC, milliseconds
	Chain      string
	Visitor    string
	Phrase     string // as last answered, or as search_final says
	Moment     keywords.Moment
	Given      keywords.Moment // what the request itself said
	Confidence float64         // of the claimed intent
	Language   string
	Topics     []keywords.Topic // shared between rows: do not change
	Fallback   string           // the rung that served, "" for a direct answer
	Found      int              // assets that matched the phrase
	Shown      int              // items of the last answer
	Answers    int              // keystrokes and corrections that were answered

	Seen        bool    // an impression or an opening says so
	Clicks      int     // outcomes, each counted once
	FirstClick  int     // position of what was clicked first, 1-based; 0 without a click
	Views       int     // outcomes
	Served      int     // items that were clicked or viewed, and not dismissed within 30 seconds of it
	Dwell       float64 // seconds, over all items
	Leads       int
	Conversions int
	Value       float64 // of leads and conversions, in the site's currency
	Dismissals  int

	Test   bool // not counted
	Sample bool // invented traffic
}

// Satisfied reports whether the search led to something: an item was clicked or viewed and not sent away within 30
// seconds, or a lead or a conversion came of it. Only trusted outcomes are in a row. 30 seconds is the customary bound
// of a satisfied click (Fox et al. 2005, Evaluating implicit measures to improve web search).
func (r Row) Satisfied() bool { return r.Served > 0 || r.Leads > 0 || r.Conversions > 0 }

// Report is what a visitor said to have looked for in vain. Moment is that of the search it belongs to, blank when that
// is not known.
type Report struct {
	At     time.Time // UTC, microseconds
	Phrase string
	Moment keywords.Moment
	Test   bool
	Sample bool
}

// Counts say what the ledger holds, and what it could not place.
type Counts struct {
	Rows     int64 // all of them
	Tests    int64 // rows that are test traffic
	Orphans  int64 // outcomes without trust
	Unplaced int64 // outcomes with trust whose search is not here: too late, without a phrase, or not marked as they are
}
