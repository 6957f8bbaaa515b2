package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// Limits bound a body beside its length, which is the business of who reads it.
type Limits struct {
	Depth  int // levels of objects and lists
	Fields int // fields of one object
}

// DefaultLimits are those of docs/resiliency.md.
func DefaultLimits() Limits { return Limits{Depth: 32, Fields: 1000} }

// Decoder decodes bodies into values of type T. A field is known by its json tag alone, in exactly that spelling; an `also`
// tag lists names that people use for it, which are suggested, not accepted. A struct with the field _ struct{}
// `strict:"open"` lets unknown fields through. A Decoder may be used concurrently.
type Decoder[T any] struct {
	shape  *shape
	limits Limits
}

// For makes the decoder of T, which must be made of structs, maps, slices, texts, numbers, booleans and unmarshalers, and
// not contain itself; else For panics.
func For[T any](limits Limits) *Decoder[T] {
	return &Decoder[T]{shape: shapeOf(reflect.TypeFor[T]()), limits: limits}
}

// Decode returns the value of data, or an *Error. Data is not kept.
func (d *Decoder[T]) Decode(data []byte) (v T, err error) {
	if err := wellFormed(data); err != nil {
		return v, err
	}
	w := walker{data: data, limits: d.limits}
	w.value(d.shape)
	if len(w.faults) > 0 {
		return v, &Error{Fields: w.faults}
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return v, &Error{Fields: []Field{faultOf(err)}}
	}
	return v, nil
}

// wellFormed returns an *Error unless data is one JSON value, in UTF-8.
func wellFormed(data []byte) error {
	fault := Field{Code: Syntax, Suggestion: "send one JSON value, in UTF-8"}
	var raw json.RawMessage
	switch err := json.Unmarshal(data, &raw); {
	case len(bytes.TrimSpace(data)) == 0:
		fault.Message = "the body is empty"
	case !utf8.Valid(data):
		fault.Message = "the body is not UTF-8"
	case err == nil:
		return nil
	default:
		fault = syntaxFault(data, err)
	}
	return &Error{Fields: []Field{fault}}
}

func syntaxFault(data []byte, err error) Field {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return Field{Code: Syntax, Message: err.Error()}
	}
	at := min(max(int(syntax.Offset)-1, 0), len(data))
	if json.Valid(data[:at]) {
		message := fmt.Sprintf("something stands behind the value, at byte %d", at)
		return Field{Code: Trailing, Value: excerpt(data[at:]), Message: message, Suggestion: "send one JSON value and nothing else"}
	}
	return Field{Code: Syntax, Value: excerpt(data[at:]), Message: fmt.Sprintf("at byte %d: %s", at, syntax)}
}

// faultOf names what only Unmarshal finds: numbers that do not fit, and what unmarshalers refuse.
func faultOf(err error) Field {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return Field{Code: WrongType, Value: wrong.Value, Message: fmt.Sprintf("%s cannot stand in %s", wrong.Value, wrong.Field)}
	}
	return Field{Code: WrongType, Message: err.Error()}
}

const excerptBytes = 40

func excerpt(data []byte) string {
	if len(data) <= excerptBytes {
		return string(bytes.ToValidUTF8(data, nil))
	}
	return string(bytes.ToValidUTF8(data[:excerptBytes], nil)) + "..."
}
