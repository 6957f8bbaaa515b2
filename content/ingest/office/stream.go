package office

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/ledongthuc/pdf"

	"moments/content/ingest/document"
)

// MaxStream bounds a stream of a PDF, inflated.
const MaxStream = 32 << 20

// errOpen is returned for a stream that ends within a hexadecimal string, which the parser would look for the end of
// for ever.
var errOpen = errors.New("a string that is not closed")

// interpret follows the operators of a stream, or of an array of them, that the parser can come to the end of.
func interpret(stream pdf.Value, do func(*pdf.Stack, string)) error {
	var all []byte
	parts := []pdf.Value{stream}
	if stream.Kind() == pdf.Array {
		parts = nil
		for i := range stream.Len() {
			parts = append(parts, stream.Index(i))
		}
	}
	for _, part := range parts {
		data, err := io.ReadAll(io.LimitReader(part.Reader(), MaxStream+1))
		if all = append(all, data...); len(all) > MaxStream {
			return fmt.Errorf("%w: a stream of more than %d bytes", document.ErrLimit, MaxStream)
		}
		if err != nil {
			return err
		}
	}
	if endsInString(all) {
		return errOpen
	}
	pdf.Interpret(stream, do)
	return nil
}

// endsInString reports whether a hexadecimal string is open at the end. Most streams close something after the last
// place where one may begin.
func endsInString(data []byte) bool {
	if last := bytes.LastIndexByte(data, '<'); last < 0 || bytes.IndexByte(data[last:], '>') > 0 {
		return false
	}
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '%':
			i += lengthTo(data[i:], "\r\n")
		case '(':
			i += literalLength(data[i:])
		case '<':
			if i+1 < len(data) && data[i+1] == '<' {
				i++
				continue
			}
			end := bytes.IndexByte(data[i:], '>')
			if end < 0 {
				return true
			}
			i += end
		}
	}
	return false
}

// lengthTo is how far it is to the first of some bytes, or to the end.
func lengthTo(data []byte, ends string) int {
	if at := bytes.IndexAny(data, ends); at >= 0 {
		return at
	}
	return len(data)
}

// literalLength is how far it is from a bracket to the one that closes it.
func literalLength(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(data)
}
