package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// request is what the server was asked.
type request struct {
	method, path, query, body string
	header                    http.Header
	at                        time.Time
}

// field is a field of the body, which is a JSON object.
func (r *request) field(name string) any {
	var body map[string]any
	_ = json.Unmarshal([]byte(r.body), &body) // nothing is in what is no object
	return body[name]
}

// rule may answer in the place of the server, and then returns true.
type rule func(w http.ResponseWriter, r request) bool

// gate stands before the server.
type gate struct {
	next  http.Handler
	mu    sync.Mutex
	tab   string // prefix of the addresses that the widgets of the current tab ask
	tabs  int
	asked []request
	rules []rule
	news  chan struct{} // closed and replaced at every request
}

func newGate(next http.Handler) *gate { return &gate{next: next, news: make(chan struct{})} }

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the browser has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !g.current(r) {
		g.next.ServeHTTP(w, r)
		return
	}
	req := request{r.Method, r.URL.Path, r.URL.RawQuery, string(body), r.Header.Clone(), time.Now()}
	g.mu.Lock()
	g.asked = append(g.asked, req)
	rules := slices.Clone(g.rules)
	close(g.news)
	g.news = make(chan struct{})
	g.mu.Unlock()
	for _, rule := range rules {
		if r.Method != http.MethodOptions && rule(w, req) {
			return
		}
	}
	g.next.ServeHTTP(w, r)
}

// current takes the prefix of a tab away, and reports whether the request is not one of a tab that is closed: such a tab may
// still have something to report.
func (g *gate) current(r *http.Request) bool {
	number, path, of := strings.Cut(strings.TrimPrefix(r.URL.Path, tabPrefix), "/")
	if !of || !strings.HasPrefix(r.URL.Path, tabPrefix) {
		return true
	}
	r.URL.Path = "/" + path
	g.mu.Lock()
	defer g.mu.Unlock()
	return tabPrefix+number == g.tab
}

const tabPrefix = "/tab-"

// reset forgets what was asked, lets everything through, and begins another tab.
func (g *gate) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tabs++
	g.asked, g.rules, g.tab = nil, nil, fmt.Sprint(tabPrefix, g.tabs)
}

// prefix is that of the current tab.
func (g *gate) prefix() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tab
}

func (g *gate) rule(r rule) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rules = append(g.rules, r)
}

// open takes all rules away.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rules = nil
}

// to are the requests of a path so far, but for preflights.
func (g *gate) to(path string) (found []request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.asked {
		if r.path == path && r.method != http.MethodOptions {
			found = append(found, r)
		}
	}
	return found
}

// paths are all paths that were asked for, in order.
func (g *gate) paths() (all []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.asked {
		all = append(all, r.path)
	}
	return all
}

// phrases are what was asked to be answered, in order.
func (g *gate) phrases() (all []string) {
	for _, r := range g.to(recommendPath) {
		phrase, _ := r.field("phrase").(string)
		all = append(all, phrase)
	}
	return all
}

// events are what the widget has reported so far.
func (g *gate) events(kind string) (all []event) {
	for _, r := range g.to(outcomesPath) {
		var body struct{ Events []event }
		if json.Unmarshal([]byte(r.body), &body) != nil {
			continue
		}
		for _, e := range body.Events {
			if e.Kind == kind {
				all = append(all, e)
			}
		}
	}
	return all
}

type event struct {
	Kind       string `json:"action_name"`
	Attributes struct {
		ID, Chain, Phrase, Moment string
		Tokens                    []string
		Test                      bool
	} `json:"event_attributes"`
}

// wait returns when the condition holds, which is looked at after every request.
func (g *gate) wait(t testing.TB, what string, holds func() bool) {
	t.Helper()
	timeout := time.After(patience)
	for {
		g.mu.Lock()
		news := g.news
		g.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-news:
		case <-timeout:
			t.Fatalf("waited in vain for %s; asked were %s", what, strings.Join(g.paths(), " "))
		}
	}
}

// refuse answers a path with a problem, as the server does.
func refuse(path string, status int, code, retryAfter string) rule {
	return func(w http.ResponseWriter, r request) bool {
		if r.path != path {
			return false
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", r.header.Get("Origin"))
		h.Set("Access-Control-Expose-Headers", "Retry-After, RateLimit, RateLimit-Policy")
		h.Set("Content-Type", "application/problem+json")
		if retryAfter != "" {
			h.Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "code": code, "title": code, "detail": code})
		return true
	}
}

// hold lets no answer to the phrase through until the returned function is called.
func (g *gate) hold(phrase string) (release func()) {
	held := make(chan struct{})
	g.rule(func(_ http.ResponseWriter, r request) bool {
		if r.path == recommendPath && r.field("phrase") == phrase {
			<-held
		}
		return false
	})
	return sync.OnceFunc(func() { close(held) })
}

// rewrite changes the answer to a phrase before it goes out.
func (g *gate) rewrite(phrase string, edit func(answer map[string]any)) {
	g.rule(func(w http.ResponseWriter, r request) bool {
		if r.path != recommendPath || r.field("phrase") != phrase {
			return false
		}
		kept := &keeper{header: http.Header{}}
		again, err := http.NewRequest(r.method, r.path, strings.NewReader(r.body))
		if err != nil {
			return false
		}
		again.Header = r.header
		g.next.ServeHTTP(kept, again)
		var answer map[string]any
		if json.Unmarshal(kept.body.Bytes(), &answer) != nil {
			return false
		}
		edit(answer)
		for name, values := range kept.header {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		_ = json.NewEncoder(w).Encode(answer)
		return true
	})
}

// keeper keeps a response.
type keeper struct {
	header http.Header
	body   bytes.Buffer
}

func (k *keeper) Header() http.Header         { return k.header }
func (k *keeper) Write(b []byte) (int, error) { return k.body.Write(b) }
func (k *keeper) WriteHeader(int)             {}
