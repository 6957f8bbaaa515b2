package table

import (
	"bytes"
	"io"
	"testing"
)

func TestListOf(t *testing.T) {
	for text, want := range map[string]string{
		`[{"q": 1}, {"q": 2}]`:         "{\"q\":1}\n{\"q\":2}\n",
		`{"searches": [ {"q": "a"} ]}`: "{\"q\":\"a\"}\n",
		`{"a": [], "b": []}`:           "", // which of them it is, nobody knows
		`{"a": 1}`:                     "",
		`[{"q": 1}`:                    "",
		"q,count\n":                    "",
	} {
		lines, ok := listOf("x.JSON", bytes.NewReader([]byte(text)))
		got := ""
		if ok {
			data, err := io.ReadAll(lines)
			if err != nil {
				t.Fatal(err)
			}
			got = string(data)
		}
		if got != want || ok != (want != "") {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
	if _, ok := listOf("x.csv", bytes.NewReader([]byte("[]"))); ok {
		t.Error("a file that is not named as JSON")
	}
}
