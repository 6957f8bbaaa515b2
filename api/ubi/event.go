package ubi

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"moments/api/strict"
	"moments/content"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/keywords"
)

// MaxEventBytes is how long one event may be: room for the tokens of the longest answer.
const MaxEventBytes = 16 << 10

// event is what is read of a UBI event. Fields that are not named are the sender's own, as the standard allows.
type event struct {
	_          struct{}   `strict:"open"`
	Action     string     `json:"action_name"`
	Timestamp  string     `json:"timestamp"`
	UserQuery  string     `json:"user_query"`
	Attributes attributes `json:"event_attributes"`
}

type attributes struct {
	_        struct{} `strict:"open"`
	ID       string   `json:"id"`
	Token    string   `json:"token"`
	Tokens   []string `json:"tokens"`
	Chain    string   `json:"chain"`
	Object   object   `json:"object"`
	Seconds  float64  `json:"seconds"`
	Value    float64  `json:"value"`
	Currency string   `json:"currency"`
	Moment   string   `json:"moment"`
	Phrase   string   `json:"phrase"`
	Test     bool     `json:"test"`
}

type object struct {
	_  struct{} `strict:"open"`
	ID string   `json:"object_id"`
}

// Codes of events that cannot be translated. An unknown kind has the code of the engine.
const (
	CodeField     = receive.CodeField
	CodeKind      = receive.CodeKind
	CodeTimestamp = "invalid_timestamp"
	CodeTooLarge  = "event_too_large"
)

// ErrEvent is returned for an event that cannot be translated. The error is a *Error.
var ErrEvent = errors.New("the event is not valid")

// Error says why an event cannot be translated. Code is one of the codes of this package.
type Error struct{ Code, Detail string }

func (e *Error) Error() string { return e.Detail }

// Unwrap makes errors.Is(err, ErrEvent) true.
func (e *Error) Unwrap() error { return ErrEvent }

// Reader translates events. It may be used concurrently.
type Reader struct{ decoder *strict.Decoder[event] }

// NewReader makes a reader.
func NewReader() *Reader { return &Reader{decoder: strict.For[event](strict.DefaultLimits())} }

// Read translates one event, or returns an *Error. The visitor is left to the caller.
func (r *Reader) Read(data []byte) (receive.Event, error) {
	if len(data) > MaxEventBytes {
		return receive.Event{}, &Error{CodeTooLarge, fmt.Sprintf("%d bytes, at most %d", len(data), MaxEventBytes)}
	}
	given, err := r.decoder.Decode(data)
	if err != nil {
		return receive.Event{}, &Error{CodeField, err.Error()}
	}
	return given.translate()
}

func (e event) translate() (receive.Event, error) {
	kind, err := journal.ParseKind(e.Action)
	if err != nil {
		return receive.Event{}, &Error{CodeKind, "action_name: " + err.Error()}
	}
	at, err := parseTime(e.Timestamp)
	if err != nil {
		return receive.Event{}, err
	}
	a := e.Attributes
	moment, err := parseMoment(a.Moment)
	if err != nil {
		return receive.Event{}, &Error{CodeField, "event_attributes.moment: " + err.Error()}
	}
	tokens := a.Tokens
	if a.Token != "" {
		tokens = append([]string{a.Token}, tokens...)
	}
	phrase := a.Phrase
	if phrase == "" {
		phrase = e.UserQuery
	}
	return receive.Event{
		ID: a.ID, Kind: kind, At: at, Tokens: tokens, Asset: content.AssetID(a.Object.ID), Chain: a.Chain, Phrase: phrase,
		Moment: moment, Seconds: a.Seconds, Value: a.Value, Currency: a.Currency, Test: a.Test,
	}, nil
}

// parseTime reads ISO 8601 with a zone, to which UBI holds its timestamps.
func parseTime(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		const try = "write date, time and zone, as in 2026-01-31T09:30:00.000Z"
		return at, &Error{CodeTimestamp, fmt.Sprintf("timestamp: found %.40q; %s", text, try)}
	}
	return at, nil
}

func parseMoment(text string) (keywords.Moment, error) {
	if text == "" {
		return keywords.Moment{}, nil
	}
	return keywords.ParseMoment(text)
}

// Batch is the body in which events come. Key is the API key of a sender that cannot set headers.
type Batch struct {
	Key    string            `json:"key"`
	Events []json.RawMessage `json:"events"`
}
