package journal

import (
	"time"

	"moments/content"
	"moments/keywords"
)

// Answer is the record of one answer, version 1. It must suffice to score the answer again: the pool holds the features of every
// asset that could have been shown, the policy says how the slate was drawn from it.
type Answer struct {
	ID       string          `cbor:"1,keyasint"` // UUIDv7
	At       time.Time       `cbor:"2,keyasint"`
	Phrase   string          `cbor:"3,keyasint,omitempty"` // masked; "" without one, or without consent
	Chain    string          `cbor:"4,keyasint,omitempty"` // one search across its keystrokes
	Visitor  string          `cbor:"5,keyasint,omitempty"` // a day's hash, or what the site gave; "" without consent
	Consent  Consent         `cbor:"6,keyasint,omitempty"`
	Test     bool            `cbor:"7,keyasint,omitempty"` // not counted
	Sample   bool            `cbor:"8,keyasint,omitempty"` // invented traffic
	Given    Given           `cbor:"9,keyasint"`
	Moment   keywords.Moment `cbor:"10,keyasint"`
	Reading  Reading         `cbor:"11,keyasint"`
	Versions Versions        `cbor:"12,keyasint"`
	Policy   Policy          `cbor:"13,keyasint"`
	Pool     []Pooled        `cbor:"14,keyasint,omitempty"`
	Slate    []Shown         `cbor:"15,keyasint,omitempty"`
	Fallback string          `cbor:"16,keyasint,omitempty"` // the rung that served: moment, persona, popular, recent
	Found    int             `cbor:"17,keyasint,omitempty"` // assets that answer the phrase and could be shown
	On       content.AssetID `cbor:"18,keyasint,omitempty"` // the asset whose page the visitor was on
}

// Consent is what the visitor has agreed to.
type Consent string

// The consents. With ConsentOff an answer is a count of a moment, without phrase, visitor or chain.
const (
	ConsentOff       Consent = "off"
	ConsentAnonymous Consent = "anonymous"
	ConsentFull      Consent = "full"
)

// Given is what the request said besides the phrase.
type Given struct {
	Moment   keywords.Moment `cbor:"1,keyasint"`
	Channel  string          `cbor:"2,keyasint,omitempty"`
	Locale   string          `cbor:"3,keyasint,omitempty"`
	Region   string          `cbor:"4,keyasint,omitempty"`
	Page     string          `cbor:"5,keyasint,omitempty"` // without query string
	Kind     string          `cbor:"6,keyasint,omitempty"` // filter
	Topic    keywords.Topic  `cbor:"7,keyasint,omitempty"` // filter
	Language string          `cbor:"8,keyasint,omitempty"` // filter
}

// Reading is how the phrase was read.
type Reading struct {
	Confidence float64               `cbor:"1,keyasint,omitempty"`
	Intents    keywords.Distribution `cbor:"2,keyasint,omitempty"`
	Steps      keywords.Distribution `cbor:"3,keyasint,omitempty"`
	Personas   keywords.Distribution `cbor:"4,keyasint,omitempty"`
	Topics     []keywords.Topic      `cbor:"5,keyasint,omitempty"`
	Language   string                `cbor:"6,keyasint,omitempty"`
}

// Versions names everything that decided the answer.
type Versions struct {
	Map      int    `cbor:"1,keyasint,omitempty"` // of the keyword map
	Config   string `cbor:"2,keyasint,omitempty"` // hash of weights and policy
	Index    uint64 `cbor:"3,keyasint,omitempty"` // cmd sequence that the index had reached
	Features int    `cbor:"4,keyasint,omitempty"` // schema of Pooled.Features
	Variant  string `cbor:"5,keyasint,omitempty"` // of a trial
}

// Policy is how the slate was drawn: the parameters of the slot-by-slot softmax, and its seed. Exploit is the least probability with which
// the best of what is left takes a slot.
type Policy struct {
	Seed        uint64  `cbor:"1,keyasint"`
	Temperature float64 `cbor:"2,keyasint"`
	SameKind    float64 `cbor:"3,keyasint"`
	SameTopic   float64 `cbor:"4,keyasint"`
	Exploit     float64 `cbor:"5,keyasint,omitempty"`
}

// Pooled is one eligible asset. Features are those of rank, two bytes each, in the order of the schema. Kind and topics are what the
// penalty for likeness looks at.
type Pooled struct {
	_        struct{} `cbor:",toarray"`
	Asset    content.AssetID
	Score    float64
	Features []byte
	Kind     string
	Topics   []keywords.Topic
	Pinned   bool
}

// Shown is one slot of the slate, in the order of drawing: the place of its asset in the pool, the probability with which this slot drew it
// given the slots above (1 for a pin), and where it was shown in reading order, from 1, or 0 when it was drawn but left out.
type Shown struct {
	_          struct{} `cbor:",toarray"`
	Pool       int
	Propensity float64
	Position   int
}
