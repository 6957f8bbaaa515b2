package api_test

import (
	"net/http"
	"strings"
	"testing"

	"moments/api/wire"
)

func TestRecommend(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var posted, got wire.Answer
	a := s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{"phrase":"set up SSO","chain":"c1","persona":"it-manager","explain":true}`})
	a.want(http.StatusOK).into(&posted)
	if a.header.Get("Cache-Control") != "private, max-age=30" {
		t.Errorf("cached as %q", a.header.Get("Cache-Control"))
	}
	if len(posted.Groups) == 0 || posted.Phrase != "set up SSO" || posted.Chain != "c1" || posted.Query.Phrase != "" || posted.Context == "" {
		t.Fatalf("%s", a.body)
	}
	item := posted.Groups[0].Items[0]
	if item.ID != "sso-guide" || item.Position != 1 || item.Token == "" || item.Why == "" || item.Explanation == nil || item.CTA == nil {
		t.Errorf("%+v", item)
	}
	s.do(call{path: "/v1/recommend?phrase=set+up+SSO&limit=1", key: "pk"}).want(http.StatusOK).into(&got)
	if n := len(got.Groups); n != 1 || len(got.Groups[0].Items) != 1 {
		t.Errorf("a limit of one gave %d groups", n)
	}
	var explained wire.Answer
	s.do(call{method: "POST", path: "/v1/explain", key: "pk", body: `{"phrase":"sso"}`}).want(http.StatusOK).into(&explained)
	if explained.Groups[0].Items[0].Explanation == nil {
		t.Error("explain does not explain")
	}
}

func TestNextBestWithoutAPhrase(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var got wire.Answer
	s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{"page":"/sso-guide?utm=1","step":"worth"}`}).want(http.StatusOK).into(&got)
	for _, g := range got.Groups {
		for _, item := range g.Items {
			if item.ID == "sso-guide" {
				t.Error("the page itself is recommended")
			}
		}
	}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var got wire.Batch
	s.do(call{method: "POST", path: "/v1/recommend/batch", key: "pk", body: `{"requests":[{"phrase":"sso"},{"phrase":"sso price","limit":1},{}]}`}).
		want(http.StatusOK).into(&got)
	if len(got.Answers) != 3 || got.Answers[1].Phrase != "sso price" {
		t.Errorf("%+v", got)
	}
	p := s.do(call{method: "POST", path: "/v1/recommend/batch", key: "pk", body: `{"requests":[{"phrase":"sso"},{"limit":99},{"phrase":"` + strings.Repeat("x", 600) + `"}]}`}).
		problem(http.StatusBadRequest, "phrase_too_long")
	if len(p.Errors) != 2 || p.Errors[0].Pointer != "/requests/1/limit" || p.Errors[1].Pointer != "/requests/2" {
		t.Errorf("%+v", p.Errors)
	}
	for _, body := range []string{`{"requests":[]}`, `{"requests":[` + strings.Repeat(`{},`, 20) + `{}]}`} {
		s.do(call{method: "POST", path: "/v1/recommend/batch", key: "pk", body: body}).problem(http.StatusBadRequest, "invalid_request")
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	var got map[string]any
	s.do(call{method: "POST", path: "/v1/tag", key: "pk", body: `{"phrase":"set up sso"}`}).want(http.StatusOK).into(&got)
	if got["phrase"] != "set up sso" || !strings.HasPrefix(got["moment"].(string), "do/") {
		t.Errorf("%v", got)
	}
	s.do(call{method: "POST", path: "/v1/tag", key: "pk", body: `{"phrase":" "}`}).problem(http.StatusBadRequest, "phrase_empty")
}

func TestBadRequestsSayWhatToTry(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	for _, test := range []struct {
		name, body, code, pointer, try string
		status                         int
	}{
		{"a misspelt field", `{"phrse":"sso"}`, "invalid_body", "/phrse", `did you mean "phrase"?`, 400},
		{"another's name of a field", `{"query":"sso"}`, "invalid_body", "/query", `did you mean "phrase"?`, 400},
		{"a field of a filter", `{"filters":{"topics":"sso"}}`, "invalid_body", "/filters/topics", `did you mean "topic"?`, 400},
		{"something behind", `{"phrase":"sso"} trailing`, "invalid_body", "", "one JSON value", 400},
		{"two values", `{"phrase":"sso"}{"phrase":"sso"}`, "invalid_body", "", "one JSON value", 400},
		{"half a body", `{"phrase":`, "invalid_body", "", "", 400},
		{"no body", ``, "invalid_body", "", "JSON", 400},
		{"a wrong type", `{"limit":"8"}`, "invalid_body", "/limit", "a number", 400},
		{"a number that is not whole", `{"limit":1.5}`, "invalid_body", "", "", 400},
		{"a field twice", `{"phrase":"a","phrase":"b"}`, "invalid_body", "/phrase", "", 400},
		{"too deep", strings.Repeat(`{"filters":`, 40) + `1` + strings.Repeat(`}`, 40), "invalid_body", "/filters/filters", "", 400},
		{"a phrase of 10 kB", `{"phrase":"` + strings.Repeat("x", 10_000) + `"}`, "phrase_too_long", "", "", 400},
		{"a phrase of nothing", `{"phrase":" \u200b "}`, "phrase_empty", "", "", 400},
		{"an empty phrase", `{"phrase":""}`, "phrase_empty", "", "", 400},
		{"an unknown persona", `{"phrase":"sso","persona":"king"}`, "invalid_request", "/persona", "it-manager", 400},
		{"an unknown step", `{"phrase":"sso","step":"later"}`, "invalid_request", "/step", "discover", 400},
		{"no intent", `{"phrase":"sso","intent":"sell"}`, "invalid_request", "/intent", "know, go, do or buy", 400},
		{"too many items", `{"phrase":"sso","limit":21}`, "invalid_request", "/limit", "1 to 20", 400},
		{"a consent that there is not", `{"phrase":"sso","consent":"yes"}`, "invalid_request", "/consent", "anonymous", 400},
		{"a visitor's address", `{"phrase":"sso","visitor":"jo@example.com"}`, "invalid_request", "/visitor", "an id", 400},
		{"a chain with spaces", `{"phrase":"sso","chain":"a b"}`, "invalid_request", "/chain", "letters", 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: test.body}).problem(test.status, test.code)
			if test.pointer == "" && test.try == "" {
				return
			}
			found := false
			for _, e := range p.Errors {
				found = found || strings.HasPrefix(e.Pointer, test.pointer) && strings.Contains(e.Suggestion, test.try)
			}
			if !found {
				t.Errorf("no fault at %q that says %q: %+v", test.pointer, test.try, p)
			}
		})
	}
}

func TestUnknownParametersAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := s.do(call{path: "/v1/recommend?phrse=sso&limit=many&explain=perhaps", key: "pk"}).problem(http.StatusBadRequest, "invalid_parameter")
	if len(p.Errors) != 3 || !strings.Contains(p.Detail, `did you mean "phrase"?`) {
		t.Errorf("%+v", p)
	}
	s.do(call{method: "POST", path: "/v1/recommend?limit=3", key: "pk", body: `{}`}).problem(http.StatusBadRequest, "invalid_parameter")
}
