package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// walker goes over well-formed JSON once and notes what does not fit the shape.
type walker struct {
	data   []byte
	at     int
	limits Limits
	path   []string // reference tokens to here
	faults []Field
}

func (w *walker) fault(f Field) {
	if len(w.faults) < maxFaults {
		f.Pointer = w.pointer()
		w.faults = append(w.faults, f)
	}
}

func (w *walker) pointer() string {
	var b strings.Builder
	for _, token := range w.path {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

// value walks over one value of shape s, which is nil where anything may stand.
func (w *walker) value(s *shape) {
	w.space()
	start := w.at
	found := w.kind()
	if found == "" { // null stands for what is not given
		w.at += len("null")
		return
	}
	if s != nil && s.kind != anything && s.kind != found {
		s = w.wrongType(s, found, start)
	}
	switch found {
	case object:
		w.nested(func() { w.object(s) })
	case list:
		w.nested(func() { w.list(s) })
	case text:
		w.skipText()
	default:
		w.skipWord()
	}
}

// wrongType notes the fault and returns no shape, because what is inside cannot fit either.
func (w *walker) wrongType(s *shape, found kind, start int) *shape {
	w.fault(Field{
		Code: WrongType, Value: excerpt(w.valueAt(start)),
		Message: fmt.Sprintf("found %s where %s belongs", found, s.kind), Suggestion: fmt.Sprintf("write %s", s.kind),
	})
	return nil
}

// valueAt is the text of the value that begins at start.
func (w *walker) valueAt(start int) (value json.RawMessage) {
	_ = json.NewDecoder(bytes.NewReader(w.data[start:])).Decode(&value) // it is well formed
	return value
}

func (w *walker) kind() kind {
	switch w.data[w.at] {
	case '{':
		return object
	case '[':
		return list
	case '"':
		return text
	case 't', 'f':
		return boolean
	case 'n':
		return ""
	}
	return number
}

// nested walks into an object or list, unless it is too deep: then the rest is not looked at.
func (w *walker) nested(walk func()) {
	w.limits.Depth--
	if w.limits.Depth < 0 {
		w.fault(Field{Code: TooDeep, Message: "the body is nested too deeply"})
		w.at = len(w.data)
		return
	}
	w.at++ // the bracket
	walk()
	w.limits.Depth++
}

func (w *walker) object(s *shape) {
	seen := map[string]bool{}
	for w.more('}') {
		start := w.at
		w.skipText()
		name := unquoted(w.data[start:w.at])
		w.space()
		w.at++ // the colon
		w.path = append(w.path, name)
		if seen[name] {
			w.fault(Field{Code: Duplicate, Message: fmt.Sprintf("%q stands here twice", name), Suggestion: "leave one of them out"})
		}
		seen[name] = true
		w.value(w.field(s, name))
		w.path = w.path[:len(w.path)-1]
	}
	if len(seen) > w.limits.Fields {
		message := fmt.Sprintf("%d fields in one object, at most %d are read", len(seen), w.limits.Fields)
		w.fault(Field{Code: TooMany, Message: message})
	}
}

// field is the shape of a field, nil when anything may stand there.
func (w *walker) field(s *shape, name string) *shape {
	if s == nil || s.kind != object {
		return nil
	}
	if s.fields == nil {
		return s.elem
	}
	inner := s.fields[name]
	if inner == nil && !s.open {
		w.fault(Field{Code: Unknown, Value: excerpt([]byte(name)), Message: fmt.Sprintf("unknown field %q", excerpt([]byte(name))),
			Suggestion: s.suggestion(name)})
	}
	return inner
}

func (w *walker) list(s *shape) {
	var elem *shape
	if s != nil {
		elem = s.elem
	}
	for i := 0; w.more(']'); i++ {
		w.path = append(w.path, strconv.Itoa(i))
		w.value(elem)
		w.path = w.path[:len(w.path)-1]
	}
}

// more moves on to the next member, and reports whether there is one before the closing bracket, which it passes.
func (w *walker) more(closing byte) bool {
	w.space()
	if w.at < len(w.data) && w.data[w.at] == ',' {
		w.at++
		w.space()
	}
	if w.at >= len(w.data) {
		return false
	}
	if w.data[w.at] == closing {
		w.at++
		return false
	}
	return true
}

func (w *walker) space() {
	for w.at < len(w.data) && strings.IndexByte(" \t\r\n", w.data[w.at]) >= 0 {
		w.at++
	}
}

func (w *walker) skipText() {
	for w.at++; w.data[w.at] != '"'; w.at++ {
		if w.data[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
}

// skipWord passes a number, true or false.
func (w *walker) skipWord() {
	for w.at < len(w.data) && strings.IndexByte(" \t\r\n,]}", w.data[w.at]) < 0 {
		w.at++
	}
}

func unquoted(quoted []byte) string {
	if plain := quoted[1 : len(quoted)-1]; !strings.Contains(string(plain), `\`) {
		return string(plain)
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return string(quoted)
	}
	return s
}
