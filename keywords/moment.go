package keywords

import (
	"errors"
	"fmt"
	"strings"
)

// Intent is one of Google's four micro-moments. The zero value is unknown (on a Query) or any (on an Asset).
type Intent string

// The four intents.
const (
	Know Intent = "know" // I want to know: information, comparison, opinion.
	Go   Intent = "go"   // I want to go: a place to visit, not a page to reach.
	Do   Intent = "do"   // I want to do: instructions, a task at hand.
	Buy  Intent = "buy"  // I want to buy: price, order, trial.
)

// Unknown is the name under which distributions carry the probability of no intent.
const Unknown = "unknown"

// Intents returns the four intents in their canonical order.
func Intents() []Intent { return []Intent{Know, Go, Do, Buy} }

// Label is how a group of answers of this intent is headed, in English.
func (i Intent) Label() string {
	switch i {
	case Know:
		return "Know"
	case Go:
		return "Go there"
	case Do:
		return "Do it"
	case Buy:
		return "Buy"
	}
	return "More"
}

// Persona is the key of a kind of visitor that the content team defines; at most 64 bytes of [a-z0-9-].
type Persona string

// Topic is the key of what a phrase or an asset is about; at most 64 bytes of [a-z0-9-].
type Topic string

// Errors of text forms that are not what they should be.
var (
	ErrIntent = errors.New("not an intent")
	ErrMoment = errors.New("not a moment")
)

// Moment is the key of everything: who wants what, asking which question. It is comparable. A blank axis means
// unknown on a Query and any on an Asset, a map row or a planned moment.
type Moment struct {
	Intent  Intent
	Step    Step
	Persona Persona
}

// String is the text form, always three parts: do/use/it-manager, with - for a blank axis.
func (m Moment) String() string {
	return orBlank(string(m.Intent)) + "/" + orBlank(string(m.Step)) + "/" + orBlank(string(m.Persona))
}

func orBlank(s string) string {
	if s == "" {
		return Blank
	}
	return s
}

// MarshalText implements encoding.TextMarshaler with the text form.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; it returns what ParseMoment returns.
func (m *Moment) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMoment(string(text))
	return err
}

// ParseMoment reads the text form. It returns ErrMoment when s has not three parts, and ErrIntent or ErrKey when a
// part cannot stand where it does. Whether a step or a persona is defined is not its business.
func ParseMoment(s string) (Moment, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return Moment{}, fmt.Errorf("%q: %w: write intent/step/persona, with - for any, as in do/use/-", s, ErrMoment)
	}
	intent, err := ParseIntent(parts[0])
	if err != nil {
		return Moment{}, err
	}
	step, err := ParseStep(parts[1])
	if err != nil {
		return Moment{}, err
	}
	persona, err := ParsePersona(parts[2])
	if err != nil {
		return Moment{}, err
	}
	return Moment{Intent: intent, Step: step, Persona: persona}, nil
}

// ParseIntent reads know, go, do or buy in any case, and "" or - as blank; else it returns ErrIntent.
func ParseIntent(s string) (Intent, error) {
	switch i := Intent(strings.ToLower(strings.TrimSpace(s))); i {
	case Know, Go, Do, Buy:
		return i, nil
	case "", Blank:
		return "", nil
	}
	return "", fmt.Errorf("%q: %w: use know, go, do or buy", s, ErrIntent)
}

// ParsePersona reads a persona key, and "" or - as blank; else it returns ErrKey.
func ParsePersona(s string) (Persona, error) {
	key, err := parseKey("persona", s, MaxKeyLength)
	return Persona(key), err
}

// ParseTopic reads a topic key, and "" or - as blank; else it returns ErrKey.
func ParseTopic(s string) (Topic, error) {
	key, err := parseKey("topic", s, MaxKeyLength)
	return Topic(key), err
}

func parseKey(what, s string, limit int) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || s == Blank {
		return "", nil
	}
	return s, checkKey(what, s, limit)
}

// Serves reports whether content tagged m can answer a query read as q: on every axis m must be blank (any), q must
// be blank (unknown: nothing speaks against it), or both must be equal.
func (m Moment) Serves(q Moment) bool {
	return serves(string(m.Intent), string(q.Intent)) &&
		serves(string(m.Step), string(q.Step)) &&
		serves(string(m.Persona), string(q.Persona))
}

func serves(tagged, asked string) bool { return tagged == "" || asked == "" || tagged == asked }

// IsZero reports whether all three axes are blank.
func (m Moment) IsZero() bool { return m == Moment{} }
