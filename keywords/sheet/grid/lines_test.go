package grid_test

import (
	"errors"
	"strings"
	"testing"

	"moments/keywords/sheet/grid"
)

func TestLinesOfJSON(t *testing.T) {
	s := open(t, "queries.jsonl", "\xef\xbb\xbf"+`{"id":"1","q":"crm","count":12}

{"q":"erp, \"new\"","count":1.5,"tags":["a","b"],"x":{"y":1},"on":true,"none":null}
{"q":"broken"
{"q":"fine"}
[1]
`).Sheets()[0]
	compare(t, "lines", told(s), `0: id|q|count|tags|x|on|none
1: 1|crm|12||||
3: |erp, "new"|1.5|a|b|{"y":1}|true|
4! quotes : 
5: |fine|||||
6! quotes : 
`)
	if s.Format != "JSONL" || s.Encoding != "UTF-8" {
		t.Errorf("%+v", s)
	}
	late := strings.Repeat("{\"q\":\"a\"}\n", 40) + "{\"q\":\"b\",\"new\":1}\n{\"q\":\"" + strings.Repeat("x", grid.MaxRecordBytes) + "\"}\n{\"q\":\"c\"}\n"
	got := told(open(t, "q.jsonl", late).Sheets()[0])
	if !strings.HasSuffix(got, "\n40: a\n41! cells : b\n42! too_long : \n43: c\n") {
		t.Error(got[max(0, len(got)-100):])
	}
	for _, text := range []string{"{\n\"title\": \"A page\"\n}\n", "{oops}\n"} {
		if _, err := tryOpen("a.json", text); !errors.Is(err, grid.ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
