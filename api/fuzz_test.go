package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"moments/api"
	"moments/engine"
	"moments/engine/enginetest"
)

// poster sends bodies to a handler without a network, on an engine in memory.
func poster(f *testing.F, path, media string) func(t *testing.T, body []byte) {
	e := enginetest.New(f, func(cfg *engine.Config) { cfg.Kinds, cfg.Dir = api.Kinds(), "" })
	e.MustPut(e.Asset("sso-guide", "Set up SSO", "do/use/-"))
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		f.Fatal(err)
	}
	_, key, err := keys.Create(f.Context(), e.Author(), api.KeySpec{Kind: "pk"})
	if err != nil {
		f.Fatal(err)
	}
	server, err := api.New(api.Config{Engine: e.Engine, Keys: keys})
	if err != nil {
		f.Fatal(err)
	}
	return func(t *testing.T, body []byte) {
		req := httptest.NewRequest("POST", path, strings.NewReader(string(body)))
		req.Header.Set("Authorization", "Bearer "+key)
		req.Header.Set("Content-Type", media)
		rec := httptest.NewRecorder()
		server.Handler().ServeHTTP(rec, req)
		var got map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatalf("%q: not JSON: %s", body, rec.Body)
		}
		if status, problem := rec.Code, rec.Header().Get("Content-Type") == "application/problem+json"; status >= 500 || status >= 400 != problem {
			t.Fatalf("%q: status %d: %s", body, status, rec.Body)
		}
	}
}

func FuzzRecommendBody(f *testing.F) {
	post := poster(f, "/v1/recommend", "application/json")
	for _, seed := range []string{
		`{"phrase":"set up sso","persona":"-","limit":3,"filters":{"kind":"guide"},"explain":true}`, `{"phrse":1}`, `{}`, `[]`, `null`, `{"limit":1e99}`,
		`{"phrase":"\ud800"}`, `{"phrase":"` + "\xff" + `"}`, `{"context":"AQEB","chain":"a.b:c"}`, `{"phrase":"a"}{}`, `{"filters":{"filters":{}}}`, "\ufeff{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(post)
}

func FuzzOutcomesBody(f *testing.F) {
	post := poster(f, "/v1/outcomes", "text/plain")
	for _, seed := range []string{
		`{"events":[{"action_name":"click","timestamp":"2026-11-02T09:00:00Z","event_attributes":{"id":"e","token":"AQEB","position":{"ordinal":1}}}]}`,
		`{"key":"pk_a_b","events":[null,1,"",[],{}]}`, `{"events":[{"action_name":"report","timestamp":"x","user_query":"q"}]}`, `{"events":{}}`,
		`{"events":[{"action_name":"dwell","timestamp":"2026-11-02T09:00:00+14:00","event_attributes":{"seconds":1e999,"value":-0}}]}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(post)
}

func FuzzRecommendAddress(f *testing.F) {
	e := enginetest.New(f, func(cfg *engine.Config) { cfg.Kinds, cfg.Dir = api.Kinds(), "" })
	keys, err := api.OpenKeys(e.Store(), e.Site())
	if err != nil {
		f.Fatal(err)
	}
	_, key, err := keys.Create(f.Context(), e.Author(), api.KeySpec{Kind: "pk"})
	if err != nil {
		f.Fatal(err)
	}
	server, err := api.New(api.Config{Engine: e.Engine, Keys: keys})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"phrase=sso&limit=3", "phrase=%ff%00&explain=1", "limit=-9&limit=x", "min_seq=cmd:1", "a;b=c&%zz", "phrse=sso&=&&&"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		req := httptest.NewRequest("GET", "/v1/recommend", nil)
		req.URL.RawQuery = query
		req.Header.Set("Authorization", "Bearer "+key)
		rec := httptest.NewRecorder()
		server.Handler().ServeHTTP(rec, req)
		if rec.Code >= 500 && rec.Code != 503 || !json.Valid(rec.Body.Bytes()) { // 503: min_seq asks for what is yet to come
			t.Fatalf("%q: status %d: %s", query, rec.Code, rec.Body)
		}
	})
}
