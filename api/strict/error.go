package strict

import (
	"errors"
	"strings"
)

// ErrBody is returned for a body that cannot be decoded. The error is an *Error.
var ErrBody = errors.New("the body is not valid")

// Code says what kind of fault a Field is.
type Code string

// The codes.
const (
	Syntax    Code = "syntax"          // it is not JSON
	Trailing  Code = "trailing_data"   // something stands behind the value
	Unknown   Code = "unknown_field"   // the type has no such field
	Duplicate Code = "duplicate_field" // the field was there before
	WrongType Code = "wrong_type"      // for instance a text where a number belongs
	TooDeep   Code = "too_deep"
	TooMany   Code = "too_many_fields"
)

// Field is one fault. Pointer is "" for the body as a whole. Suggestion says what to try, "" when nothing is known.
type Field struct {
	Pointer    string
	Code       Code
	Value      string // what was found, cut short
	Message    string
	Suggestion string
}

// Error is every fault of a body, in the order of the body, at most maxFaults of them.
type Error struct{ Fields []Field }

const maxFaults = 20

func (e *Error) Error() string {
	texts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		texts[i] = strings.TrimLeft(f.Pointer+": ", ": ") + f.Message
		if f.Suggestion != "" {
			texts[i] += "; " + f.Suggestion
		}
	}
	return strings.Join(texts, "\n")
}

// Unwrap makes errors.Is(err, ErrBody) true.
func (e *Error) Unwrap() error { return ErrBody }
