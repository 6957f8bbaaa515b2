package strict

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// kind is what a JSON value has to be.
type kind string

const (
	anything kind = "anything"
	object   kind = "an object"
	list     kind = "a list"
	text     kind = "a text"
	number   kind = "a number"
	boolean  kind = "true or false"
)

// shape is what a Go type looks like in JSON.
type shape struct {
	kind   kind
	fields map[string]*shape // of an object; nil for a map
	meant  map[string]string // other names that people use, to the field they mean
	elem   *shape            // of a list, or of the values of a map
	open   bool              // fields that are not known are let through
}

var (
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// shapeOf panics for a type that cannot stand in a body, which is a mistake of the program. Types must not contain
// themselves.
func shapeOf(t reflect.Type) *shape {
	switch {
	case t.Kind() == reflect.Pointer:
		return shapeOf(t.Elem())
	case reflect.PointerTo(t).Implements(textUnmarshaler): // first: times are both
		return &shape{kind: text}
	case reflect.PointerTo(t).Implements(unmarshaler):
		return &shape{kind: anything}
	}
	switch t.Kind() {
	case reflect.String:
		return &shape{kind: text}
	case reflect.Bool:
		return &shape{kind: boolean}
	case reflect.Int, reflect.Int64, reflect.Float64:
		return &shape{kind: number}
	case reflect.Slice, reflect.Array:
		return &shape{kind: list, elem: shapeOf(t.Elem())}
	case reflect.Map:
		return &shape{kind: object, elem: shapeOf(t.Elem())}
	case reflect.Struct:
		return structShape(t)
	}
	panic(fmt.Sprintf("strict: %s cannot stand in a body", t))
}

func structShape(t reflect.Type) *shape {
	s := &shape{kind: object, fields: map[string]*shape{}, meant: map[string]string{}}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "_" {
			s.open = f.Tag.Get("strict") == "open"
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			s.embed(structShape(f.Type))
		case name == "":
			panic(fmt.Sprintf("strict: %s.%s has no json name", t, f.Name))
		default:
			s.fields[name] = shapeOf(f.Type)
			s.also(name, f.Tag.Get("also"))
		}
	}
	return s
}

func (s *shape) embed(inner *shape) {
	maps.Copy(s.fields, inner.fields)
	maps.Copy(s.meant, inner.meant)
}

func (s *shape) also(name, others string) {
	for _, other := range strings.Split(others, ",") {
		if other != "" {
			s.meant[other] = name
		}
	}
}

// suggestion says which field was probably meant by name.
func (s *shape) suggestion(name string) string {
	names := slices.Sorted(maps.Keys(s.fields))
	if meant := s.meant[strings.ToLower(name)]; meant != "" {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	if near := Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known are " + strings.Join(names, ", ")
}
