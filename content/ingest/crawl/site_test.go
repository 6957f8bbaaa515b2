package crawl_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"moments/content/ingest/crawl"
)

// site is a real server on this machine, with a clock that stands still but for those who wait.
type site struct {
	*httptest.Server
	pages map[string]http.HandlerFunc // by path; "*" is all others
	mu    sync.Mutex
	now   time.Time
	asked []visit
}

// visit is one request.
type visit struct {
	path string
	at   time.Time
	head http.Header
}

func newSite(t *testing.T, pages map[string]http.HandlerFunc) *site {
	s := &site{pages: pages, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, visit{r.URL.RequestURI(), s.now, r.Header})
	s.mu.Unlock()
	page := s.pages[r.URL.Path]
	if page == nil {
		page = s.pages["*"]
	}
	if page == nil {
		page = http.NotFound
	}
	page(w, r)
}

// wait passes time at once.
func (s *site) wait(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	s.now = s.now.Add(d)
	s.mu.Unlock()
	return ctx.Err()
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// paths are those that were asked for since the last time.
func (s *site) paths() (paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.asked {
		paths = append(paths, v.path)
	}
	s.asked = nil
	return paths
}

// config is a crawl of the site from a path, with leave to connect to this machine.
func (s *site) config(path string) crawl.Config {
	return crawl.Config{
		Start: s.URL + path, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Ports: []uint16{portOf(s.URL)},
		Now: s.clock, Wait: s.wait,
	}
}

func portOf(address string) uint16 {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		panic(err)
	}
	return uint16(port)
}

// outcome is what came of a path: "page", "unchanged", or the code of a skip.
type outcome struct{ path, what string }

// collect crawls to the end, or to the error.
func collect(t *testing.T, config crawl.Config, state *crawl.State) (found []outcome, err error) {
	t.Helper()
	for page, err := range crawl.Crawl(t.Context(), config, state) {
		if err != nil {
			return found, err
		}
		found = append(found, outcomeOf(page))
	}
	return found, nil
}

func outcomeOf(page crawl.Page) outcome {
	u, err := url.Parse(page.URL)
	if err != nil {
		panic(err)
	}
	o := outcome{u.RequestURI(), "page"}
	if page.Unchanged {
		o.what = "unchanged"
	}
	if page.Skip != nil {
		o.what = string(page.Skip.Code)
	}
	return o
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// page is an HTML page with what its head and body have.
func page(inside string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><html>"+inside+"</html>")
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// sitemap lists paths of whatever host it is served by.
func sitemap(paths ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for _, path := range paths {
			path, lastMod, _ := strings.Cut(path, "@")
			fmt.Fprintf(w, "<url><loc>http://%s%s</loc><lastmod>%s</lastmod></url>", r.Host, path, lastMod)
		}
		fmt.Fprint(w, "</urlset>")
	}
}

// copied is a state as it comes back from where it was stored.
func copied(t *testing.T, state *crawl.State) *crawl.State {
	t.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	var back crawl.State
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return &back
}

// listen returns a listener of this machine that counts who connects.
func listen(t *testing.T, address string) (net.Listener, func() int) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("%s cannot be listened on here: %v", address, err)
	}
	var mu sync.Mutex
	n := 0
	var group sync.WaitGroup
	group.Go(func() {
		for {
			connection, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			n++
			mu.Unlock()
			connection.Close()
		}
	})
	t.Cleanup(func() { l.Close(); group.Wait() })
	return l, func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}
