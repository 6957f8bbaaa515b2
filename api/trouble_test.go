package api_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moments/api"
	"moments/api/access"
	"moments/engine"
	"moments/engine/enginetest"
)

func TestPanicIsAProblem(t *testing.T) {
	t.Parallel()
	var log logbook
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			panic(http.ErrAbortHandler)
		}
		panic("planted")
	})
	s := start(t, func(cfg *api.Config) { cfg.Console, cfg.Logger = page, logTo(&log) })
	a := s.send(call{path: "/console/"})
	a.problem(http.StatusInternalServerError, "internal_error")
	if strings.Contains(string(a.body), "planted") || !strings.Contains(log.String(), "planted") {
		t.Error("the panic is told to the visitor, or not to the operator")
	}
	if _, err := http.Get(s.url + "/console/cut"); err == nil {
		t.Error("an aborted answer came through")
	}
	s.do(call{path: "/healthz"}).want(http.StatusOK)
}

func TestAClosedStoreIsSaid(t *testing.T) {
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Kinds = api.Kinds() })
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := keys.Create(t.Context(), e.Author(), api.KeySpec{Kind: "sk", Scopes: []string{"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	server, err := api.New(api.Config{Engine: e.Engine, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Store().Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, body string) answer {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+key)
		rec := httptest.NewRecorder()
		server.Handler().ServeHTTP(rec, req)
		return answer{status: rec.Code, header: rec.Header(), body: rec.Body.Bytes(), t: t}
	}
	a := ask("POST", "/v1/outcomes", `{"events":[{"action_name":"report","timestamp":"2026-11-02T09:00:00Z"}]}`)
	if a.problem(503, "stopping"); a.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	ask("PUT", "/v1/assets/a", guide).problem(503, "stopping")
	ask("POST", "/v1/keys", `{"kind":"pk"}`).problem(503, "stopping")
	if a := ask("GET", "/readyz", ""); a.status != 503 || !strings.Contains(string(a.body), "closed") || strings.Contains(string(a.body), e.Dir) {
		t.Errorf("%d %s", a.status, a.body)
	}
	ask("GET", "/healthz", "").want(http.StatusOK)
	ask("GET", "/metrics", "").want(http.StatusOK)
}

func TestClassify(t *testing.T) {
	if code, status := api.Classify(errors.New("anything")); code != "internal_error" || status != 500 {
		t.Errorf("%s %d", code, status)
	}
	if code, status := api.Classify(errors.Join(errors.New("x"), access.ErrRevoked)); code != "key_revoked" || status != 401 {
		t.Errorf("%s %d", code, status)
	}
}
