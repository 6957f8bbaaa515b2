package journal

import (
	"errors"
	"fmt"
	"time"

	"moments/content"
	"moments/keywords"
)

// Kind is what came of an answer. The set is closed.
type Kind string

// The kinds.
const (
	Impression  Kind = "impression" // items were seen
	View        Kind = "view"       // the content was opened
	Click       Kind = "click"      // the item was chosen
	Action      Kind = "action"     // what the item asks its reader to do was followed
	Dwell       Kind = "dwell"      // the content was read for a time
	Lead        Kind = "lead"
	Conversion  Kind = "conversion"
	Dismissal   Kind = "dismissal"    // the item was sent away
	Correction  Kind = "correction"   // this is do, not know
	ReportKind  Kind = "report"       // what I was looking for
	SearchFinal Kind = "search_final" // the last phrase of a chain
)

// ErrKind is returned for a kind that is not one of the closed set.
var ErrKind = errors.New("unknown kind of event")

// Kinds of outcome, all of them.
func OutcomeKinds() []Kind {
	return []Kind{Impression, View, Click, Action, Dwell, Lead, Conversion, Dismissal, Correction, ReportKind, SearchFinal}
}

// ParseKind returns the kind of that name, or ErrKind.
func ParseKind(s string) (Kind, error) {
	for _, k := range OutcomeKinds() {
		if string(k) == s {
			return k, nil
		}
	}
	return "", fmt.Errorf("%q: %w: use one of %v", s, ErrKind, OutcomeKinds())
}

// NeedsItem reports whether an outcome of this kind is about items of an answer, and so wants a token.
func (k Kind) NeedsItem() bool {
	switch k {
	case Correction, ReportKind, SearchFinal:
		return false
	}
	return true
}

// lifetime is how long after the answer an outcome of this kind is believed.
func (k Kind) lifetime() time.Duration {
	switch k {
	case Lead, Conversion:
		return 7 * 24 * time.Hour
	}
	return 30 * time.Minute
}

// once reports whether an item counts one outcome of this kind only.
func (k Kind) once() bool { return k.NeedsItem() && k != Dwell }

// Outcome is the record of one event, version 1. Items come from tokens alone: what a client says about position or propensity is not
// kept. An outcome that should have a token and has none that is valid has trust 0 and no items with an answer; it trains nothing.
type Outcome struct {
	Event    string          `cbor:"1,keyasint"` // id that the sender gave; counts once
	Kind     Kind            `cbor:"2,keyasint"`
	At       time.Time       `cbor:"3,keyasint"` // when it happened, never after it was received
	Trust    int             `cbor:"4,keyasint,omitempty"`
	Items    []Item          `cbor:"5,keyasint,omitempty"`
	Chain    string          `cbor:"6,keyasint,omitempty"`
	Visitor  string          `cbor:"7,keyasint,omitempty"`
	Phrase   string          `cbor:"8,keyasint,omitempty"` // of a report or search_final, masked
	Moment   keywords.Moment `cbor:"9,keyasint"`           // of a correction
	Seconds  float64         `cbor:"10,keyasint,omitempty"`
	Value    float64         `cbor:"11,keyasint,omitempty"`
	Currency string          `cbor:"12,keyasint,omitempty"`
	Test     bool            `cbor:"13,keyasint,omitempty"`
	Sample   bool            `cbor:"14,keyasint,omitempty"`
	Kinds    []string        `cbor:"15,keyasint,omitempty"` // of the assets of Items, in their order, as they were then
	Net      string          `cbor:"16,keyasint,omitempty"` // a day's hash of the sender's network, "" when not known
}

// Item is something that was shown, as its token says. Answer is "" in an orphan.
type Item struct {
	_          struct{} `cbor:",toarray"`
	Answer     string
	Asset      content.AssetID
	Moment     keywords.Moment
	Position   int // 1-based, reading order over the whole answer
	Propensity float64
	Pinned     bool // put there by a person: trains nothing
}
