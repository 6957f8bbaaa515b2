package access

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind says what a key is for; it is also the beginning of the key.
type Kind string

// The kinds.
const (
	Publishable Kind = "pk"
	Secret      Kind = "sk"
)

// Scope is something that a secret key may do.
type Scope string

// The scopes. Admin contains the others.
const (
	ContentWrite    Scope = "content:write"
	KeywordsPublish Scope = "keywords:publish"
	ReportsRead     Scope = "reports:read"
	LeadsRead       Scope = "leads:read"
	Admin           Scope = "admin"
)

// Scopes returns all scopes.
func Scopes() []Scope { return []Scope{ContentWrite, KeywordsPublish, ReportsRead, LeadsRead, Admin} }

// Key is what is known of a key. Lists are never nil. Text is the key itself, of a publishable one only.
type Key struct {
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	Note    string    `json:"note"`
	Scopes  []Scope   `json:"scopes"`  // of a secret key
	Origins []string  `json:"origins"` // of a publishable key: whose pages may use it; without any, no page of another site
	Created time.Time `json:"created_at"`
	Expires time.Time `json:"expires_at,omitzero"` // zero: never
	Revoked time.Time `json:"revoked_at,omitzero"` // zero: it is not
	Text    string    `json:"key,omitempty"`
}

// May reports whether the key may do what needs one of the scopes.
func (k *Key) May(scopes ...Scope) bool {
	return k.Kind == Secret && slices.ContainsFunc(k.Scopes, func(has Scope) bool {
		return has == Admin || slices.Contains(scopes, has)
	})
}

// Allows reports whether a page of the origin may use the key. Origins are compared as they are: no part, no case, no
// default port.
func (k *Key) Allows(origin string) bool {
	return k.Kind == Publishable && slices.Contains(k.Origins, origin)
}

// Spec is what is asked for when a key is made, as a person or a program writes it.
type Spec struct {
	Kind    string    `json:"kind"`                // pk or sk
	Note    string    `json:"note" also:"name"`    // what it is for, at most 64 bytes
	Scopes  []string  `json:"scopes" also:"scope"` // of a secret key, at least one
	Origins []string  `json:"origins" also:"origin"`
	Expires time.Time `json:"expires_at" also:"expires"` // zero: never
}

// ErrSpec is returned for a key that cannot be made as it was asked for. The error is a *SpecError, or several joined.
var ErrSpec = errors.New("the key is not valid")

// SpecError names the field of a Spec that is wrong, what was found and what to do.
type SpecError struct {
	Field, Found, Try string
}

func (e *SpecError) Error() string { return fmt.Sprintf("%s: found %s; %s", e.Field, e.Found, e.Try) }

// Unwrap makes errors.Is(err, ErrSpec) true.
func (e *SpecError) Unwrap() error { return ErrSpec }

// Limits of a key.
const (
	maxNoteBytes = 64
	maxOrigins   = 50
)

// Validate returns every way in which the key cannot be made, joined, or nil. Now is to be before the expiry.
func (s Spec) Validate(now time.Time) error {
	var errs []error
	refuse := func(bad bool, field, found, try string) {
		if bad {
			errs = append(errs, &SpecError{field, found, try})
		}
	}
	kind := Kind(s.Kind)
	refuse(kind != Publishable && kind != Secret, "kind", fmt.Sprintf("%.40q", s.Kind), "use pk or sk")
	refuse(len(s.Note) > maxNoteBytes || !utf8.ValidString(s.Note), "note", fmt.Sprintf("%d bytes", len(s.Note)),
		fmt.Sprintf("at most %d bytes of UTF-8", maxNoteBytes))
	refuse(kind == Secret && len(s.Scopes) == 0, "scopes", "nothing", "give at least one of "+scopeList())
	refuse(kind == Secret && len(s.Origins) > 0, "origins", "origins of a secret key",
		"a secret key must not be used in a page; make a pk key")
	refuse(kind == Publishable && len(s.Scopes) > 0, "scopes", "scopes of a publishable key",
		"leave them out, or make an sk key")
	refuse(len(s.Origins) > maxOrigins, "origins", fmt.Sprint(len(s.Origins)), fmt.Sprintf("at most %d", maxOrigins))
	refuse(!s.Expires.IsZero() && !s.Expires.After(now), "expires_at", s.Expires.UTC().Format(time.RFC3339),
		"use a time to come, or none")
	for _, scope := range s.Scopes {
		refuse(!slices.Contains(Scopes(), Scope(scope)), "scopes", fmt.Sprintf("%.40q", scope), "use "+scopeList())
	}
	for _, origin := range s.Origins {
		refuse(!IsOrigin(origin), "origins", fmt.Sprintf("%.80q", origin),
			"write scheme, host and port as browsers do, as in https://www.example.com")
	}
	return errors.Join(errs...)
}

func scopeList() string {
	names := make([]string, 0, len(Scopes()))
	for _, s := range Scopes() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// IsOrigin reports whether s is the origin of a page exactly as browsers send it (RFC 6454, section 6.2): http or https, a
// host in lower case and ASCII, and a port only if it is not the usual one. "null", patterns and paths are none.
func IsOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return s == u.Scheme+"://"+u.Host && u.Port() != usual && !strings.HasSuffix(u.Host, ":") &&
		!strings.ContainsFunc(u.Host, notOfHosts)
}

func notOfHosts(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-:[]", r))
}
