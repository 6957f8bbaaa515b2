package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"moments/content"
	"moments/content/ingest/prose"
)

// Code says in one word why something was skipped.
type Code string

// The codes.
const (
	Unsupported    Code = "unsupported"     // no format that is read
	Unreadable     Code = "unreadable"      // it cannot be opened or read, or leads out of the root
	TooLarge       Code = "too_large"       // a file, row or value past its limit
	Binary         Code = "binary"          // no text
	Encoding       Code = "encoding"        // text that is neither UTF-8 nor UTF-16 with a byte order mark
	FrontMatter    Code = "front_matter"    // it is broken
	Syntax         Code = "syntax"          // broken CSV or JSON
	NoText         Code = "no_text"         // nothing to show
	Invalid        Code = "invalid"         // a field that cannot be what it says
	UnknownPersona Code = "unknown_persona" // not defined
	UnknownStep    Code = "unknown_step"    // not defined
	Duplicate      Code = "duplicate"       // the identity of something earlier in the same import
)

// Skip is something that did not become an asset. Path is within the root; Row is the line of a CSV or JSON lines
// file, or the place in a JSON array, from 1, and 0 for a page or a whole file.
type Skip struct {
	Path  string `json:"path"`
	Row   int    `json:"row,omitempty"`
	Code  Code   `json:"code"`
	Found string `json:"found"`
	Try   string `json:"try"`
}

func newSkip(code Code, found, try string) *Skip { return &Skip{Code: code, Found: found, Try: try} }

func (s *Skip) String() string {
	place := s.Path
	if s.Row > 0 {
		place = fmt.Sprintf("%s:%d", s.Path, s.Row)
	}
	return fmt.Sprintf("%s: %s: found %s; %s", place, s.Code, s.Found, s.Try)
}

// unreadable explains an error of the file system without repeating the path, which the skip has.
func unreadable(err error) *Skip {
	var at *fs.PathError
	reason := err
	if errors.As(err, &at) {
		reason = at.Err
	}
	return newSkip(Unreadable, reason.Error(), "make the file readable, or put it inside the root")
}

// noText explains bytes that cannot be read as text.
func noText(err error) *Skip {
	if errors.Is(err, prose.ErrBinary) {
		return newSkip(Binary, err.Error(), "leave it out, or save it as a text file in UTF-8")
	}
	return newSkip(Encoding, err.Error(), "save the file as UTF-8")
}

// invalid makes one skip of all that is wrong with an asset.
func invalid(err error) *Skip {
	s := &Skip{Code: Invalid}
	var found, try []string
	for _, wrong := range fieldErrors(err) {
		found = append(found, wrong.Field+": "+wrong.Found)
		try = append(try, wrong.Try)
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
