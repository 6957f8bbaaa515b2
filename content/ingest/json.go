package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// readList reads a JSON array of objects.
func (r rows) readList(from io.Reader) {
	source := &budget{from: from, limit: maxObject}
	source.renew()
	decoder := json.NewDecoder(source)
	start, err := decoder.Token()
	if err != nil && !isSyntax(err) {
		r.skip(0, jsonError(err))
		return
	}
	if err != nil || start != json.Delim('[') {
		r.skip(0, newSkip(Unsupported, "JSON that is no list", "write the assets as a list of objects: [{...}, {...}]"))
		return
	}
	for n := 1; decoder.More(); n++ {
		source.renew()
		var element json.RawMessage
		err := decoder.Decode(&element)
		switch {
		case n > MaxRows:
			r.skip(n, newSkip(TooLarge, fmt.Sprintf("more than %d objects", MaxRows), "split the file"))
			return
		case err != nil:
			r.skip(n, jsonError(err))
			return
		case !r.object(element, n, decoder.InputOffset()):
			return
		}
	}
	if _, err := decoder.Token(); err != nil {
		r.skip(0, jsonError(err))
	}
}

// readLines reads one JSON object a line.
func (r rows) readLines(from io.Reader) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxObject)
	offset, line := int64(0), 0
	for lines.Scan() {
		line++
		offset += int64(len(lines.Bytes())) + 1
		if line > MaxRows {
			r.skip(line, newSkip(TooLarge, fmt.Sprintf("more than %d lines", MaxRows), "split the file"))
			return
		}
		object := bytes.TrimSpace(lines.Bytes())
		if len(object) > 0 && !r.object(object, line, offset) {
			return
		}
	}
	if err := lines.Err(); err != nil {
		r.skip(line+1, jsonError(err))
	}
}

var errMore = errors.New("something after the object")

// object emits the asset of a JSON object.
func (r rows) object(data []byte, row int, offset int64) bool {
	if err := prose.Check(data); err != nil {
		return r.skip(row, noText(err))
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var fields map[string]any
	err := decoder.Decode(&fields)
	if _, more := decoder.Token(); err == nil && more != io.EOF {
		err = errMore
	}
	if err != nil || fields == nil {
		return r.skip(row, jsonError(err))
	}
	return r.asset(front.FieldsOf(fields), row, offset)
}

func jsonError(err error) *Skip {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errRow), errors.Is(err, bufio.ErrTooLong):
		return newSkip(TooLarge, fmt.Sprintf("an object of more than %d bytes", maxObject), "shorten its text")
	case err == nil, errors.As(err, &kind):
		return newSkip(Invalid, "something that is no object", `write each asset as {"id": ..., "title": ...}`)
	case isSyntax(err), errors.Is(err, errMore):
		return newSkip(Syntax, err.Error(), "correct the JSON; what follows it in a list was not read")
	}
	return unreadable(err)
}

func isSyntax(err error) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
