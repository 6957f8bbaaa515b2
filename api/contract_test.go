package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"moments/api"
	"moments/api/problem"
)

// contract is the OpenAPI document as something that responses are held against.
type contract struct {
	document *openapi3.T
	router   routers.Router
}

func openContract(t testing.TB) *contract {
	t.Helper()
	d, err := readContract()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// readContract reads the document once for all tests.
var readContract = sync.OnceValues(func() (*contract, error) {
	for _, media := range []string{"text/javascript", "text/css", "text/html"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.PlainBodyDecoder)
	}
	data, err := os.ReadFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	document, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	document.Servers = nil // the router takes / for a prefix
	router, err := legacy.NewRouter(document)
	return &contract{document: document, router: router}, err
})

// check holds a response against the document, and the request too when it was taken.
func (d *contract) check(t testing.TB, c call, a answer) {
	t.Helper()
	method := c.method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, "http://localhost"+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	if c.body != "" {
		req.Header.Set("Content-Type", c.media)
		if c.media == "" {
			req.Header.Set("Content-Type", "application/json")
		}
	}
	route, params, err := d.router.FindRoute(req)
	if err != nil {
		if a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed {
			t.Errorf("%s %s answers %d and is not in the document: %v", method, c.path, a.status, err)
		}
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: req, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if a.status < 300 && !c.loose && (c.media == "" || c.media == "application/json") {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			t.Errorf("%s %s was taken, but is not as the document says: %v", method, c.path, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), Options: input.Options,
	})
	if err != nil {
		t.Errorf("%s %s: the response is not as the document says: %v\n%s", method, c.path, err, a.body)
	}
}

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	d := openContract(t)
	if err := d.document.Validate(context.Background(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Error(err)
	}
}

func TestDocumentAndRoutesAgree(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	var documented []string
	for path, item := range s.spec.document.Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+path)
		}
	}
	slices.Sort(documented)
	if routes := api.RouteNames(s.server); !slices.Equal(documented, routes) {
		t.Errorf("the document has\n%s\nand the server\n%s", strings.Join(documented, "\n"), strings.Join(routes, "\n"))
	}
}

func TestDocumentNamesEveryCode(t *testing.T) {
	var named []string
	for _, code := range openContract(t).document.Components.Schemas["Code"].Value.Enum {
		named = append(named, code.(string))
	}
	codes := problem.Codes()
	slices.Sort(codes)
	if !slices.Equal(named, codes) {
		t.Errorf("the document has %v, the table %v", named, codes)
	}
}

func TestRoutesAreServedAsDocumented(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	a := s.do(call{path: "/v1/openapi.json"}).want(http.StatusOK)
	printed, err := api.OpenAPI()
	s.must(err)
	if string(a.body) != string(printed) || !strings.Contains(string(printed), `"openapi":"3.1.0"`) {
		t.Error("the server and OpenAPI() say different things")
	}
}
