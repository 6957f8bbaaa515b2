package console_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// openDocument reads the OpenAPI document of the real server.
func openDocument(t *testing.T) routers.Router {
	t.Helper()
	data, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	document.Servers = nil // paths are found whatever the address of the server
	router, err := legacy.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// asDocumented holds what the page asks, and what is answered in place of the server, against the document, so that the page is tried with
// what it will meet.
func (a *api) asDocumented(next http.Handler) http.Handler {
	router := openDocument(a.t)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, err := io.ReadAll(r.Body)
		if err != nil {
			return // the page has taken its request back
		}
		r.Body = io.NopCloser(bytes.NewReader(asked))
		answered := httptest.NewRecorder()
		next.ServeHTTP(answered, r)
		again, err := http.NewRequest(r.Method, "http://localhost"+r.URL.String(), bytes.NewReader(asked))
		if err != nil {
			a.t.Error(err)
			return
		}
		again.Header = r.Header
		a.check(router, again, answered)
		maps.Copy(w.Header(), answered.Header())
		w.WriteHeader(answered.Code)
		w.Write(answered.Body.Bytes())
	})
}

func (a *api) check(router routers.Router, r *http.Request, answered *httptest.ResponseRecorder) {
	route, params, err := router.FindRoute(r)
	if err != nil {
		a.t.Errorf("the page asks for %s %s: %v", r.Method, r.URL, err)
		return
	}
	asked := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), asked); err != nil {
		a.t.Errorf("the page asks %s not as the document says: %v", r.URL, err)
	}
	if hostile := bytes.Contains(answered.Body.Bytes(), []byte("onerror")); hostile {
		return
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: answered.Code, Header: answered.Header(),
		Body: io.NopCloser(bytes.NewReader(answered.Body.Bytes())), Options: asked.Options,
	})
	if err != nil {
		a.t.Errorf("%s is answered not as the document says: %v", r.URL, err)
	}
}
