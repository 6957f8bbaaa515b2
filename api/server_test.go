package api_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"moments/api"
	"moments/api/wire"
)

func TestHealthAndStatus(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *api.Config) { cfg.Demo, cfg.Version = true, "v1" })
	s.fill()
	s.do(call{path: "/healthz"}).want(http.StatusOK)
	var ready wire.Readiness
	s.do(call{path: "/readyz"}).want(http.StatusOK).into(&ready)
	if ready.Status != "ready" {
		t.Errorf("%+v", ready)
	}
	var status wire.Status
	s.do(call{path: "/v1/status", key: "admin"}).want(http.StatusOK).into(&status)
	if status.Version != "v1" || !status.Sample || status.Assets != 3 || status.Map.Rows != 1 || status.Heads.Cmd == 0 || len(status.Followers) == 0 {
		t.Errorf("%+v", status)
	}
	if a := s.do(call{path: "/"}); a.status != http.StatusFound || a.header.Get("Location") != "/console/" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.ask("sso", nil)
	s.report(s.event("report", nil))
	s.send(call{path: "/nothing/jo@example.com?phrase=secret"}).problem(404, "no_such_route")
	s.send(call{method: "BREW", path: "/v1/tag"}).problem(405, "method_not_allowed")
	a := s.do(call{path: "/metrics"}).want(http.StatusOK)
	for _, want := range []string{
		`moments_http_requests_total{method="POST",route="/v1/recommend",status="200"} 1`, `moments_events_total{verdict="accepted"} 1`,
		`moments_http_requests_total{method="other",route="none",status="405"} 1`, `moments_log_head{log="cmd"}`, `moments_follower_lag{follower="index"}`,
		`moments_answers_dropped_total 0`, `moments_store_accepts_writes 1`, `moments_assets 3`, `moments_http_request_duration_seconds_count`, `go_goroutines`,
	} {
		if !strings.Contains(string(a.body), want) {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(string(a.body), "jo@") || strings.Contains(string(a.body), "sso") {
		t.Error("a metric says what a visitor wrote")
	}
}

func TestNotThere(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.do(call{path: "/v1/nothing"}).problem(404, "no_such_route")
	s.do(call{path: "/v1/tag/"}).problem(404, "no_such_route") // no redirect, which would lose a body
	a := s.do(call{path: "/v1/tag"})
	if a.problem(405, "method_not_allowed"); !strings.Contains(a.header.Get("Allow"), "POST") {
		t.Errorf("allowed is %q", a.header.Get("Allow"))
	}
	s.send(call{path: "/console/"}).problem(404, "no_such_route") // none was given
}

func TestBoundsOfRequests(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.send(call{path: "/v1/recommend?phrase=" + strings.Repeat("x", 9000), key: "pk"}).problem(414, "address_too_long")
	s.send(call{path: "/v1/recommend?" + strings.Repeat("a=1&", 70), key: "pk"}).problem(400, "invalid_parameter")
	p := s.do(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{"phrase":"` + strings.Repeat("x", 17<<10) + `"}`}).problem(413, "body_too_large")
	if !strings.Contains(p.Detail, "16384") {
		t.Errorf("%s", p.Detail)
	}
	s.do(call{method: "PUT", path: "/v1/assets/a", key: "write", body: `{"title":"` + strings.Repeat("x", 2<<20) + `"}`}).problem(413, "body_too_large")
	for _, header := range []map[string]string{
		{"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/json; charset=latin1"}, {"Content-Type": "%%%"},
		{"Content-Encoding": "gzip"},
	} {
		s.send(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{}`, header: header}).problem(415, "unsupported_media_type")
	}
	s.send(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{}`, media: "application/json; charset=UTF-8"}).want(http.StatusOK)
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "console "+r.URL.Path) })
	s := start(t, func(cfg *api.Config) { cfg.Console = page })
	for _, path := range []string{"/v1/recommend", "/v1/nothing", "/healthz", "/metrics", "/", "/v1/openapi.json", "/console/", "/console/app.js"} {
		a := s.send(call{path: path})
		policy := a.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if strings.HasPrefix(path, "/console/") && (!strings.Contains(policy, "script-src 'self'") || !strings.Contains(policy, "require-trusted-types-for")) {
			t.Errorf("%s: policy %q", path, policy)
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Referrer-Policy") != "no-referrer" || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	if a := s.send(call{path: "/console/app.js"}); a.status != http.StatusOK || string(a.body) != "console /app.js" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	id := func(given string) string {
		return s.send(call{path: "/healthz", header: map[string]string{"X-Request-Id": given}}).header.Get("X-Request-Id")
	}
	if got := id("abc-123.DEF"); got != "abc-123.DEF" {
		t.Errorf("the id of a proxy became %q", got)
	}
	if got := id("<script>"); strings.Contains(got, "<") || len(got) < 16 {
		t.Errorf("a bad id became %q", got)
	}
	if id("") == id("") {
		t.Error("two requests have one id")
	}
}

// logbook is what was logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func logTo(l *logbook) *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }

func TestLogNamesNobody(t *testing.T) {
	t.Parallel()
	var log logbook
	s := start(t, func(cfg *api.Config) { cfg.Logger = logTo(&log) })
	s.fill()
	header := map[string]string{"User-Agent": "planted-agent", "X-Forwarded-For": "203.0.113.7"}
	s.send(call{path: "/v1/recommend?phrase=planted-phrase&user=planted-user", key: "pk", header: header})
	s.send(call{path: "/planted-path%0d%0a?q=planted-phrase", header: header})
	s.send(call{method: "POST", path: "/v1/recommend", key: "pk", body: `{"phrase":"planted-phrase","visitor":"planted-visitor"}`, header: header})
	text := log.String()
	if !strings.Contains(text, `"route":"/v1/recommend"`) || !strings.Contains(text, `"status":200`) || !strings.Contains(text, `"key":"`) {
		t.Errorf("the log says too little: %s", text)
	}
	for _, secret := range []string{"planted", "127.0.0.1", "203.0.113.7", s.key["pk"]} {
		if strings.Contains(text, secret) {
			t.Errorf("the log names %q: %s", secret, text)
		}
	}
}

func TestForwardedForIsNotBelieved(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.ask("sso", map[string]string{"X-Forwarded-For": "203.0.113.7"})
	s.ask("sso", map[string]string{"X-Forwarded-For": "203.0.113.8", "X-Real-Ip": "203.0.113.9"})
	trusting := start(t, func(cfg *api.Config) { cfg.TrustedProxies = []string{"127.0.0.0/8", "::1/128"} })
	trusting.fill()
	trusting.ask("sso", map[string]string{"X-Forwarded-For": "203.0.113.7"})
	trusting.ask("sso", map[string]string{"X-Forwarded-For": "203.0.113.8"})
	if v := s.visitors(); v[0] != v[1] {
		t.Error("an address is taken from a header that anybody can set")
	}
	if v := trusting.visitors(); v[0] == v[1] {
		t.Error("the proxy that is trusted is not believed")
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	if _, err := api.New(api.Config{}); err == nil {
		t.Error("a server without an engine")
	}
	s := start(t, nil)
	if _, err := api.New(api.Config{Engine: s.Engine.Engine, Keys: s.keys, TrustedProxies: []string{"everybody"}}); err == nil {
		t.Error("a network that is none")
	}
	folder := t.TempDir()
	if _, err := api.New(api.Config{Engine: s.Engine.Engine, Keys: s.keys, SaltFile: folder}); err == nil {
		t.Error("a salt file that is a folder")
	}
	file := filepath.Join(folder, "visitor-salt")
	_, err := api.New(api.Config{Engine: s.Engine.Engine, Keys: s.keys, SaltFile: file})
	s.must(err)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

// serve runs the server of the site on a listener of its own until stop is called; stopped says what it returned.
func (s *site) serve() (url string, stop context.CancelFunc, stopped <-chan error) {
	s.T.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.server.Serve(ctx, l) }()
	return "http://" + l.Addr().String(), stop, ended
}

// slow is a body of which the rest comes when it is let go.
type slow struct {
	first, rest string
	asked       chan struct{} // closed when the first part is read
	free        chan struct{} // closed when the rest may be read
	part        int
}

func (b *slow) Read(p []byte) (int, error) {
	b.part++
	switch b.part {
	case 1:
		close(b.asked)
		return copy(p, b.first), nil
	case 2:
		<-b.free
		return copy(p, b.rest), nil
	}
	return 0, io.EOF
}

// drain is less than the server gives what is under way.
const drain = 5 * time.Second

func TestGracefulStop(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	url, stop, stopped := s.serve()
	body := &slow{first: `{"phrase":`, rest: `"sso"}`, asked: make(chan struct{}), free: make(chan struct{})}
	req, err := http.NewRequest("POST", url+"/v1/recommend", body)
	s.must(err)
	req.Header.Set("Authorization", "Bearer "+s.key["pk"])
	req.Header.Set("Expect", "100-continue") // the body is asked for by the endpoint
	patient := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	defer patient.CloseIdleConnections()
	type result struct {
		status int
		err    error
	}
	done := make(chan result, 1) // the request sends once
	go func() {
		res, err := patient.Do(req)
		if err != nil {
			done <- result{err: err}
			return
		}
		res.Body.Close()
		done <- result{status: res.StatusCode}
	}()
	<-body.asked
	stop()
	patience := time.Now().Add(drain)
	for s.send(call{path: "/readyz"}).status != http.StatusServiceUnavailable { // the same server, by the other listener
		if time.Now().After(patience) {
			t.Error("it stops and still says that it is ready")
			break
		}
	}
	close(body.free)
	if r := <-done; r.err != nil || r.status != http.StatusOK {
		t.Errorf("what was under way was not answered: %+v", r)
	}
	if err := <-stopped; err != nil {
		t.Errorf("serving: %v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		t.Error("it still listens")
	}
}

func TestHalfAHeaderIsCutOff(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for five seconds")
	}
	s := start(t, nil)
	url, stop, stopped := s.serve()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	s.must(err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n")
	s.must(err)
	if _, err := io.ReadAll(conn); err != nil { // ends when the server closes
		t.Error(err)
	}
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestHugeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	url, stop, stopped := s.serve()
	req, err := http.NewRequest("GET", url+"/healthz", nil)
	s.must(err)
	req.Header.Set("X-Large", strings.Repeat("x", 64<<10))
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestServeSaysThatItCannot(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	s.must(l.Close())
	if err := s.server.Serve(t.Context(), l); err == nil {
		t.Error("it serves on a closed listener")
	}
}
