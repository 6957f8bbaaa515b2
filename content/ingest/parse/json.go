package parse

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"moments/content/ingest/fields"
	"moments/content/ingest/format"
	"moments/content/ingest/front"
	"moments/content/ingest/prose"
)

// Limits of JSON.
const (
	MaxRows   = 1_000_000
	maxObject = 16 << 20 // bytes of an object: the longest text, escaped
	maxFolds  = 3        // of objects around the list
)

// errRow is returned by a budget that is used up.
var errRow = errors.New("the object is too long")

// budget bounds how much is read before the next renewal, so that an object that never ends does not take the file
// into memory.
type budget struct {
	from  io.Reader
	limit int
	left  int
}

func (b *budget) renew() { b.left = b.limit }

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errRow
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// objects is a file of JSON that is being read.
type objects struct {
	*run
	tables  fields.Vocabulary
	source  *budget
	decoder *json.Decoder
	n       int // elements of the list
}

func (r *run) readJSON(f format.Format, from io.Reader) {
	decoded, err := prose.DecodeStream(io.LimitReader(from, format.MaxTableBytes))
	if err != nil {
		r.skip(0, noText(err))
		return
	}
	o := objects{run: r, tables: fields.OfTables(r.file.Columns), source: &budget{from: decoded, limit: maxObject}}
	if f == format.Lines {
		o.readLines(decoded)
		return
	}
	o.source.renew()
	o.decoder = json.NewDecoder(o.source)
	o.readList()
}

// readList reads a list of objects, or the first one in an object.
func (o *objects) readList() {
	start, err := o.decoder.Token()
	switch {
	case err != nil && !isSyntax(err):
		o.skip(0, jsonError(err))
	case err == nil && start == json.Delim('['):
		o.elements()
	case err == nil && start == json.Delim('{'):
		if found, err := o.findList(maxFolds); err != nil {
			o.skip(0, jsonError(err))
		} else if !found {
			o.skip(0, noList())
		}
	default:
		o.skip(0, noList())
	}
}

func noList() *Skip {
	return NewSkip(Unsupported, "JSON without a list of objects", "write the assets as a list of objects: [{...}, {...}]")
}

// findList reads the first list of objects in an object whose beginning has been read, and reports whether there is one.
func (o *objects) findList(folds int) (found bool, err error) {
	for o.decoder.More() {
		o.source.renew()
		if _, err := o.decoder.Token(); err != nil { // the name
			return false, err
		}
		var value json.Token
		if value, err = o.decoder.Token(); err != nil {
			return false, err
		}
		switch {
		case value == json.Delim('['):
			found, err = o.objectsOrNot()
		case value == json.Delim('{') && folds > 0:
			found, err = o.findList(folds - 1)
		case value == json.Delim('{'):
			err = o.pass()
		}
		if found || err != nil {
			return found, err
		}
	}
	_, err = o.decoder.Token()
	return false, err
}

// objectsOrNot reads a list when its first element is an object, and passes by it when not.
func (o *objects) objectsOrNot() (bool, error) {
	if !o.decoder.More() {
		_, err := o.decoder.Token()
		return false, err
	}
	o.source.renew()
	var first json.RawMessage
	if err := o.decoder.Decode(&first); err != nil {
		return false, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(first), []byte("{")) {
		return false, o.pass()
	}
	o.n = 1
	if o.object(first, 1, o.decoder.InputOffset()) {
		o.elements()
	}
	return true, nil
}

// pass reads to the end of the list or object that is open.
func (o *objects) pass() error {
	for depth := 1; depth > 0; {
		o.source.renew()
		token, err := o.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
	}
	return nil
}

// elements reads the rest of a list.
func (o *objects) elements() {
	for o.decoder.More() {
		o.n++
		o.source.renew()
		var element json.RawMessage
		err := o.decoder.Decode(&element)
		switch {
		case o.n > MaxRows:
			o.skip(o.n, NewSkip(TooLarge, fmt.Sprintf("more than %d objects", MaxRows), "split the file"))
			return
		case err != nil:
			o.skip(o.n, jsonError(err))
			return
		case !o.object(element, o.n, o.decoder.InputOffset()):
			return
		}
	}
	if _, err := o.decoder.Token(); err != nil {
		o.skip(0, jsonError(err))
	}
}

// readLines reads one JSON object a line.
func (o *objects) readLines(from io.Reader) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxObject)
	offset, line := int64(0), 0
	for lines.Scan() {
		line++
		offset += int64(len(lines.Bytes())) + 1
		if line > MaxRows {
			o.skip(line, NewSkip(TooLarge, fmt.Sprintf("more than %d lines", MaxRows), "split the file"))
			return
		}
		object := bytes.TrimSpace(lines.Bytes())
		if len(object) > 0 && !o.object(object, line, offset) {
			return
		}
	}
	if err := lines.Err(); err != nil {
		o.skip(line+1, jsonError(err))
	}
}

var errMore = errors.New("something after the object")

// object emits the asset of a JSON object.
func (o *objects) object(data []byte, row int, offset int64) bool {
	if err := prose.Check(data); err != nil {
		return o.skip(row, noText(err))
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var raw map[string]any
	err := decoder.Decode(&raw)
	if _, more := decoder.Token(); err == nil && more != io.EOF {
		err = errMore
	}
	if err != nil || raw == nil {
		return o.skip(row, jsonError(err))
	}
	item := o.asset(o.tables, front.FieldsOf(raw), nil)
	item.Row, item.Offset = row, offset
	return o.emit(item)
}

func jsonError(err error) *Skip {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errRow), errors.Is(err, bufio.ErrTooLong):
		return NewSkip(TooLarge, fmt.Sprintf("an object of more than %d bytes", maxObject), "shorten its text")
	case err == nil, errors.As(err, &kind):
		return NewSkip(Invalid, "something that is no object", `write each asset as {"id": ..., "title": ...}`)
	case isSyntax(err), errors.Is(err, errMore):
		return NewSkip(Syntax, err.Error(), "correct the JSON; what follows it in a list was not read")
	}
	return UnreadableBy(err)
}

func isSyntax(err error) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
