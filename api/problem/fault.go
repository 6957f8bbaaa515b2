package problem

import (
	"fmt"
	"strings"

	"moments/api/access"
	"moments/api/strict"
	"moments/content"
	"moments/engine"
	"moments/engine/correction"
	"moments/engine/rule"
	"moments/engine/tagging"
	"moments/engine/trial/live"
)

// Fault is one field that is wrong. Pointer is a JSON pointer into the body, or a slash and the name of a parameter of the
// address.
type Fault struct {
	Pointer    string `json:"pointer"`
	Code       string `json:"code"`
	Value      string `json:"value,omitempty"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"`
}

// invalidValue is the code of a field whose value cannot be.
const invalidValue = "invalid_value"

// Faults returns the fields that an error names, in order; nil when it names none.
func Faults(err error) (faults []Fault) {
	switch e := err.(type) {
	case *strict.Error:
		for _, f := range e.Fields {
			faults = append(faults, Fault{f.Pointer, string(f.Code), f.Value, f.Message, f.Suggestion})
		}
	case *engine.RequestError:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *content.FieldError:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *correction.Error:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *tagging.Error:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *live.Error:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *rule.Error:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case *access.SpecError:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case Param:
		return []Fault{e.Fault}
	case placed:
		return e.faults()
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			faults = append(faults, Faults(inner)...)
		}
	case interface{ Unwrap() error }:
		return Faults(e.Unwrap())
	}
	return faults
}

func invalid(field, found, try string) Fault {
	message := fmt.Sprintf("%s: found %s", field, found)
	return Fault{Pointer: pointer(field), Code: invalidValue, Value: found, Message: message, Suggestion: try}
}

// pointer makes a JSON pointer of a name with dots.
func pointer(field string) string { return "/" + strings.ReplaceAll(field, ".", "/") }

// Param is a parameter of the address that is wrong.
type Param struct{ Fault }

// BadParam is a parameter with a value that cannot be.
func BadParam(name, found, try string) Param {
	message := fmt.Sprintf("%s: found %.80q", name, found)
	return Param{Fault{pointer(name), invalidValue, fmt.Sprintf("%.80s", found), message, try}}
}

// UnknownParam is a parameter that is not known.
func UnknownParam(name, try string) Param {
	message := fmt.Sprintf("unknown parameter %.40q", name)
	return Param{Fault{Pointer: pointer(name), Code: string(strict.Unknown), Message: message, Suggestion: try}}
}

func (p Param) Error() string { return p.Message + "; " + p.Suggestion }

// Unwrap makes errors.Is(err, ErrParam) true.
func (p Param) Unwrap() error { return ErrParam }

// At is err in the part of the body to which pointer leads; its faults are placed there.
func At(pointer string, err error) error { return placed{pointer, err} }

type placed struct {
	pointer string
	err     error
}

func (p placed) Error() string { return p.pointer + ": " + p.err.Error() }
func (p placed) Unwrap() error { return p.err }

func (p placed) faults() []Fault {
	faults := Faults(p.err)
	for i := range faults {
		faults[i].Pointer = p.pointer + faults[i].Pointer
	}
	if faults == nil {
		code, _ := Classify(p.err)
		faults = []Fault{{Pointer: p.pointer, Code: code, Message: p.err.Error()}}
	}
	return faults
}
