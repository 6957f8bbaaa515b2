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
	if start, err := decoder.Token(); err != nil || start != json.Delim('[') {
		r.skip(0, &Skip{Code: Unsupported, Found: "JSON that is no list", Try: "write the assets as a list of objects: [{...}, {...}]"})
		return
	}
	for n := 1; decoder.More(); n++ {
		source.renew()
		var element json.RawMessage
		err := decoder.Decode(&element)
		switch {
		case n > MaxRows:
			r.skip(n, &Skip{Code: TooLarge, Found: fmt.Sprintf("more than %d objects", MaxRows), Try: "split the file"})
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
			r.skip(line, &Skip{Code: TooLarge, Found: fmt.Sprintf("more than %d lines", MaxRows), Try: "split the file"})
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
		err = errors.New("something after the object")
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
		return &Skip{Code: TooLarge, Found: fmt.Sprintf("an object of more than %d bytes", maxObject), Try: "shorten its text"}
	case err == nil, errors.As(err, &kind):
		return &Skip{Code: Invalid, Found: "something that is no object", Try: `write each asset as {"id": ..., "title": ...}`}
	}
	return &Skip{Code: Syntax, Found: err.Error(), Try: "correct the JSON; what follows it in a list was not read"}
}
