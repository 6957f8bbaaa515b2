package api_test

import (
	"net/http"
	"testing"

	"moments/api/wire"
)

func TestSuggest(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	for path, want := range map[string]int{
		"/v1/suggest?q=set":          1,
		"/v1/suggest?q=SET+":         1,
		"/v1/suggest?q=s":            0,
		"/v1/suggest?q=":             0,
		"/v1/suggest?q=zzz":          0,
		"/v1/suggest?q=set&limit=50": 1,
	} {
		var got wire.Suggestions
		s.do(call{path: path, key: "pk"}).want(http.StatusOK).into(&got)
		if len(got.Suggestions) != want {
			t.Errorf("%s: %+v", path, got)
		}
	}
	for _, path := range []string{"/v1/suggest?q=set&limit=51", "/v1/suggest?q=set&limit=-1", "/v1/suggest?query=set"} {
		s.do(call{path: path, key: "pk"}).want(http.StatusBadRequest)
	}
	s.do(call{path: "/v1/suggest?q=set"}).want(http.StatusUnauthorized)
}
