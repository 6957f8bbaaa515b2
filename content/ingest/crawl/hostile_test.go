package crawl_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"moments/content/ingest/crawl"
)

// zipped is a text that a server sends compressed, many times over.
func zipped(t *testing.T, text string, times int) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range times {
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRedirects(t *testing.T) {
	pages := map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private"), "/": page("x"),
		"/loop": redirect("/loop"), "/a": redirect("/b"), "/b": redirect("/a"), "/out": redirect("http://elsewhere.example/"),
		"/private-door": redirect("/private/x"), "/file": redirect("file:///etc/passwd"), "/odd": redirect("http://[::1"),
		"/once": redirect("/twice"), "/twice": redirect("/there"), "/there": page("x"), "/self": redirect("/"),
	}
	names := []string{"/loop", "/a", "/out", "/private-door", "/file", "/odd", "/once", "/self"}
	pages["/sitemap.xml"] = sitemap(names...)
	// The rule for /private is for all that begins so.
	pages["/robots.txt"] = text("User-agent: *\nDisallow: /private/")
	s := newSite(t, pages)
	got, err := collect(t, s.config("/"), &crawl.State{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"page", "redirects", "redirects", "off_site", "robots", "broken", "broken", "page", "duplicate"}
	for i, o := range got {
		if o.what != want[i] {
			t.Errorf("%s: %s, want %s", o.path, o.what, want[i])
		}
	}
	count := 0
	for _, path := range s.paths() {
		if path == "/loop" {
			count++
		}
		if strings.HasPrefix(path, "/private/") {
			t.Error("it asked for", path)
		}
	}
	if count != 1+crawl.MaxRedirects {
		t.Errorf("%d requests for a loop", count)
	}
}

// TestCalendar has a page for every day there ever was, and links from each to the next.
func TestCalendar(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/robots.txt": text(""), "/sitemap.xml": status(404),
		"*": func(w http.ResponseWriter, r *http.Request) {
			page(fmt.Sprintf(`<a href="/day?d=%sx">next</a><a href="/month/%[1]sy">next</a>`, r.URL.RawQuery))(w, r)
		}})
	config := s.config("/")
	config.MaxPages = 30
	got, err := collect(t, config, &crawl.State{})
	if err != nil || len(got) > 31 || got[len(got)-1].what != "limit" && len(got) > 30 {
		t.Errorf("%d pages, %v", len(got), err)
	}
	chain := newSite(t, map[string]http.HandlerFunc{"/robots.txt": text(""), "/sitemap.xml": status(404),
		"*": func(w http.ResponseWriter, r *http.Request) { page(`<a href="/d`+r.URL.Path[1:]+`">next</a>`)(w, r) }})
	got, err = collect(t, chain.config("/"), &crawl.State{})
	if err != nil || len(got) != crawl.MaxDepth+1 {
		t.Errorf("%d pages of an endless chain, %v", len(got), err)
	}
}

func TestTimeIsBounded(t *testing.T) {
	paths := []string{}
	for i := range 100 {
		paths = append(paths, fmt.Sprint("/", i))
	}
	s := newSite(t, map[string]http.HandlerFunc{"/sitemap.xml": sitemap(paths...), "*": page("x")})
	config := s.config("/")
	config.MaxTime = time.Minute
	state := &crawl.State{}
	got, err := collect(t, config, state)
	if !errors.Is(err, crawl.ErrStopped) || len(got) < 50 || len(got) > 60 {
		t.Fatalf("%d pages, %v", len(got), err)
	}
	more, err := collect(t, config, state)
	if err != nil || len(got)+len(more) != 101 {
		t.Errorf("%d and %d pages, %v", len(got), len(more), err)
	}
	patient := newSite(t, map[string]http.HandlerFunc{"/": page("x"), "/sitemap.xml": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "999999")
		w.WriteHeader(503)
	}})
	if _, err := collect(t, patient.config("/"), &crawl.State{}); !errors.Is(err, crawl.ErrStopped) || patient.clock().Year() != 2026 {
		t.Errorf("%v at %s", err, patient.clock())
	}
}

func TestSlowAndLargeBodies(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	bomb := zipped(t, strings.Repeat("<p>", 1<<16), 50) // 10 MB
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text(""), "/": page("x"), "/sitemap.xml": sitemap("/large", "/bomb", "/deep", "/hangs", "/slow"),
		"/large": page(strings.Repeat("<p>words", 1<<20)),
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb) // nobody reads it all
		},
		"/deep":  page(strings.Repeat("<div>", 2000)),
		"/hangs": func(_ http.ResponseWriter, r *http.Request) { waitFor(stop, r) },
		"/slow": func(w http.ResponseWriter, r *http.Request) {
			page("begins")(w, r)
			w.(http.Flusher).Flush()
			waitFor(stop, r)
		},
	})
	config := s.config("/")
	config.Timeout = 300 * time.Millisecond
	got, err := collect(t, config, &crawl.State{})
	want := []string{"page", "too_large", "too_large", "too_large", "unreachable", "unreachable"}
	if err != nil || len(got) != len(want) {
		t.Fatal(got, err)
	}
	for i, o := range got {
		if o.what != want[i] {
			t.Errorf("%s: %s, want %s", o.path, o.what, want[i])
		}
	}
}

func waitFor(stop chan struct{}, r *http.Request) {
	select {
	case <-stop:
	case <-r.Context().Done():
	}
}

func TestSitemapBombs(t *testing.T) {
	index := func(n int, next string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<sitemapindex>")
			for i := range n {
				fmt.Fprintf(w, "<sitemap><loc>http://%s%s%d%s</loc></sitemap>", r.Host, next, i, r.URL.Path)
			}
			fmt.Fprint(w, "</sitemapindex>")
		}
	}
	t.Run("inflated", func(t *testing.T) {
		bomb := zipped(t, strings.Repeat("<url>", 1<<16), 165) // 54 MB
		s := newSite(t, map[string]http.HandlerFunc{"/sitemap.xml.gz": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bomb) }})
		got, err := collect(t, s.config("/sitemap.xml.gz"), &crawl.State{})
		if err != nil || len(got) != 1 || got[0].what != "sitemap" {
			t.Error(got, err)
		}
	})
	t.Run("endless", func(t *testing.T) {
		s := newSite(t, map[string]http.HandlerFunc{"*": index(2, "/s"), "/robots.txt": status(404)})
		if got, err := collect(t, s.config("/sitemap.xml"), &crawl.State{}); err != nil || len(got) > 0 {
			t.Error(got, err)
		}
		if asked := s.paths(); len(asked) != 1+1+2+4 { // robots.txt, and three levels
			t.Errorf("asked %d times", len(asked))
		}
	})
	t.Run("wide", func(t *testing.T) {
		s := newSite(t, map[string]http.HandlerFunc{"/sitemap.xml": index(3000, "/s"), "*": status(404)})
		got, err := collect(t, s.config("/sitemap.xml"), &crawl.State{})
		if asked := s.paths(); err != nil || len(asked) > 2+crawl.MaxSitemaps {
			t.Errorf("asked %d times, %d skips, %v", len(asked), len(got), err)
		}
	})
	t.Run("long", func(t *testing.T) {
		paths := make([]string, 200)
		for i := range paths {
			paths[i] = fmt.Sprint("/", i)
		}
		s := newSite(t, map[string]http.HandlerFunc{"/sitemap.xml": sitemap(paths...), "*": page("x"), "/robots.txt": text("")})
		config := s.config("/sitemap.xml")
		config.MaxPages = 20
		got, err := collect(t, config, &crawl.State{})
		if err != nil || len(got) != 21 || got[20].what != "limit" {
			t.Errorf("%d pages, %v", len(got), err)
		}
	})
}
