package strict_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/api/strict"
)

// tree is a type with every sort of place in which a fault can stand.
type tree struct {
	Name  string            `json:"name"`
	Count int               `json:"count"`
	Kids  []branch          `json:"kids"`
	Map   map[string]branch `json:"map"`
}

type branch struct {
	Name string `json:"name"`
	Leaf leaf   `json:"leaf"`
}

type leaf struct {
	On bool `json:"on"`
}

// place is an object in a body, with the pointer to it.
type place struct {
	pointer string
	object  map[string]any
}

// body draws a body that fits tree, and the objects in it.
func body(t *rapid.T) (root map[string]any, places []place) {
	leafAt := func(pointer string) map[string]any {
		l := map[string]any{"on": rapid.Bool().Draw(t, "on")}
		places = append(places, place{pointer, l})
		return l
	}
	branchAt := func(pointer string) map[string]any {
		b := map[string]any{"name": rapid.String().Draw(t, "name"), "leaf": leafAt(pointer + "/leaf")}
		places = append(places, place{pointer, b})
		return b
	}
	kids, byKey := []any{}, map[string]any{}
	for i := range rapid.IntRange(0, 3).Draw(t, "kids") {
		kids = append(kids, branchAt(fmt.Sprintf("/kids/%d", i)))
	}
	for _, key := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z/~ ]{1,4}`), 0, 3, rapid.ID[string]).Draw(t, "keys") {
		byKey[key] = branchAt("/map/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	root = map[string]any{"name": rapid.String().Draw(t, "root"), "count": rapid.IntRange(0, 9).Draw(t, "count"), "kids": kids, "map": byKey}
	return root, append(places, place{"", root})
}

func encoded(t *rapid.T, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func faults(t *rapid.T, data []byte) []strict.Field {
	_, err := strict.For[tree](strict.DefaultLimits()).Decode(data)
	if err == nil {
		return nil
	}
	var e *strict.Error
	if !errors.As(err, &e) {
		t.Fatalf("%s: %v", data, err)
	}
	return e.Fields
}

// One field too many, anywhere, is the one fault that is found, and it is named by its place.
func TestUnknownFieldsAreFoundWhereTheyStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, places := body(t)
		if found := faults(t, encoded(t, root)); found != nil {
			t.Fatalf("a good body: %+v", found)
		}
		at := rapid.SampledFrom(places).Draw(t, "place")
		at.object["surplus"] = rapid.SampledFrom([]any{nil, 1, "x", []any{}, map[string]any{"deep": []any{1}}}).Draw(t, "value")
		found := faults(t, encoded(t, root))
		if len(found) != 1 || found[0].Code != strict.Unknown || found[0].Pointer != at.pointer+"/surplus" {
			t.Fatalf("at %q: %+v", at.pointer, found)
		}
	})
}

// A value of the wrong sort, anywhere, is the one fault that is found, and it is named by its place.
func TestWrongTypesAreFoundWhereTheyStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, places := body(t)
		at := rapid.SampledFrom(places).Draw(t, "place")
		fields := make([]string, 0, len(at.object))
		for _, name := range []string{"name", "count", "kids", "map", "leaf", "on"} {
			if _, has := at.object[name]; has {
				fields = append(fields, name)
			}
		}
		field := rapid.SampledFrom(fields).Draw(t, "field")
		wrong := map[string]any{"name": 1, "count": "1", "kids": map[string]any{}, "map": []any{}, "leaf": true, "on": "true"}[field]
		at.object[field] = wrong
		found := faults(t, encoded(t, root))
		if len(found) != 1 || found[0].Code != strict.WrongType || found[0].Pointer != at.pointer+"/"+field {
			t.Fatalf("%q at %q: %+v", field, at.pointer, found)
		}
	})
}

// However the body is spaced and whatever is cut off its end, nothing panics, and only the whole is taken.
func TestOnlyTheWholeIsTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, _ := body(t)
		data, err := json.MarshalIndent(root, rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "prefix"), "  ")
		if err != nil {
			t.Fatal(err)
		}
		if found := faults(t, data); found != nil {
			t.Fatalf("%s: %+v", data, found)
		}
		cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut")
		if found := faults(t, data[:cut]); len(found) != 1 || found[0].Code != strict.Syntax {
			t.Fatalf("%q: %+v", data[:cut], found)
		}
		if found := faults(t, append(data, data...)); len(found) != 1 || found[0].Code != strict.Trailing {
			t.Fatalf("twice: %+v", found)
		}
	})
}

func FuzzNearest(f *testing.F) {
	f.Add("phrse", "phrase")
	f.Add("", "")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, name, other string) {
		got := strict.Nearest(name, []string{other, "limit"})
		if got != "" && got != other && got != "limit" {
			t.Fatalf("%q is none of the names", got)
		}
		if len(name) <= 64 && strict.Nearest(name, []string{name}) != name {
			t.Fatalf("%q is not nearest to itself", name)
		}
	})
}
