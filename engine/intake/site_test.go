package intake_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"moments/content/ingest/crawl"
	"moments/content/runs"
	"moments/engine/intake"
	"moments/engine/intake/site"
	"moments/internal/confine"
)

// host is a small site whose pages come and go.
type host struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string
	asked map[string]int
}

func newHost(t *testing.T, pages map[string]string) *host {
	h := &host{pages: pages, asked: map[string]int{}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.asked[r.URL.Path]++
		switch page, there := h.pages[r.URL.Path]; {
		case r.URL.Path == "/sitemap.xml":
			fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
			for path := range h.pages {
				fmt.Fprintf(w, "<url><loc>%s%s</loc></url>", h.URL, path)
			}
			fmt.Fprint(w, "</urlset>")
		case !there:
			http.NotFound(w, r)
		default:
			tag := strconv.Quote(strconv.Itoa(len(page)))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, page)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *host) set(path, page string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pages[path] = page; page == "" {
		delete(h.pages, path)
	}
}

func page(title, text string) string {
	return fmt.Sprintf("<html lang=en><head><title>%s</title></head><body><main><h1>%s</h1><p>%s</p></main></body></html>", title, title, text)
}

// A site is crawled, crawled again for what has changed, and undone; what is gone is withdrawn by a full crawl.
func TestASiteIsCrawled(t *testing.T) {
	d := newDesk(t)
	h := newHost(t, map[string]string{"/": page("Home", "Welcome here."), "/a": page("First", "About ice."), "/b": page("Second", "About fire.")})
	address, err := url.Parse(h.URL)
	d.must(err)
	port, err := strconv.ParseUint(address.Port(), 10, 16)
	d.must(err)
	d.Desk, err = intake.Open(intake.Config{
		Engine: d.engine.Engine, Dir: d.dir, Runner: confine.Here(intake.Tasks()), NewID: d.newID,
		Private: site.Private{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Ports: []uint16{uint16(port)}},
	})
	d.must(err)
	crawled := func(o intake.Options) intake.Task {
		task, err := d.StartCrawl(t.Context(), d.engine.Author(), site.Site{Address: h.URL + "/sitemap.xml", Rate: 2}, o)
		d.must(err)
		return d.end(task.ID)
	}
	first := crawled(intake.Options{})
	expect(t, "first", first, runs.Done, runs.Counts{New: 3})
	if first.Source != "127.0.0.1" {
		t.Errorf("source %q", first.Source)
	}
	if id, err := d.engine.Catalog().ByURL(h.URL + "/a"); id == "" || err != nil {
		t.Errorf("%q, %v", id, err)
	}
	h.set("/a", page("First", "About ice and snow."))
	h.set("/b", "")
	second := crawled(intake.Options{Full: true})
	expect(t, "second", second, runs.Done, runs.Counts{Changed: 1, Unchanged: 1, Withdrawn: 1})
	expect(t, "undo", d.undo(second.ID), runs.Done, runs.Counts{Changed: 2})
	// What was undone is fetched again, although the site says that it has not changed.
	expect(t, "after undo", crawled(intake.Options{Full: true}), runs.Done, runs.Counts{Changed: 1, Unchanged: 1, Withdrawn: 1})
	if _, err := d.StartCrawl(t.Context(), d.engine.Author(), site.Site{Address: "ftp://x"}, intake.Options{}); !errors.Is(err, crawl.ErrAddress) {
		t.Errorf("no address: %v", err)
	}
	task, err := d.StartCrawl(t.Context(), d.engine.Author(), site.Site{Address: strings.Replace(h.URL, "127.0.0.1", "127.0.0.1.nip.invalid", 1)}, intake.Options{})
	d.must(err)
	if task = d.end(task.ID); task.State != runs.Failed || task.Problem == "" {
		t.Errorf("a host that is not there: %s", task.State)
	}
}
