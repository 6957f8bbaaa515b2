package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest"
	"moments/content/ingest/crawl"
	"moments/content/ingest/parse"
	"moments/internal/confine"
)

// pages is a site on this machine, by path.
type pages struct {
	mu   sync.Mutex
	text map[string]string
}

func (p *pages) set(path, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text[path] = text
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	text := p.text[r.URL.Path]
	p.mu.Unlock()
	if text == "" {
		http.NotFound(w, r)
		return
	}
	if strings.HasSuffix(r.URL.Path, ".docx") {
		w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	}
	text = strings.ReplaceAll(text, "SITE", "http://"+r.Host)
	w.Header().Set("ETag", strconv.Quote(fmt.Sprint(len(text))))
	if r.Header.Get("If-None-Match") == w.Header().Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, text)
}

func article(title string, head ...string) string {
	return "<!doctype html><html lang=en><head><title>" + title + "</title>" + strings.Join(head, "") + "</head><body><main><p>The text of " + title + ".</p></main></body></html>"
}

func serve(t *testing.T, p *pages) (*crawl.Config, string) {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return &crawl.Config{
		Start: server.URL, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Ports: []uint16{uint16(port)},
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}, server.URL
}

func TestASiteIsImported(t *testing.T) {
	p := &pages{text: map[string]string{
		"/robots.txt": "Sitemap: SITE/sitemap.xml\nUser-agent: *\nDisallow: /secret\n",
		"/sitemap.xml": "<urlset><url><loc>SITE/a</loc></url><url><loc>SITE/b</loc></url><url><loc>SITE/c</loc></url><url><loc>SITE/d</loc></url>" +
			"<url><loc>SITE/secret</loc></url><url><loc>SITE/gone</loc></url></urlset>",
		"/a": article("One"), "/b": article("Two"), "/c": article("Three", `<meta name="robots" content="noindex">`),
		"/d": article("Four", `<link rel="canonical" href="SITE/a">`), "/secret": article("Secret"),
	}}
	config, at := serve(t, p)
	catalog, pool, state := openCatalog(t), newPool(t, confine.Limits{}), &crawl.State{}
	saved := 0
	config.Save = func(s *crawl.State) error {
		saved++
		_, err := json.Marshal(s)
		return err
	}
	run := 0
	again := func(opts ingest.Options) ingest.Report {
		t.Helper()
		run++
		opts.Author, opts.Now, opts.Runner = by, today, pool
		report, err := ingest.ImportSite(t.Context(), catalog.During(strconv.Itoa(run)), ingest.Site{Config: *config, State: state, Name: "site"}, opts)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	first := again(ingest.Options{})
	want := map[parse.Code]int{parse.NoIndex: 1, parse.NotCanonical: 1, parse.Disallowed: 1, parse.Gone: 2}
	if diff := cmp.Diff(want, first.Codes); diff != "" || first.New != 2 || first.Failed() != 0 || saved == 0 {
		t.Errorf("%s, %d saved\n%s", counts(first), saved, diff)
	}
	id, err := catalog.ByURL(at + "/a")
	if err != nil {
		t.Fatal(err)
	}
	if a, err := catalog.Get(id); err != nil || a.Title != "One" || a.Source != "site" || a.ExternalID != at+"/a" {
		t.Errorf("%+v, %v", a, err)
	}
	p.set("/b", article("Two, longer"))
	if second := again(ingest.Options{Full: true}); second.Changed != 1 || second.Unchanged != 1 || second.Missing != 0 {
		t.Errorf("second: %s, %d missing", counts(second), second.Missing)
	}
	p.set("/b", "")
	if third := again(ingest.Options{Full: true}); third.Unchanged != 1 || third.Missing != 1 {
		t.Errorf("third: %s, %d missing", counts(third), third.Missing)
	}
}

func TestASiteThatHoldsMoreThanPages(t *testing.T) {
	var document strings.Builder
	types := fmt.Sprintf(partTypes, `<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`)
	err := parts("[Content_Types].xml", types, "_rels/.rels", fmt.Sprintf(partRelations, "officeDocument", "word/document.xml"), "word/document.xml",
		`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Some text.</w:t></w:r></w:p></w:body></w:document>`)(&document)
	if err != nil {
		t.Fatal(err)
	}
	p := &pages{text: map[string]string{
		"/sitemap.xml": "<urlset><url><loc>SITE/deep</loc></url><url><loc>SITE/paper.docx</loc></url><url><loc>SITE/z</loc></url></urlset>",
		"/deep":        "<html>" + strings.Repeat("<div>", 100_000), "/paper.docx": document.String(), "/z": article("Last"),
	}}
	config, at := serve(t, p)
	config.Accept = []string{"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	got := map[string]string{}
	for item, err := range ingest.ReadSite(t.Context(), ingest.Site{Config: *config, State: &crawl.State{}}, ingest.Options{Runner: newPool(t, confine.Limits{})}) {
		if err != nil {
			t.Fatal(err)
		}
		what := item.Input.Title + " " + item.Input.URL
		if item.Skip != nil {
			what = string(item.Skip.Code)
		}
		got[strings.TrimPrefix(item.Path, at)] = strings.ReplaceAll(what, at, "")
	}
	want := map[string]string{"/": "gone", "/deep": "too_large", "/paper.docx": "Paper /paper.docx", "/z": "Last /z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
