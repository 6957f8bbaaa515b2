package robots_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"moments/content/ingest/crawl/robots"
)

func at(t testing.TB, path string) *url.URL {
	u, err := url.Parse("https://x.example" + path)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAllows(t *testing.T) {
	tests := []struct {
		name, file       string
		allowed, refused string // paths
	}{
		{"nothing", "", "/ /a", ""},
		{"all", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"a folder", "User-agent: *\nDisallow: /a/", "/ /a /b/a/", "/a/ /a/b"},
		{"of others", "User-agent: other\nDisallow: /", "/a", ""},
		{"our own", "User-agent: *\nDisallow: /\n\nUser-agent: Moments\nDisallow: /b", "/a", "/b"},
		{"the longest counts", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", "/a/c"},
		{"wildcards", "User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=", "/a.pdfs /a?x=print", "/a.pdf /b/c?print=1"},
		{"nothing is disallowed", "User-agent: *\nDisallow:\n", "/a", ""},
		{"a list that ends", "User-agent: moments\nDisallow:\nUser-agent: *\nDisallow: /", "/a", ""},
		{"two names", "User-agent: other\nUser-agent: moments\nDisallow: /", "", "/a"},
		{"rules before names", "Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", "/b"},
		{"nonsense", "<html>\nUser-agent *\nfoo: bar\nUser-agent: *\nNoindex: /a\nDisallow: /b # and why\nCrawl-delay: soon\n", "/a", "/b"},
		{"endings", "User-agent: *\r\nDisallow: /a\rDisallow: /b", "/c", "/a /b"},
		{"a mark", "\ufeffUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"no UTF-8", "User-agent: *\nDisallow: /\xff\nDisallow: /b", "/robots.txt", "/b"},
		{"past the limit", "User-agent: *\nDisallow: /a\n" + strings.Repeat("#\n", robots.MaxBytes) + "Disallow: /b", "/b", "/a"},
		{"many rules with wildcards", "User-agent: *\n" + strings.Repeat("Disallow: /a*b\n", 1000) + "Disallow: *x", "/robots.txt", "/c"},
		{"many wildcards", "User-agent: *\nDisallow: /a" + strings.Repeat("*b", 100) + "c", "/c", "/abbbbbbbbb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := robots.Read([]byte(test.file), "moments/1.0")
			for _, path := range strings.Fields(test.allowed) {
				if !r.Allows(at(t, path)) {
					t.Errorf("%s is refused", path)
				}
			}
			for _, path := range strings.Fields(test.refused) {
				if r.Allows(at(t, path)) {
					t.Errorf("%s is allowed", path)
				}
			}
		})
	}
}

func TestDelayAndSitemaps(t *testing.T) {
	r := robots.Read([]byte("Sitemap: https://x.example/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nSitemap: /b.xml\n"), "moments")
	if r.Delay != 2500*time.Millisecond || strings.Join(r.Sitemaps, " ") != "https://x.example/a.xml /b.xml" {
		t.Errorf("%+v", r)
	}
	for _, delay := range []string{"-1", "1e300", "NaN", "Inf", "x"} {
		r := robots.Read([]byte("User-agent: *\nDisallow: /a\nCrawl-delay: "+delay), "moments")
		if r.Delay != 0 || r.Allows(at(t, "/a")) {
			t.Errorf("%s: %+v", delay, r)
		}
	}
	many := robots.Read([]byte(strings.Repeat("Sitemap: /a\n", 10_000)), "moments")
	if len(many.Sitemaps) != 100 {
		t.Errorf("%d sitemaps", len(many.Sitemaps))
	}
}

// BenchmarkWorst holds a long address against as many costly rules as there may be.
func BenchmarkWorst(b *testing.B) {
	rule := "Disallow: /" + strings.Repeat("*a", 8) + "b\n"
	r := robots.Read([]byte("User-agent: *\n"+strings.Repeat(rule, 20_000)), "moments")
	u := at(b, "/"+strings.Repeat("a", 2000))
	for b.Loop() {
		r.Allows(u)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 1\nSitemap: /s.xml\n", "/a?b")
	f.Add("user-agent:moments\rdisallow:\ndisallow: **********", "/%00")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := robots.Read([]byte(file), "moments/1.0")
		if r.Delay < 0 || r.Delay > time.Hour {
			t.Errorf("a delay of %s", r.Delay)
		}
		if u, err := url.Parse("https://x.example/" + path); err == nil {
			r.Allows(u)
		}
	})
}
