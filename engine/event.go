package engine

import (
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Event is what a sender says came of an answer, before its tokens are checked. What it says about positions and propensities is not
// asked for: the tokens say it.
type Event struct {
	ID       string // counts once; "" is given one
	Kind     journal.Kind
	At       time.Time // "" is now; more than five minutes ahead becomes now
	Tokens   []string  // of the items it is about
	Asset    content.AssetID
	Chain    string
	Visitor  string
	Net      string          // a day's hash of the sender's network, computed at the rim; "" when not known
	Phrase   string          // of a report or the last phrase of a chain
	Moment   keywords.Moment // of a correction
	Seconds  float64         // of dwelling
	Value    float64
	Currency string
	Test     bool
	Sample   bool
}

// Verdict says what became of an event.
type Verdict string

// The verdicts. Orphans are kept without trust; duplicates count no more; the rejected are not kept.
const (
	Accepted  Verdict = "accepted"
	Duplicate Verdict = "duplicate"
	Orphan    Verdict = "orphan"
	Rejected  Verdict = "rejected"
)

// Receipt is what became of one event. Code and Detail say why it was rejected.
type Receipt struct {
	Verdict Verdict
	Code    string
	Detail  string
	Seq     kv.Seq
}
