package parse

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"moments/content"
	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// Code says in one word why something was skipped.
type Code string

// The codes.
const (
	Unsupported    Code = "unsupported"     // no format that is read
	Unreadable     Code = "unreadable"      // it cannot be opened or read, or leads out of the root
	TooLarge       Code = "too_large"       // a file, row or value past its limit
	OverLimit      Code = "parser_limit"    // reading it took more time or memory than it may
	Binary         Code = "binary"          // no text
	Encoding       Code = "encoding"        // text in an encoding that is not known
	FrontMatter    Code = "front_matter"    // it is broken
	Syntax         Code = "syntax"          // broken CSV, JSON or markup
	NoText         Code = "no_text"         // nothing to show
	NoIndex        Code = "noindex"         // it asks not to be found
	NotCanonical   Code = "not_canonical"   // it says that another page stands for it
	NotContent     Code = "not_content"     // an entry of an export that is a draft, an attachment, a menu
	SiteNote       Code = "site_note"       // a README at the root of a site
	PagesBeside    Code = "pages_beside"    // a table whose rows are pages of their own beside it
	Invalid        Code = "invalid"         // a field that cannot be what it says
	UnknownPersona Code = "unknown_persona" // not defined
	UnknownStep    Code = "unknown_step"    // not defined
	Duplicate      Code = "duplicate"       // the identity of something earlier in the same import
	UnsafeName     Code = "unsafe_name"     // an entry of a zip that would lie outside of it
	Nested         Code = "nested"          // a zip in a zip
)

// Wrong reports whether someone should look at what has this code. The others are for files that are not ours to read,
// have nothing in them, or do not want to be found.
func (c Code) Wrong() bool {
	switch c {
	case Unsupported, NoText, NoIndex, NotCanonical, NotContent, SiteNote, PagesBeside:
		return false
	}
	return true
}

// Skip is something that did not become an asset. Path is within the root; Sheet is set in files with several; Row is
// the line of a file or row of a sheet, or the place in a JSON list, from 1, and 0 for a page or a whole file.
type Skip struct {
	Path   string  `json:"path"`
	Sheet  string  `json:"sheet,omitempty"`
	Row    int     `json:"row,omitempty"`
	Code   Code    `json:"code"`
	Found  string  `json:"found"`
	Try    string  `json:"try"`
	Faults []Fault `json:"faults,omitempty"` // one for each field, where fields are wrong
}

// Fault is what is wrong with one field. Column is what the file calls it, "" when it has none.
type Fault struct {
	Field  string `json:"field"`
	Column string `json:"column,omitempty"`
	Found  string `json:"found"`
	Try    string `json:"try"`
}

// NewSkip returns a skip that has no place yet.
func NewSkip(code Code, found, try string) *Skip { return &Skip{Code: code, Found: found, Try: try} }

// Place is path, sheet and row as people write them.
func (s *Skip) Place() string {
	place := s.Path
	if s.Sheet != "" {
		place += "#" + s.Sheet
	}
	if s.Row > 0 {
		place = fmt.Sprintf("%s:%d", place, s.Row)
	}
	return place
}

func (s *Skip) String() string {
	return fmt.Sprintf("%s: %s: found %s; %s", s.Place(), s.Code, s.Found, s.Try)
}

// UnreadableBy explains an error of the file system without repeating the path, which the skip has.
func UnreadableBy(err error) *Skip {
	var at *fs.PathError
	reason := err
	if errors.As(err, &at) {
		reason = at.Err
	}
	return NewSkip(Unreadable, prose.Shorten(prose.Line(reason.Error()), maxFound), "make the file readable, or put it inside the root")
}

// maxFound is how many characters of what was found are shown.
const maxFound = 300

// noText explains bytes that cannot be read as text.
func noText(err error) *Skip {
	if errors.Is(err, prose.ErrBinary) {
		return NewSkip(Binary, err.Error(), "leave it out, or save it as a text file in UTF-8")
	}
	return NewSkip(Encoding, err.Error(), "save the file as UTF-8")
}

// broken explains an error of a reader of documents.
func broken(err error) *Skip {
	found := prose.Shorten(prose.Line(err.Error()), maxFound)
	switch {
	case errors.Is(err, document.ErrLimit):
		return NewSkip(TooLarge, found, "split it or take out what is not text")
	case errors.Is(err, document.ErrBroken):
		return NewSkip(Syntax, found, "save it again with the program that made it, or as HTML or Markdown")
	}
	return UnreadableBy(err)
}

// InvalidBy makes one skip of all that is wrong with an asset. Columns are what the file calls its fields.
func InvalidBy(err error, columns map[string]string) *Skip {
	s := &Skip{Code: Invalid}
	var found, try []string
	for _, wrong := range fieldErrors(err) {
		found = append(found, wrong.Field+": "+wrong.Found)
		try = append(try, wrong.Try)
		s.Faults = append(s.Faults, Fault{Field: wrong.Field, Column: columns[wrong.Field], Found: wrong.Found, Try: wrong.Try})
	}
	s.Found, s.Try = strings.Join(found, "; "), strings.Join(try, "; ")
	return s
}

func fieldErrors(err error) (all []*content.FieldError) {
	var field *content.FieldError
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &joined):
		for _, e := range joined.Unwrap() {
			all = append(all, fieldErrors(e)...)
		}
	case errors.As(err, &field):
		all = append(all, field)
	}
	return all
}
