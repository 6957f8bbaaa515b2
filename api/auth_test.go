package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/api"
	"moments/api/access"
)

// Who may use a route, apart from keys that are good for nothing.
const (
	anybody    = "none pk free admin write publish reports leads"
	anyKeys    = "pk free admin write publish reports leads"
	reporters  = "admin reports"
	publishers = "admin publish"
	writers    = "admin write"
	readers    = "admin write reports"
	wordsmith  = "admin write publish reports"
	importers  = "admin write publish"
	admins     = "admin"
)

// matrix is who may use which route. A route without a row fails the test.
var matrix = map[string]string{
	"GET /v1/recommend":                             anyKeys,
	"POST /v1/recommend":                            anyKeys,
	"POST /v1/recommend/batch":                      anyKeys,
	"POST /v1/explain":                              anyKeys,
	"POST /v1/tag":                                  anyKeys,
	"GET /v1/suggest":                               anyKeys,
	"POST /v1/outcomes":                             anyKeys,
	"GET /v1/gaps":                                  reporters,
	"GET /v1/gaps/{intent}/{step}/{persona}":        reporters,
	"GET /v1/corrections":                           reporters,
	"POST /v1/corrections":                          publishers,
	"POST /v1/corrections/review":                   publishers,
	"GET /v1/rules":                                 wordsmith,
	"POST /v1/rules":                                publishers,
	"GET /v1/rules/{id}":                            wordsmith,
	"PUT /v1/rules/{id}":                            publishers,
	"DELETE /v1/rules/{id}":                         publishers,
	"GET /v1/rule-findings":                         wordsmith,
	"GET /v1/trials":                                reporters,
	"GET /v1/trials/{name}":                         reporters,
	"GET /v1/trial-size":                            reporters,
	"POST /v1/trials":                               admins,
	"POST /v1/trials/{name}/stop":                   admins,
	"GET /v1/assets":                                readers,
	"POST /v1/assets/bulk":                          writers,
	"GET /v1/assets/{id}":                           readers,
	"PUT /v1/assets/{id}":                           writers,
	"DELETE /v1/assets/{id}":                        writers,
	"GET /v1/assets/{id}/versions":                  readers,
	"GET /v1/assets/{id}/versions/{number}":         readers,
	"POST /v1/assets/{id}/versions/{number}/revert": writers,
	"GET /v1/imports":                               wordsmith,
	"POST /v1/imports":                              importers,
	"GET /v1/imports/{id}":                          wordsmith,
	"GET /v1/imports/{id}/rows":                     importers,
	"POST /v1/imports/{id}/apply":                   importers,
	"POST /v1/imports/{id}/undo":                    importers,
	"POST /v1/imports/{id}/cancel":                  importers,
	"GET /v1/personas":                              wordsmith,
	"GET /v1/steps":                                 wordsmith,
	"GET /v1/moments":                               wordsmith,
	"PUT /v1/personas":                              publishers,
	"PUT /v1/steps":                                 publishers,
	"PUT /v1/moments":                               publishers,
	"GET /v1/synonyms":                              wordsmith,
	"PUT /v1/synonyms":                              publishers,
	"GET /v1/keywords/draft":                        wordsmith,
	"PUT /v1/keywords/draft":                        publishers,
	"POST /v1/keywords/draft/rows":                  publishers,
	"POST /v1/keywords/draft/step":                  publishers,
	"POST /v1/keywords/draft/accept":                publishers,
	"GET /v1/keywords/draft/lint":                   wordsmith,
	"GET /v1/keywords/draft/tests":                  wordsmith,
	"POST /v1/keywords/draft/publish":               publishers,
	"GET /v1/keywords/diff":                         wordsmith,
	"GET /v1/keywords/versions":                     wordsmith,
	"GET /v1/keywords/versions/{number}":            wordsmith,
	"POST /v1/keywords/versions/{number}/restore":   publishers,
	"GET /v1/keywords/tests":                        wordsmith,
	"PUT /v1/keywords/tests":                        publishers,
	"POST /v1/keywords/draft/dry-run":               publishers,
	"GET /v1/keywords/mined":                        wordsmith,
	"POST /v1/keywords/mined/{key}/accept":          publishers,
	"POST /v1/keywords/mined/{key}/dismiss":         publishers,
	"POST /v1/keywords/mined/{key}/reopen":          publishers,
	"GET /v1/suggestions":                           readers,
	"POST /v1/suggestions/accept":                   writers,
	"POST /v1/suggestions/correct":                  writers,
	"POST /v1/suggestions/undo":                     writers,
	"GET /v1/twins":                                 readers,
	"GET /v1/status":                                admins,
	"GET /v1/keys":                                  admins,
	"POST /v1/keys":                                 admins,
	"DELETE /v1/keys/{id}":                          admins,
	"GET /widget/{version}/{file}":                  anybody,
	"GET /widget/{version}/lang/{file}":             anybody,
	"GET /widget/example":                           anybody,
	"GET /widget/example/":                          anybody,
	"GET /widget/example/{page}":                    anybody,
	"GET /widget/example/static/{part}":             anybody,
	"GET /v1/openapi.json":                          anybody,
	"GET /healthz":                                  anybody,
	"GET /readyz":                                   anybody,
	"GET /metrics":                                  anybody,
	"GET /":                                         anybody,
}

func TestEveryRouteAndEveryRole(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.clock.advance(2 * time.Hour) // "expired" has
	routes := api.RouteNames(s.server)
	if len(routes) != len(matrix) {
		t.Errorf("%d routes and %d rows", len(routes), len(matrix))
	}
	for _, route := range routes {
		allowed, there := matrix[route]
		if !there {
			t.Errorf("%s has no row in the matrix", route)
		}
		for role := range s.key {
			if role == "other" {
				continue
			}
			may := slices.Contains(strings.Fields(allowed), role) || allowed == anybody
			s.checkRole(route, role, may)
		}
	}
}

// checkRole asks with a key and a body that is refused, if it comes so far.
func (s *site) checkRole(route, role string, may bool) {
	s.T.Helper()
	method, path, _ := strings.Cut(route, " ")
	path = strings.NewReplacer("{intent}", "do", "{step}", "use", "{persona}", "-", "{id}", "nothing-has-this-id").Replace(path)
	c := call{method: method, path: path, key: role}
	if method == "POST" || method == "PUT" {
		c.body = `{"nonsense":1}`
	}
	if path == "/v1/outcomes" { // its key may come in the body, which is read first
		c.body = `{"events":[]}`
	}
	a := s.send(c)
	refused := a.status == http.StatusUnauthorized || a.status == http.StatusForbidden
	if refused == may {
		s.T.Errorf("%s with the key %q: status %d, may %t: %s", route, role, a.status, may, a.body)
	}
	if useless := strings.Contains("none unknown wrong revoked expired", role); refused && useless != (a.status == http.StatusUnauthorized) {
		s.T.Errorf("%s with the key %q: status %d", route, role, a.status)
	}
}

func TestKeysSayWhyTheyAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.clock.advance(2 * time.Hour)
	for role, code := range map[string]string{
		"none": "key_missing", "unknown": "key_unknown", "wrong": "key_unknown", "revoked": "key_revoked", "expired": "key_expired",
	} {
		a := s.do(call{path: "/v1/status", key: role})
		a.problem(http.StatusUnauthorized, code)
		if !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s: no challenge", role)
		}
		if key := s.key[role]; key != "" && strings.Contains(string(a.body), key) {
			t.Errorf("%s: the answer repeats the key", role)
		}
	}
	p := s.do(call{path: "/v1/gaps", key: "write"}).problem(http.StatusForbidden, "scope_missing")
	if !strings.Contains(p.Detail, "reports:read") {
		t.Errorf("%s", p.Detail)
	}
}

func TestKeysOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	var made struct{ ID, Key string }
	a := s.do(call{method: "POST", path: "/v1/keys", key: "admin", body: `{"kind":"sk","note":"dashboard","scopes":["reports:read"]}`}).
		want(http.StatusCreated).into(&made)
	if a.header.Get("Moments-Seq") == "" || !strings.HasPrefix(made.Key, "sk_"+made.ID+"_") {
		t.Errorf("%s", a.body)
	}
	s.key["made"] = made.Key
	s.do(call{path: "/v1/gaps", key: "made"}).want(http.StatusOK)
	var list struct{ Keys []access.Key }
	a = s.do(call{path: "/v1/keys", key: "admin"}).want(http.StatusOK).into(&list)
	if strings.Contains(string(a.body), made.Key) || !strings.Contains(string(a.body), s.key["pk"]) {
		t.Error("a secret key can be read again, or a publishable one cannot")
	}
	s.do(call{method: "DELETE", path: "/v1/keys/" + made.ID, key: "admin"}).want(http.StatusNoContent)
	s.do(call{path: "/v1/gaps", key: "made"}).problem(http.StatusUnauthorized, "key_revoked")
	s.do(call{method: "DELETE", path: "/v1/keys/nobody", key: "admin"}).problem(http.StatusNotFound, "not_found")
	p := s.do(call{method: "POST", path: "/v1/keys", key: "admin", body: `{"kind":"pk","origins":["https://*.example.com"],"scopes":["admin"]}`}).
		problem(http.StatusUnprocessableEntity, "invalid_key")
	if len(p.Errors) != 2 {
		t.Errorf("%+v", p.Errors)
	}
}

// origins are what pages, and what is none, may send; the page of the key is pageOrigin, https://www.example.com.
var origins = []struct {
	origin  string
	allowed bool
}{
	{"https://www.example.com", true},
	{"http://www.example.com", false},
	{"https://www.example.com:443", false},
	{"https://www.example.com:8443", false},
	{"https://www.example.com/", false},
	{"https://www.example.com/path", false},
	{"https://www.example.com?q", false},
	{"https://www.example.com#f", false},
	{"https://www.example.com.", false},
	{"https://WWW.example.com", false},
	{"HTTPS://www.example.com", false},
	{"https://example.com", false},
	{"https://a.www.example.com", false},
	{"https://www.example.com.evil.test", false},
	{"https://www.example.comevil.test", false},
	{"https://evilwww.example.com", false},
	{"https://evil.test/https://www.example.com", false},
	{"https://evil.test?https://www.example.com", false},
	{"https://www-example.com", false},
	{"https://wwwXexample.com", false},
	{"https://www.example.co", false},
	{"https://user@www.example.com", false},
	{"https://www.example.com@evil.test", false},
	{"https://www.example.com%60.evil.test", false},
	{"https://www.example.com\\.evil.test", false},
	{"https://www.example.com https://evil.test", false},
	{"https://evil.test, https://www.example.com", false},
	{"//www.example.com", false},
	{"www.example.com", false},
	{"null", false},
	{"*", false},
	{"file://", false},
	{"data:text/html,x", false},
	{"chrome-extension://abcdef", false},
	{"https://", false},
	{"https://127.0.0.1", false},
	{"https://[::1]", false},
	{"http://localhost:3000", false},
	{"https://ẅww.example.com", false},
	{"https://xn--www-example-com.test", false},
}

func TestOriginsAreExact(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	if len(origins) < 40 {
		t.Fatalf("only %d origins", len(origins))
	}
	for _, o := range origins {
		header := map[string]string{"Origin": o.origin}
		a := s.send(call{method: "POST", path: "/v1/tag", key: "pk", body: `{"phrase":"sso"}`, header: header})
		before := s.send(call{method: "OPTIONS", path: "/v1/tag", header: header}).want(http.StatusNoContent)
		allow, early := a.header.Get("Access-Control-Allow-Origin"), before.header.Get("Access-Control-Allow-Origin")
		if o.allowed && (a.status != http.StatusOK || allow != o.origin || early != o.origin) {
			t.Errorf("%q is refused: %d, %q, %q", o.origin, a.status, allow, early)
		}
		if !o.allowed && (a.status != http.StatusForbidden || allow != "" || early != "") {
			t.Errorf("%q is allowed: %d, %q, %q", o.origin, a.status, allow, early)
		}
		if !o.allowed {
			a.problem(http.StatusForbidden, "origin_not_allowed")
		}
		for _, h := range []http.Header{a.header, before.header} {
			if !slices.Contains(h.Values("Vary"), "Origin") || h.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%q: %v", o.origin, h)
			}
		}
	}
}

func TestOriginsAndKeys(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	tag := func(key, origin string) answer {
		return s.send(call{method: "POST", path: "/v1/tag", key: key, body: `{"phrase":"sso"}`, header: map[string]string{"Origin": origin}})
	}
	a := tag("other", pageOrigin) // the origin of one key, and another key
	a.problem(http.StatusForbidden, "origin_not_allowed")
	if a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the page may read the answer of a key that is not for it")
	}
	tag("free", pageOrigin).problem(http.StatusForbidden, "origin_not_allowed")
	tag("free", s.url).want(http.StatusOK) // a page of the server's own
	tag("pk", s.url).want(http.StatusOK)
	tag("free", "").want(http.StatusOK)
	a = tag("none", pageOrigin)
	if a.problem(http.StatusUnauthorized, "key_missing"); a.header.Get("Access-Control-Allow-Origin") != pageOrigin {
		t.Error("the page cannot read why it is refused")
	}
	before := s.send(call{method: "OPTIONS", path: "/v1/recommend", header: map[string]string{"Origin": pageOrigin}})
	if before.header.Get("Access-Control-Max-Age") != "600" || !strings.Contains(before.header.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("%v", before.header)
	}
	s.send(call{method: "OPTIONS", path: "/v1/gaps", header: map[string]string{"Origin": pageOrigin}}).problem(http.StatusMethodNotAllowed, "method_not_allowed")
}
