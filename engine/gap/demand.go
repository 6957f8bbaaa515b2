package gap

import (
	"strings"

	"moments/engine/ledger"
	"moments/keywords"
)

// Key is what a row of the report is about. Topic and Cluster are not both set; when neither is, the phrases have no
// word that says what they are about, or a planned moment names no topic. Cluster is a folded word; it is not a topic.
type Key struct {
	Moment  keywords.Moment
	Topic   keywords.Topic
	Cluster string
}

// Subject is the topic, the cluster as ~word, or - for neither.
func (k Key) Subject() string {
	switch {
	case k.Topic != "":
		return string(k.Topic)
	case k.Cluster != "":
		return "~" + k.Cluster
	}
	return keywords.Blank
}

// String is the text form: moment and subject, as in know/-/- plain-language.
func (k Key) String() string { return k.Moment.String() + " " + k.Subject() }

// words is the subject as one would say it.
func (k Key) words() string {
	switch {
	case k.Topic != "":
		return strings.ReplaceAll(string(k.Topic), "-", " ")
	case k.Cluster != "":
		return `phrases with "` + k.Cluster + `"`
	}
	return "anything"
}

// Demand is what was asked under a key. Own searches are chains of the site's own visitors.
type Demand struct {
	Key
	Own       int // in the period
	Before    int // in the period of equal length before it
	Satisfied int // of Own; what only a fallback answered is not, whatever was clicked
	Sessions  int // different visitors by day among Own; a search without a visitor is a session
	Imported  []Source
	Planned   bool
	Priority  int    // of the planned moment, 1 to 5; 0 for not given
	Question  string // of the planned moment
	// Confidence is the mean over own and imported searches of the period; 0 without any.
	Confidence float64
	Phrases    []Phrase // the most demanded first
	Sample     bool     // invented traffic is in it
}

// Phrase is one phrase of a row, in its most frequent spelling, with its searches in the period.
type Phrase struct {
	Text     string
	Own      int
	Imported int
}

// ImportedTotal is imported demand from all sources.
func (d *Demand) ImportedTotal() (n int) {
	for _, s := range d.Imported {
		n += s.Count
	}
	return n
}

// Period is the days that a report covers, both included. Since is the first day on which own searches were counted at all.
type Period struct {
	From, To ledger.Day
	Since    ledger.Day
}

// Days is the length of the period.
func (p Period) Days() int { return int(p.To-p.From) + 1 }

// Before is the period of equal length that ends where this one begins.
func (p Period) Before() Period {
	return Period{From: p.From - ledger.Day(p.Days()), To: p.From - 1, Since: p.Since}
}

// HasHistory reports whether own searches were counted all through the period before.
func (p Period) HasHistory() bool { return p.Since <= p.Before().From }

func (p Period) covers(d ledger.Day) bool { return d >= p.From && d <= p.To }

// Search is imported demand after reading: a phrase that was searched elsewhere, as often as Count says.
type Search struct {
	Phrase     string
	Moment     keywords.Moment
	Confidence float64
	Topics     []keywords.Topic
	Count      int
	Source     string
}
