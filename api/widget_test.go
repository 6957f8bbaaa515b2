package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"moments/api/widget"
)

func TestWidgetIsServedToAnyPage(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, f := range widget.Files() {
		for _, version := range []string{"v1", widget.Version} {
			path := "/widget/" + version + "/" + f.Name
			a := s.do(call{path: path, header: map[string]string{"Origin": "https://anywhere.example", "Accept-Encoding": "identity"}}).want(http.StatusOK)
			if !bytes.Equal(a.body, f.Body) || !strings.HasPrefix(a.header.Get("Content-Type"), "text/javascript") {
				t.Errorf("%s: %d bytes of %s", path, len(a.body), a.header.Get("Content-Type"))
			}
			for name, value := range map[string]string{
				"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff",
				"Vary": "Accept-Encoding",
			} {
				if got := a.header.Get(name); got != value {
					t.Errorf("%s: %s is %q", path, name, got)
				}
			}
			if pinned := strings.Contains(a.header.Get("Cache-Control"), "immutable"); pinned != (version == widget.Version) {
				t.Errorf("%s: %s", path, a.header.Get("Cache-Control"))
			}
		}
	}
}

func TestWidgetIsCompressedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	get := func(coding string) answer {
		return s.do(call{path: "/widget/v1/widget.js", header: map[string]string{"Accept-Encoding": coding}}).want(http.StatusOK)
	}
	plain := get("identity")
	for coding, small := range map[string]bool{
		"gzip": true, "br, gzip;q=0.8, zstd": true, "GZIP": true, "br": false, "gzip;q=0": false, "gzip; q=nonsense": false,
	} {
		a := get(coding)
		if is := a.header.Get("Content-Encoding") == "gzip"; is != small || (a.header.Get("ETag") == plain.header.Get("ETag")) == small {
			t.Errorf("%s: encoded as %q, tag %s", coding, a.header.Get("Content-Encoding"), a.header.Get("ETag"))
		}
		if !small {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(a.body))
		s.must(err)
		body, err := io.ReadAll(r)
		s.must(err)
		if !bytes.Equal(body, plain.body) {
			t.Errorf("%s: it is not the same file", coding)
		}
	}
}

func TestWidgetIsNotSentTwice(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, coding := range []string{"gzip", "identity"} {
		get := func(tag string) answer {
			return s.do(call{path: "/widget/v1/loader.js", header: map[string]string{"Accept-Encoding": coding, "If-None-Match": tag}})
		}
		tag := get("").want(http.StatusOK).header.Get("ETag")
		for _, known := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			if a := get(known).want(http.StatusNotModified); len(a.body) != 0 || a.header.Get("ETag") != tag || a.header.Get("Cache-Control") == "no-store" {
				t.Errorf("%s %s: %v", coding, known, a.header)
			}
		}
		get(`"other"`).want(http.StatusOK)
	}
}

func TestWidgetThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, path := range []string{
		"/widget/v1/none.js", "/widget/v2/loader.js", "/widget/0.9.0/loader.js", "/widget/v1/lang/xx.js", "/widget/v1/..%2fdoc.go", "/widget/example/none",
		"/widget/example/static/none.css", "/widget/example/frame.tmpl",
	} {
		s.send(call{path: path}).problem(http.StatusNotFound, "no_such_route")
	}
}

func TestExamplesHaveTheKeyOfTheSite(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	if a := s.send(call{path: "/widget/example"}); a.status != http.StatusFound || a.header.Get("Location") != "/widget/example/" {
		t.Errorf("%d %v", a.status, a.header)
	}
	for _, page := range []string{"", "plain", "dark", "csp", "spa", "next", "results?q=%3Cscript%3E"} {
		a := s.send(call{path: "/widget/example/" + page}).want(http.StatusOK)
		text, policy := string(a.body), a.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "require-trusted-types-for 'script'; trusted-types 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %s", page, policy)
		}
		for _, inline := range []string{"<script>", "<style", " style=", " onclick="} {
			if strings.Contains(text, inline) {
				t.Errorf("%s has %s", page, inline)
			}
		}
		if uses := strings.Contains(text, "<moment-"); uses != strings.Contains(text, ` key="pk_`) || strings.Contains(text, "sk_") {
			t.Errorf("%s: the widget has no key, or a secret one", page)
		}
	}
	s.do(call{path: "/widget/example/static/example.css"}).want(http.StatusOK)
	s.do(call{path: "/widget/example/static/spa.js"}).want(http.StatusOK)
}

func TestExamplesWithoutAKeySayHowToMakeOne(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	list, err := s.keys.List()
	s.must(err)
	for _, k := range list {
		s.must(s.keys.Revoke(t.Context(), s.by(), k.ID))
	}
	a := s.send(call{path: "/widget/example/plain"}).want(http.StatusOK)
	if text := string(a.body); strings.Contains(text, "<moment-search") || !strings.Contains(text, "moments keys create --kind pk") || strings.Contains(text, "pk_") {
		t.Errorf("%s", text)
	}
}
