package engine

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"moments/engine/journal"
	"moments/engine/retrieve"
	"moments/keywords"
)

// Request is what is asked: a phrase, or, without one, what to read next. Everything else is optional.
type Request struct {
	Phrase   string
	Intent   keywords.Intent
	Step     keywords.Step
	Persona  keywords.Persona
	Channel  string
	Locale   string
	Region   string
	Page     string // address of the page that the visitor is on; its query string is cut off
	Visitor  string // computed at the rim
	Consent  journal.Consent
	Chain    string // one search across its keystrokes
	Context  string // what the last answer gave back
	Typing   bool   // the last word is still being typed
	Limit    int    // items in all; 0 is 8
	PerGroup int    // items of an intent; 0 is no limit
	Filters  retrieve.Filters
	Explain  bool
	Test     bool // journaled, not counted
	Sample   bool // invented traffic
}

// Limits of a request.
const (
	DefaultLimit = 8
	MaxLimit     = 20
	maxTagBytes  = 64
	maxPageBytes = 2 << 10
)

// ErrRequest is returned for a request that cannot be answered as it is. The error is a *RequestError, or several joined.
var ErrRequest = errors.New("the request is not valid")

// RequestError names the field that is wrong, what was found and what to do.
type RequestError struct {
	Field, Found, Try string
}

func (e *RequestError) Error() string {
	return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try)
}

// Unwrap makes errors.Is(err, ErrRequest) true.
func (e *RequestError) Unwrap() error { return ErrRequest }

// What to try instead of what is over a limit.
var (
	tryLimit    = fmt.Sprintf("use 1 to %d", MaxLimit)
	tryPerGroup = fmt.Sprintf("use 0 to %d", MaxLimit)
	tryTag      = fmt.Sprintf("use at most %d bytes of UTF-8", maxTagBytes)
)

// check completes the request and returns every way in which it is wrong.
func (r *Request) check(known func(keywords.Moment) error) error {
	var errs []error
	refuse := func(bad bool, field, form string, found any, try string) {
		if bad {
			errs = append(errs, &RequestError{field, fmt.Sprintf(form, found), try})
		}
	}
	if r.Limit == 0 {
		r.Limit = DefaultLimit
	}
	if r.Consent == "" {
		r.Consent = journal.ConsentAnonymous
	}
	refuse(r.Limit < 1 || r.Limit > MaxLimit, "limit", "%d", r.Limit, tryLimit)
	refuse(r.PerGroup < 0 || r.PerGroup > MaxLimit, "per_group", "%d", r.PerGroup, tryPerGroup)
	refuse(len(r.Page) > maxPageBytes, "page", "%d bytes", len(r.Page), "use the address without its query string")
	if err := journal.CheckChain(r.Chain); err != nil {
		refuse(true, "chain", "%.40q", r.Chain, err.Error())
	}
	for _, f := range []struct{ field, text string }{
		{"channel", r.Channel}, {"locale", r.Locale}, {"region", r.Region}, {"visitor", r.Visitor},
		{"filters.kind", r.Filters.Kind}, {"filters.language", r.Filters.Language},
	} {
		refuse(len(f.text) > maxTagBytes || !utf8.ValidString(f.text), f.field, "%d bytes", len(f.text), tryTag)
	}
	switch r.Consent {
	case journal.ConsentOff, journal.ConsentAnonymous, journal.ConsentFull:
	default:
		refuse(true, "consent", "%q", r.Consent, "use off, anonymous or full")
	}
	if err := known(r.given()); err != nil {
		errs = append(errs, err)
	}
	r.Page, _, _ = strings.Cut(r.Page, "?")
	r.Page, _, _ = strings.Cut(r.Page, "#")
	return errors.Join(errs...)
}

func (r *Request) given() keywords.Moment {
	return keywords.Moment{Intent: r.Intent, Step: r.Step, Persona: r.Persona}
}
