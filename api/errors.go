package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"moments/api/access"
	"moments/api/strict"
	"moments/content"
	"moments/content/index"
	"moments/engine"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// Errors of requests that never reach an endpoint, and of preconditions.
var (
	errRoute     = errors.New("there is nothing at this address")
	errMethod    = errors.New("the address does not take this method")
	errAddress   = errors.New("the address is too long")
	errParams    = errors.New("the address is not valid")
	errMedia     = errors.New("the body is of a type that is not taken here")
	errTooLarge  = errors.New("the body is too large")
	errSlow      = errors.New("the body came too slowly")
	errUnread    = errors.New("the body could not be read")
	errScope     = errors.New("the key does not allow this")
	errOrigin    = errors.New("the key is not for pages of this origin")
	errCondition = errors.New("it was changed by someone else")
	errBehind    = errors.New("the reading side has not come that far yet")
	errPanic     = errors.New("internal error")
)

// class is what becomes of an error. Retry is after how many seconds a client may try again, 0 for never as it is.
type class struct {
	err    error
	status int
	code   string
	title  string
	retry  int
}

// classes is the one table of errors. The first that matches counts.
var classes = []class{
	{kv.ErrNoSpace, http.StatusInsufficientStorage, "insufficient_storage", "Not enough disk space", 30},
	{kv.ErrPoisoned, http.StatusServiceUnavailable, "storage_poisoned", "The storage accepts nothing", 5},
	{kv.ErrClosed, http.StatusServiceUnavailable, "stopping", "The server is stopping", 5},
	{index.ErrClosed, http.StatusServiceUnavailable, "stopping", "The server is stopping", 5},
	{kv.ErrInUse, http.StatusServiceUnavailable, "data_in_use", "The data folder is in use", 5},
	{kv.ErrNewer, http.StatusInternalServerError, "data_newer", "The data folder is of a newer version", 0},
	{kv.ErrDamage, http.StatusInternalServerError, "data_damaged", "The data folder is damaged", 0},
	{kv.ErrCorrupt, http.StatusInternalServerError, "data_damaged", "The data folder is damaged", 0},
	{errBehind, http.StatusServiceUnavailable, "behind", "Not yet there", 1},
	{errPanic, http.StatusInternalServerError, "internal_error", "Internal error", 0},

	{access.ErrMissing, http.StatusUnauthorized, "key_missing", "A key is needed", 0},
	{access.ErrUnknown, http.StatusUnauthorized, "key_unknown", "The key is not known", 0},
	{access.ErrExpired, http.StatusUnauthorized, "key_expired", "The key has expired", 0},
	{access.ErrRevoked, http.StatusUnauthorized, "key_revoked", "The key was revoked", 0},
	{errOrigin, http.StatusForbidden, "origin_not_allowed", "The origin is not allowed", 0},
	{errScope, http.StatusForbidden, "scope_missing", "The key does not allow this", 0},

	{errRoute, http.StatusNotFound, "no_such_route", "Nothing at this address", 0},
	{errMethod, http.StatusMethodNotAllowed, "method_not_allowed", "The method is not allowed", 0},
	{errAddress, http.StatusRequestURITooLong, "address_too_long", "The address is too long", 0},
	{errParams, http.StatusBadRequest, "invalid_parameter", "A parameter is not valid", 0},
	{errMedia, http.StatusUnsupportedMediaType, "unsupported_media_type", "The body is of the wrong type", 0},
	{errTooLarge, http.StatusRequestEntityTooLarge, "body_too_large", "The body is too large", 0},
	{errSlow, http.StatusRequestTimeout, "body_too_slow", "The body came too slowly", 0},
	{errUnread, http.StatusBadRequest, "body_unreadable", "The body could not be read", 0},
	{errCondition, http.StatusPreconditionFailed, "precondition_failed", "It was changed meanwhile", 0},

	{strict.ErrBody, http.StatusBadRequest, "invalid_body", "The body is not valid", 0},
	{keywords.ErrPhraseTooLong, http.StatusBadRequest, "phrase_too_long", "The phrase is too long", 0},
	{keywords.ErrPhraseEmpty, http.StatusBadRequest, "phrase_empty", "The phrase is empty", 0},
	{engine.ErrRequest, http.StatusBadRequest, "invalid_request", "The request is not valid", 0},
	{access.ErrSpec, http.StatusUnprocessableEntity, "invalid_key", "The key cannot be made", 0},
	{content.ErrInvalid, http.StatusUnprocessableEntity, "invalid_asset", "The asset is not valid", 0},
	{keymap.ErrContradiction, http.StatusUnprocessableEntity, "contradiction", "Rows contradict each other", 0},
	{keymap.ErrUndefined, http.StatusUnprocessableEntity, "not_defined", "Something is not defined", 0},
	{keymap.ErrInvalid, http.StatusUnprocessableEntity, "invalid_rows", "Rows are not valid", 0},
	{journal.ErrKind, http.StatusUnprocessableEntity, "unknown_kind", "Unknown kind of event", 0},
	{keywords.ErrIntent, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{keywords.ErrMoment, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{keywords.ErrKey, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{kv.ErrTooLarge, http.StatusRequestEntityTooLarge, "too_large", "Too large to be kept", 0},
	{kv.ErrNotFound, http.StatusNotFound, "not_found", "Not found", 0},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout", "It took too long", 1},
	{context.Canceled, http.StatusServiceUnavailable, "cancelled", "The request was given up", 0},
}

// unknown is the class of everything that the table does not name.
var unknown = class{errPanic, http.StatusInternalServerError, "internal_error", "Internal error", 0}

func classOf(err error) class {
	for _, c := range classes {
		if errors.Is(err, c.err) {
			return c
		}
	}
	return unknown
}

// Classify returns the stable code of an error and the status under which it goes out; what is not known is internal_error and 500. The
// command line takes its exit codes from it, so that an error is judged in one place.
func Classify(err error) (code string, status int) {
	c := classOf(err)
	return c.code, c.status
}

// Fault is one field that is wrong. Pointer is a JSON pointer into the body, or a slash and the name of a parameter of the address.
type Fault struct {
	Pointer    string `json:"pointer"`
	Code       string `json:"code"`
	Value      string `json:"value,omitempty"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"`
}

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
	case *access.SpecError:
		return []Fault{invalid(e.Field, e.Found, e.Try)}
	case paramError:
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
	return Fault{Pointer: pointer(field), Code: "invalid_value", Value: found, Message: fmt.Sprintf("%s: found %s", field, found), Suggestion: try}
}
