package crawl_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
)

func TestReadSitemap(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	const space = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"`
	entry := "<url><loc> https://x.example/a?b=1&amp;c=2 </loc><lastmod>2026-03-02</lastmod></url>"
	tests := []struct {
		name, file string
		want       crawl.Sitemap
	}{
		{"pages", "<urlset" + space + ">" + entry + "</urlset>",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "https://x.example/a?b=1&c=2", LastMod: day}}}},
		{"without a namespace", "<urlset>" + entry + "</urlset>",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "https://x.example/a?b=1&c=2", LastMod: day}}}},
		{"an index", "<?xml version='1.0'?><sitemapindex" + space + "><sitemap><loc>https://x.example/a.xml</loc></sitemap></sitemapindex>",
			crawl.Sitemap{IsIndex: true, Locations: []crawl.Location{{URL: "https://x.example/a.xml"}}}},
		{"pictures", "<urlset" + space + "><url><loc>https://x.example/</loc><image:image><image:loc>https://x.example/a.jpg</image:loc></image:image></url></urlset>",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "https://x.example/"}}}},
		{"what is no address", "<urlset><url><loc>x</loc></url><url><loc>ftp://x.example/</loc></url><url><loc>http://[</loc></url>" + entry + "</urlset>",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "https://x.example/a?b=1&c=2", LastMod: day}}}},
		{"odd dates", "<urlset><url><loc>http://X.example:80/a/../b#c</loc><lastmod>yesterday</lastmod></url></urlset>",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "http://x.example/b"}}}},
		{"text", "\ufeffhttps://x.example/a\r\nhttps://x.example/b?utm_source=y\n",
			crawl.Sitemap{Locations: []crawl.Location{{URL: "https://x.example/a"}, {URL: "https://x.example/b"}}}},
		{"empty", "<urlset></urlset>", crawl.Sitemap{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, data := range [][]byte{[]byte(test.file), zipped(t, test.file, 1)} {
				got, err := crawl.ReadSitemap(data)
				if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
					t.Error(err, diff)
				}
				if isOne := crawl.IsSitemap(data); isOne != (test.name != "text") {
					t.Errorf("IsSitemap %v", isOne)
				}
			}
		})
	}
}

func TestBadSitemaps(t *testing.T) {
	entry := "<url><loc>https://x.example/a</loc></url>"
	for name, file := range map[string]string{
		"cut off": "<urlset>" + entry + "<url>", "too many": "<urlset>" + manyEntries() + "</urlset>", "two ends": "<urlset>" + entry + "</urlset></urlset>",
	} {
		if got, err := crawl.ReadSitemap([]byte(file)); err != nil || got.Partial == "" || len(got.Locations) == 0 || len(got.Locations) > crawl.MaxSitemapURLs {
			t.Errorf("%s: %d addresses, partial %q, %v", name, len(got.Locations), got.Partial, err)
		}
	}
	for name, test := range map[string]struct {
		file string
		want error
	}{
		"nothing": {"", document.ErrBroken}, "a page": {"<html><body>x</body></html>", document.ErrBroken}, "text": {"not here", document.ErrBroken},
		"laughs": {`<!DOCTYPE a [<!ENTITY b "c">]><urlset><url><loc>&b;</loc></url></urlset>`, document.ErrBroken},
		"deep":   {strings.Repeat("<urlset>", 1e6), document.ErrLimit}, "large": {strings.Repeat(" ", crawl.MaxSitemapBytes+1), document.ErrLimit},
		"no gzip": {"\x1f\x8b\x08 nonsense", document.ErrBroken},
	} {
		if _, err := crawl.ReadSitemap([]byte(test.file)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func manyEntries() string {
	var b strings.Builder
	for i := range crawl.MaxSitemapURLs + 1 {
		fmt.Fprintf(&b, "<url><loc>https://x.example/%d</loc></url>", i)
	}
	return b.String()
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://x.example/a</loc><lastmod>2026-03-02</lastmod></url></urlset>"))
	f.Add([]byte("<sitemapindex><sitemap><loc>https://x.example/a.xml</loc></sitemap></sitemapindex>"))
	f.Add([]byte("https://x.example/a\nhttps://x.example/b\n"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := crawl.ReadSitemap(data)
		if err != nil && len(got.Locations) > 0 {
			t.Errorf("addresses and an error: %v", err)
		}
		for _, l := range got.Locations {
			if u, err := url.Parse(l.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(l.URL) > crawl.MaxAddress {
				t.Errorf("the address %q: %v", l.URL, err)
			}
		}
		crawl.IsSitemap(data)
	})
}
