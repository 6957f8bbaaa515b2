package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
	"moments/content/ingest/web"
)

var byPath = cmp.AllowUnexported(outcome{})

func TestSitemapOfRobots(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /secret\nSitemap: /maps/index.xml\n"),
		"/maps/index.xml": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<sitemapindex><sitemap><loc>http://%s/maps/a.xml</loc></sitemap></sitemapindex>", r.Host)
		},
		"/maps/a.xml": sitemap("/a", "/b", "/secret/c", "/d", "/e", "/f", "/gone", "/picture"),
		"/":           page("<title>Home</title><a href=/unlisted>x</a>"),
		"/a":          page("<title>A</title><p>text of a"),
		"/b":          page(`<meta name=robots content=noindex>`),
		"/d":          page(`<link rel=canonical href="/a">`),
		"/e":          redirect("/a"),
		"/f": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Robots-Tag", "noindex")
			page("f")(w, r)
		},
		"/picture": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") },
	})
	var state crawl.State
	got, err := collect(t, s.config("/"), &state)
	want := []outcome{
		{"/", "page"}, {"/a", "page"}, {"/b", "noindex"}, {"/secret/c", "robots"}, {"/d", "canonical"}, {"/e", "duplicate"}, {"/f", "noindex"},
		{"/gone", "gone"}, {"/picture", "content_type"},
	}
	if diff := cmp.Diff(want, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if asked := s.paths(); slices.Contains(asked, "/secret/c") || slices.Contains(asked, "/unlisted") || asked[0] != "/robots.txt" {
		t.Errorf("asked for %v", asked)
	}
	if state.Running || len(state.Queue) > 0 {
		t.Errorf("the round is not complete: %+v", state)
	}
}

func TestWhatAPageHas(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{
		"/":    page("<title>Home</title><h1>Home</h1><p>The text of it.</p>"),
		"/old": redirect("/new"),
		"/new": page("<p>new"),
		"/pdf": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/PDF")
			fmt.Fprint(w, "%PDF")
		},
		"/sitemap.xml": sitemap("/old", "/pdf"),
	})
	config := s.config("")
	config.Accept = []string{"application/pdf"}
	var pages []crawl.Page
	for page, err := range crawl.Crawl(t.Context(), config, &crawl.State{}) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	home, old, pdf := pages[0], pages[1], pages[2]
	if home.Document.Text != "Home\n\nThe text of it." || home.Document.First(document.FieldURL) != s.URL+"/" || home.Status != 200 {
		t.Errorf("%+v", home)
	}
	if old.URL != s.URL+"/old" || old.Final != s.URL+"/new" || old.Document.Text != "new" || !strings.Contains(string(old.Data), "<p>new") {
		t.Errorf("%+v", old)
	}
	if string(pdf.Data) != "%PDF" || pdf.ContentType != "application/PDF" || pdf.Skip != nil {
		t.Errorf("%+v", pdf)
	}
}

func TestLinksAreFollowedWithoutASitemap(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{
		"/":           page("<a href=/a>a</a><a href=/a#x>a</a><a href='/b?utm_source=x'>b</a><a href=http://elsewhere.example/>c</a><a href=/d.jpg>d</a>"),
		"/a":          page("<a href=/>home</a><a href=/deep>deep</a><a rel=nofollow href=/no>no</a>"),
		"/b":          page("<meta name=robots content=nofollow><a href=/no>no</a>"),
		"/deep":       page("<a href=a/a/a/a/a>trap</a>"),
		"/robots.txt": status(404),
	})
	var state crawl.State
	got, err := collect(t, s.config("/"), &state)
	if diff := cmp.Diff([]outcome{{"/", "page"}, {"/a", "page"}, {"/b", "page"}, {"/deep", "page"}}, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
	config := s.config("/a")
	config.Paths = []string{"/a", "/b"}
	got, err = collect(t, config, &crawl.State{})
	if diff := cmp.Diff([]outcome{{"/a", "page"}}, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
	s.pages["/b2"] = redirect("/deep")
	s.pages["/a"] = page("<a href=/b2>b</a>")
	got, err = collect(t, config, &crawl.State{})
	if diff := cmp.Diff([]outcome{{"/a", "page"}, {"/b2", "off_site"}}, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestPace(t *testing.T) {
	tests := []struct {
		name, robots string
		rate         float64
		gap          time.Duration
	}{
		{"usual", "", 0, time.Second},
		{"faster", "", 2, time.Second / 2},
		{"too fast", "", 100, time.Second / 2},
		{"as the site asks", "User-agent: moments\nCrawl-delay: 7", 2, 7 * time.Second},
		{"as it asks of others", "User-agent: other\nCrawl-delay: 7", 0, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, map[string]http.HandlerFunc{
				"/robots.txt": text(test.robots), "/sitemap.xml": sitemap("/a", "/b", "/c"), "*": page("x"),
			})
			config := s.config("/")
			config.Rate = test.rate
			if _, err := collect(t, config, &crawl.State{}); err != nil {
				t.Fatal(err)
			}
			for i := 2; i < len(s.asked); i++ { // robots.txt comes before its rules
				if gap := s.asked[i].at.Sub(s.asked[i-1].at); gap < test.gap-time.Millisecond || gap > test.gap+time.Millisecond {
					t.Errorf("%s after %s, want %s", s.asked[i].path, gap, test.gap)
				}
				if s.asked[i].head.Get("User-Agent") != "moments/1.0" {
					t.Error(s.asked[i].head)
				}
			}
			if len(s.asked) != 6 {
				t.Errorf("asked for %v", s.paths())
			}
		})
	}
}

func TestOverload(t *testing.T) {
	tries := map[string]int{}
	busy := func(code int, retry string, times int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if tries[r.URL.Path]++; tries[r.URL.Path] > times {
				page("at last")(w, r)
				return
			}
			w.Header().Set("Retry-After", retry)
			w.WriteHeader(code)
		}
	}
	s := newSite(t, map[string]http.HandlerFunc{
		"/sitemap.xml": sitemap("/seconds", "/date", "/never"), "/": page("x"),
		"/seconds": busy(429, "90", 1), "/date": busy(503, "Mon, 02 Mar 2026 10:00:00 GMT", 1), "/never": busy(500, "", 99),
	})
	got, err := collect(t, s.config("/"), &crawl.State{})
	want := []outcome{{"/", "page"}, {"/seconds", "page"}, {"/date", "page"}, {"/never", "unreachable"}}
	if diff := cmp.Diff(want, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
	at := map[string][]time.Time{}
	for _, v := range s.asked {
		at[v.path] = append(at[v.path], v.at)
	}
	if gap := at["/seconds"][1].Sub(at["/seconds"][0]); gap != 90*time.Second {
		t.Errorf("again after %s", gap)
	}
	if again := at["/date"][1]; again.Before(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("again at %s", again)
	}
	if len(at["/never"]) != 3 || at["/never"][2].Sub(at["/never"][1]) != 30*time.Second {
		t.Errorf("tries at %v", at["/never"])
	}
}

func TestAFailingHostIsLeftAlone(t *testing.T) {
	paths := []string{}
	for i := range 50 {
		paths = append(paths, fmt.Sprintf("/%d", i))
	}
	isDown := true
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text(""), "/sitemap.xml": sitemap(paths...), "/": page("x"),
		"*": func(w http.ResponseWriter, r *http.Request) {
			if isDown {
				w.WriteHeader(500)
				return
			}
			page("x")(w, r)
		},
	})
	var state crawl.State
	got, err := collect(t, s.config("/"), &state)
	if !errors.Is(err, crawl.ErrStopped) || len(got) > 5 || len(s.asked) > 15 {
		t.Fatalf("%v after %d pages and %d requests", err, len(got), len(s.asked))
	}
	isDown = false
	again := copied(t, &state)
	got, err = collect(t, s.config("/"), again)
	if err != nil || len(got) < 45 || again.Round != 1 || again.Running {
		t.Errorf("%v after %d pages in round %d", err, len(got), again.Round)
	}
}

func TestRobotsOutOfOrder(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/robots.txt": status(503), "*": page("x")})
	got, err := collect(t, s.config("/"), &crawl.State{})
	if !errors.Is(err, crawl.ErrStopped) || len(got) > 0 || !strings.Contains(err.Error(), "robots.txt") {
		t.Errorf("%v, %v", got, err)
	}
	s = newSite(t, map[string]http.HandlerFunc{"/robots.txt": status(403), "/": page("x")})
	if got, err := collect(t, s.config("/"), &crawl.State{}); len(got) != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// conditional answers 304 to those who have seen the version.
func conditional(version *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+*version+`"`)
		if r.Header.Get("If-None-Match") == `"`+*version+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		page(*version)(w, r)
	}
}

func TestSecondRound(t *testing.T) {
	version := "1"
	s := newSite(t, map[string]http.HandlerFunc{
		"/sitemap.xml": sitemap("/asked", "/dated@2026-01-01", "/copy@2026-01-01", "/broken@2026-01-01"),
		"/":            page("x"), "/asked": conditional(&version), "/dated": page("x"),
		"/copy": page(`<link rel=canonical href=/original>`), "/original": page("x"), "/broken": status(404),
	})
	var state crawl.State
	first, err := collect(t, s.config("/"), &state)
	want := []outcome{{"/", "page"}, {"/asked", "page"}, {"/dated", "page"}, {"/copy", "canonical"}, {"/broken", "gone"}, {"/original", "page"}}
	if diff := cmp.Diff(want, first, byPath); diff != "" || err != nil {
		t.Fatal(err, diff)
	}
	s.paths()
	state = *copied(t, &state)
	second, err := collect(t, s.config("/"), &state)
	want[1].what, want[2].what = "unchanged", "unchanged"
	if diff := cmp.Diff(want, second, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if asked := s.paths(); slices.Contains(asked, "/dated") || slices.Contains(asked, "/copy") || !slices.Contains(asked, "/broken") {
		t.Errorf("asked for %v", asked)
	}
	version = "2"
	if third, err := collect(t, s.config("/"), &state); err != nil || third[1].what != "page" || third[2].what != "unchanged" {
		t.Error(err, third)
	}
	if err := s.wait(t.Context(), 40*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if fourth, err := collect(t, s.config("/"), &state); err != nil || fourth[2].what != "page" {
		t.Errorf("a sitemap is believed for ever: %v, %v", fourth, err)
	}
}

func TestSecondRoundOfLinks(t *testing.T) {
	version := "<a href=/a>a</a>"
	s := newSite(t, map[string]http.HandlerFunc{"/robots.txt": text(""), "/": conditional(&version), "/a": page("<a href=/b>b</a>"), "/b": page("x")})
	var state crawl.State
	for round, what := range []string{"page", "unchanged"} {
		got, err := collect(t, s.config("/"), &state)
		if diff := cmp.Diff([]outcome{{"/", what}, {"/a", "page"}, {"/b", "page"}}, got, byPath); diff != "" || err != nil {
			t.Error(round, err, diff)
		}
	}
}

// TestResume stops after every page, comes back with what was stored, and meets every page once.
func TestResume(t *testing.T) {
	pages := map[string]http.HandlerFunc{"/robots.txt": text(""), "*": page("x")}
	pages["/sitemap.xml"] = sitemap("/a", "/b", "/c", "/d")
	s := newSite(t, pages)
	stored := &crawl.State{}
	var got []outcome
	for calls := 0; calls == 0 || stored.Running; calls++ {
		if calls > 10 {
			t.Fatal("it does not come to an end")
		}
		config := s.config("/")
		config.Save = func(state *crawl.State) error { stored = copied(t, state); return nil }
		for page, err := range crawl.Crawl(t.Context(), config, stored) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, outcomeOf(page))
			break
		}
	}
	if diff := cmp.Diff([]outcome{{"/", "page"}, {"/a", "page"}, {"/b", "page"}, {"/c", "page"}, {"/d", "page"}}, got, byPath); diff != "" {
		t.Error(diff)
	}
	asked := s.paths()
	asked = slices.DeleteFunc(asked, func(path string) bool { return path == "/robots.txt" })
	if len(asked) != 6 { // the sitemap and the pages, once each
		t.Errorf("asked for %v", asked)
	}
}

func TestErrorsOfTheCaller(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/sitemap.xml": sitemap("/a", "/b"), "*": page("x")})
	broken := errors.New("the disk")
	config := s.config("/")
	config.Save = func(*crawl.State) error { return broken }
	if _, err := collect(t, config, &crawl.State{}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	state := &crawl.State{}
	for _, err := range crawl.Crawl(ctx, s.config("/"), state) {
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || len(state.Queue) == 0 || !state.Running {
		t.Errorf("%v, %+v", last, state)
	}
	config = s.config("/")
	config.ReadPage = func(context.Context, []byte, web.Options) (document.Document, error) {
		return document.Document{}, errors.New("the child died")
	}
	if got, err := collect(t, config, &crawl.State{}); err != nil || got[0].what != "broken" {
		t.Errorf("%v, %v", got, err)
	}
	for _, start := range []string{"", "x", "ftp://x.example/", "http://", "javascript:x", "http://x.example/" + strings.Repeat("a", 3000)} {
		if _, err := collect(t, crawl.Config{Start: start}, &crawl.State{}); !errors.Is(err, crawl.ErrAddress) {
			t.Errorf("%.40q: %v", start, err)
		}
	}
}
