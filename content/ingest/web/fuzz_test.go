package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/content/ingest/document"
	"moments/content/ingest/web"
)

func FuzzRead(f *testing.F) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range pages {
		data, err := os.ReadFile(at)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "https://x.example/a/b", "text/html")
	}
	f.Add([]byte(`<base href=//y><a href=?><script type="application/ld+json">[[{"@type":["HowTo",[]],"author":[{"name":1}]}]]</script>`), "", "")
	f.Add([]byte("\xfe\xff\x00<\x00p"), "x:y", "text/html;charset=utf-16")
	f.Fuzz(func(t *testing.T, data []byte, at, contentType string) {
		opts := web.Options{URL: at, ContentType: contentType, Links: true}
		got, err := web.Read(data, opts)
		if err != nil {
			return
		}
		check(t, got)
		again, err := web.Read(data, opts)
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("the second reading differs: %v\n%s", err, diff)
		}
	})
}

// check holds a document against what package document promises.
func check(t *testing.T, d document.Document) {
	lines := append([]string{d.ID, d.Paragraph, d.Canonical, d.Partial}, d.Links...)
	for _, values := range d.Fields {
		lines = append(lines, values...)
	}
	for _, h := range d.Headings {
		lines = append(lines, h.Text)
		if h.Level < 1 || h.Level > 6 {
			t.Errorf("a heading of level %d", h.Level)
		}
	}
	for _, line := range lines {
		if !utf8.ValidString(line) || strings.ContainsFunc(line, unseen) || strings.Contains(line, "\n") {
			t.Errorf("a line that is not clean: %q", line)
		}
	}
	if !utf8.ValidString(d.Text) || strings.ContainsFunc(d.Text, unseen) || len(d.Text) > content.MaxTextBytes {
		t.Errorf("text that is not clean: %q", d.Text)
	}
	for _, address := range append(d.Links, d.Canonical) {
		u, err := url.Parse(address)
		if err != nil || address != "" && u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("the address %q: %v", address, err)
		}
	}
}

func unseen(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }

// bombs are pieces of which a long page costs a parser most.
var bombs = map[string]string{
	"blocks":     "<p>",
	"empty":      "<a><p></p></a>",
	"nested":     "<div><span>",
	"images":     "<img><p></p>",
	"breaks":     "a<br>",
	"tables":     "<table><td>a",
	"foster":     "<table>a<b>c",
	"attributes": "<p a=1 b=2 class='sidebar share'>x",
	"comments":   "<!--a-->",
	"adoption":   "<b><i></b></i>",
	"select":     "<select><option>a",
	"links":      "<a href=a>b</a> ",
	"entities":   "&amp;&#0;",
	"templates":  "<template>a</template>",
	"hidden":     "<div hidden>a</div>",
	"items":      "<i itemscope itemtype=Product></i>",
	"metas":      "<meta name=a content=b>",
	"html":       "<html a=b><body c=d>",
}

// TestBombs says how long they take; the test is that they end, and that nothing panics.
func TestBombs(t *testing.T) {
	for name, piece := range bombs {
		t.Run(name, func(t *testing.T) {
			page := body(strings.Repeat(piece, web.MaxBytes/40/len(piece)))
			if got, err := web.Read([]byte(page), web.Options{URL: "https://x.example/", Links: true}); err == nil {
				check(t, got)
			} else if got.Text != "" {
				t.Error("an error and a text")
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile("testdata/pages/guide.html")
	if err != nil {
		b.Fatal(err)
	}
	opts := web.Options{URL: "https://x.example/guides/calibrate"}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := web.Read(data, opts); err != nil {
			b.Fatal(err)
		}
	}
}
