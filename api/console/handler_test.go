package console_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/api/console"
)

func get(t *testing.T, method, path string, header ...string) *http.Response {
	t.Helper()
	cfg := console.Config{Site: "Kelvane", Demo: true, PublishableKey: "pk_x", ReportKey: "sk_x", Examples: []string{"set up sso"}}
	req := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	console.Handler(cfg).ServeHTTP(rec, req)
	return rec.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHandlerAnswers(t *testing.T) {
	for _, c := range []struct {
		method, path, contentType, cache string
		status                           int
	}{
		{"GET", "/", "text/html; charset=utf-8", "no-cache", 200},
		{"GET", "/main.js", "text/javascript; charset=utf-8", "no-cache", 200},
		{"GET", "/console.css", "text/css; charset=utf-8", "no-cache", 200},
		{"GET", "/mark.svg", "image/svg+xml", "no-cache", 200},
		{"GET", "/config.json", "application/json; charset=utf-8", "no-store", 200},
		{"HEAD", "/", "text/html; charset=utf-8", "no-cache", 200},
		{"GET", "/index.html", "text/plain; charset=utf-8", "", 404},
		{"GET", "/doc.go", "text/plain; charset=utf-8", "", 404},
		{"GET", "/static/main.js", "text/plain; charset=utf-8", "", 404},
		{"POST", "/", "text/plain; charset=utf-8", "", 405},
		{"DELETE", "/config.json", "text/plain; charset=utf-8", "", 405},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			res := get(t, c.method, c.path)
			if res.StatusCode != c.status {
				t.Errorf("status %d, want %d", res.StatusCode, c.status)
			}
			if got := res.Header.Get("Content-Type"); got != c.contentType {
				t.Errorf("content type %q, want %q", got, c.contentType)
			}
			if got := res.Header.Get("Cache-Control"); got != c.cache {
				t.Errorf("cache control %q, want %q", got, c.cache)
			}
			if c.method == "HEAD" && body(t, res) != "" {
				t.Error("HEAD has a body")
			}
		})
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
		"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
	want := map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	}
	for _, path := range []string{"/", "/main.js", "/config.json", "/none"} {
		res := get(t, "GET", path)
		for name, value := range want {
			if got := res.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", path, name, got, value)
			}
		}
	}
}

func TestTagsFollowTheContent(t *testing.T) {
	first := get(t, "GET", "/main.js")
	tag := first.Header.Get("ETag")
	if tag == "" || tag == get(t, "GET", "/wire.js").Header.Get("ETag") {
		t.Fatalf("tag %q is not one of its own", tag)
	}
	again := get(t, "GET", "/main.js", "If-None-Match", tag)
	if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
		t.Errorf("status %d for a known tag, want 304 without a body", again.StatusCode)
	}
	if stale := get(t, "GET", "/main.js", "If-None-Match", `"0"`); stale.StatusCode != http.StatusOK {
		t.Errorf("status %d for an old tag, want 200", stale.StatusCode)
	}
}

func TestSettings(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal([]byte(body(t, get(t, "GET", "/config.json"))), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"site": "Kelvane", "demo": true, "sample": true, "publishable_key": "pk_x", "report_key": "sk_x", "examples": []any{"set up sso"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

func TestSettingsWithoutExamplesHaveAnEmptyList(t *testing.T) {
	rec := httptest.NewRecorder()
	console.Handler(console.Config{}).ServeHTTP(rec, httptest.NewRequest("GET", "/config.json", nil))
	if got := rec.Body.String(); !strings.Contains(got, `"examples":[]`) || !strings.Contains(got, `"publishable_key":""`) {
		t.Errorf("settings %s", got)
	}
}
