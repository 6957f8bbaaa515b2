package strict_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/api/strict"
)

type inner struct {
	Topic string `json:"topic" also:"tag,label"`
	Kinds []kind `json:"kinds"`
}

type kind struct {
	Name string `json:"name"`
}

type base struct {
	ID string `json:"id"`
}

type open struct {
	_    struct{} `strict:"open"`
	Name string   `json:"name"`
}

type request struct {
	base
	Phrase  string             `json:"phrase" also:"q"`
	Limit   int                `json:"limit"`
	Ratio   *float64           `json:"ratio"`
	Test    bool               `json:"test,omitempty"`
	Inner   inner              `json:"inner"`
	At      time.Time          `json:"at"`
	Raw     json.RawMessage    `json:"raw"`
	Numbers map[string]float64 `json:"numbers"`
	Open    open               `json:"open"`
	Hidden  string             `json:"-"`
}

var decoder = strict.For[request](strict.Limits{Depth: 5, Fields: 12})

func TestDecode(t *testing.T) {
	got, err := decoder.Decode([]byte(` {"id":"i","phrase":"a\u00e9","limit":3,"ratio":0.5,"test":true,"inner":{"topic":"t","kinds":[{"name":"n"}]},` +
		`"at":"2026-11-02T09:00:00Z","raw":{"any":[1]}} `))
	half := 0.5
	want := request{
		base: base{ID: "i"}, Phrase: "aé", Limit: 3, Ratio: &half, Test: true, Inner: inner{Topic: "t", Kinds: []kind{{"n"}}},
		At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Raw: json.RawMessage(`{"any":[1]}`),
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(request{}, base{}, open{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for _, body := range []string{`null`, `{}`, `{"inner":null,"phrase":null}`, `{"open":{"name":"n","other":{"x":1}},"numbers":{"a":1,"b":2}}`} {
		if _, err := decoder.Decode([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []strict.Field
	}{
		{"nothing", "", []strict.Field{{Code: strict.Syntax}}},
		{"space", " \n", []strict.Field{{Code: strict.Syntax}}},
		{"not UTF-8", "{\"phrase\":\"\xff\"}", []strict.Field{{Code: strict.Syntax}}},
		{"half", `{"phrase":"a"`, []strict.Field{{Code: strict.Syntax}}},
		{"a comma too many", `{"phrase":"a",}`, []strict.Field{{Code: strict.Syntax}}},
		{"something behind", `{} x`, []strict.Field{{Code: strict.Trailing, Value: "x"}}},
		{"a second value", `{}{}`, []strict.Field{{Code: strict.Trailing, Value: "{}"}}},
		{"unknown", `{"phrse":1}`, []strict.Field{{Pointer: "/phrse", Code: strict.Unknown, Value: "phrse", Suggestion: `did you mean "phrase"?`}}},
		{"in capitals", `{"Phrase":""}`, []strict.Field{{Pointer: "/Phrase", Code: strict.Unknown, Value: "Phrase", Suggestion: `did you mean "phrase"?`}}},
		{"by another name", `{"inner":{"Label":""}}`,
			[]strict.Field{{Pointer: "/inner/Label", Code: strict.Unknown, Value: "Label", Suggestion: `did you mean "topic"?`}}},
		{"far from any", `{"inner":{"elephant":""}}`,
			[]strict.Field{{Pointer: "/inner/elephant", Code: strict.Unknown, Value: "elephant", Suggestion: "known are kinds, topic"}}},
		{"hidden", `{"Hidden":"","-":""}`, []strict.Field{{Pointer: "/Hidden", Code: strict.Unknown}, {Pointer: "/-", Code: strict.Unknown}}},
		{"two faults", `{"limit":"3","inner":{"kinds":[{},{"nam":""}]}}`, []strict.Field{
			{Pointer: "/limit", Code: strict.WrongType, Value: `"3"`, Suggestion: "write a number"},
			{Pointer: "/inner/kinds/1/nam", Code: strict.Unknown},
		}},
		{"wrong types", `{"phrase":[1],"test":"yes","inner":[],"numbers":{"a":"b"},"at":1}`, []strict.Field{
			{Pointer: "/phrase", Code: strict.WrongType, Value: "[1]"}, {Pointer: "/test", Code: strict.WrongType},
			{Pointer: "/inner", Code: strict.WrongType}, {Pointer: "/numbers/a", Code: strict.WrongType}, {Pointer: "/at", Code: strict.WrongType, Value: "1"},
		}},
		{"a list at the top", `[]`, []strict.Field{{Code: strict.WrongType, Suggestion: "write an object"}}},
		{"twice", `{"limit":1,"\u006cimit":2}`, []strict.Field{{Pointer: "/limit", Code: strict.Duplicate}}},
		{"twice where anything may stand", `{"raw":{"a":1,"a":2}}`, []strict.Field{{Pointer: "/raw/a", Code: strict.Duplicate}}},
		{"too deep", `{"raw":[[[[[1]]]]]}`, []strict.Field{{Pointer: "/raw/0/0/0/0", Code: strict.TooDeep}}},
		{"too wide", `{"raw":{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"11":1,"12":1,"13":1}}`, []strict.Field{{Pointer: "/raw", Code: strict.TooMany}}},
		{"not whole", `{"limit":1.5}`, []strict.Field{{Code: strict.WrongType, Value: "number 1.5"}}},
		{"no time", `{"at":"noon"}`, []strict.Field{{Code: strict.WrongType}}},
		{"pointer", `{"a/b~c":1}`, []strict.Field{{Pointer: "/a~1b~0c", Code: strict.Unknown}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := decoder.Decode([]byte(test.body))
			var got *strict.Error
			if !errors.Is(err, strict.ErrBody) || !errors.As(err, &got) || len(got.Fields) != len(test.want) {
				t.Fatalf("%v", err)
			}
			for i, f := range got.Fields {
				want := test.want[i]
				if f.Code != want.Code || f.Pointer != want.Pointer || f.Message == "" || !strings.Contains(err.Error(), f.Message) ||
					want.Value != "" && f.Value != want.Value || want.Suggestion != "" && f.Suggestion != want.Suggestion {
					t.Errorf("found %+v\nwant %+v", f, want)
				}
			}
		})
	}
}

func TestFaultsAreBounded(t *testing.T) {
	body := `{` + strings.Repeat(`"x":1,`, 500) + `"y":1}`
	_, err := decoder.Decode([]byte(body))
	var got *strict.Error
	if !errors.As(err, &got) || len(got.Fields) != 20 {
		t.Errorf("%v", err)
	}
	_, err = decoder.Decode([]byte(`{"` + strings.Repeat("x", 10_000) + `":1}`))
	if len(err.Error()) > 11_000 {
		t.Errorf("the error is %d bytes long", len(err.Error()))
	}
	deep := strings.Repeat(`{"raw":`, 5000) + `1` + strings.Repeat(`}`, 5000)
	if _, err := decoder.Decode([]byte(deep)); !errors.Is(err, strict.ErrBody) {
		t.Errorf("deep nesting: %v", err)
	}
}

func TestTypesThatCannotStandInABody(t *testing.T) {
	for name, make := range map[string]func(){
		"a channel": func() {
			strict.For[struct {
				C chan int `json:"c"`
			}](strict.DefaultLimits())
		},
		"a field unnamed": func() { strict.For[struct{ Name string }](strict.DefaultLimits()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is taken", name)
				}
			}()
			make()
		}()
	}
}

func TestNearest(t *testing.T) {
	names := []string{"phrase", "persona", "step", "limit"}
	for name, want := range map[string]string{
		"phrase": "phrase", "Phrases": "phrase", "prase": "phrase", "personna": "persona", "stap": "step", "stpe": "", "lim": "", "": "",
		"something": "", strings.Repeat("p", 100): "",
	} {
		if got := strict.Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

// What the standard library decodes strictly, and has no field twice or in other capitals, is decoded, and to the same.
func TestDecodesWhatIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		half := rapid.Float64Range(-1e6, 1e6).Draw(t, "ratio")
		want := request{
			base: base{ID: rapid.String().Draw(t, "id")}, Phrase: rapid.String().Draw(t, "phrase"), Limit: rapid.Int().Draw(t, "limit"), Ratio: &half,
			Test: rapid.Bool().Draw(t, "test"), Inner: inner{Kinds: []kind{{rapid.String().Draw(t, "name")}}}, Raw: json.RawMessage(`null`),
			At: time.Unix(rapid.Int64Range(0, 1e9).Draw(t, "at"), 0).UTC(),
		}
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var plain request
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		got, err := decoder.Decode(data)
		if err != nil || !reflect.DeepEqual(got, plain) {
			t.Fatalf("%s: %v: %+v", data, err, got)
		}
	})
}

// What is decoded, the standard library decodes too, with no field that the type does not have, and to the same.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"phrase":"a","limit":1,"inner":{"kinds":[{"name":"n"},null]}}`, `{"raw":[1,2.5e3,-0,"\"",{"a":{}}]}`, `{} {}`, `[{]`, `{"a":"\\"}`, "\xef\xbb\xbf{}",
		`{"phrase":"\ud83d"}`, `{"test":tru}`, `{"limit":1e3}`, `{"at":"2026-11-02T09:00:00Z"}`, `{"":{"":[]}}`,
	} {
		f.Add([]byte(seed))
	}
	plain := strict.For[struct {
		base
		Phrase string          `json:"phrase"`
		Limit  int             `json:"limit"`
		Inner  inner           `json:"inner"`
		Raw    json.RawMessage `json:"raw"`
	}](strict.DefaultLimits())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := plain.Decode(data)
		if err != nil {
			if !errors.Is(err, strict.ErrBody) {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		want := got
		reflect.ValueOf(&want).Elem().SetZero()
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&want); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: taken, but %v", data, err)
		}
	})
}
