package feed_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/document"
	"moments/content/ingest/feed"
)

var update = flag.Bool("update", false, "write what is read as what is wanted")

func collect(from io.Reader) (entries []feed.Entry, err error) {
	for entry, err := range feed.Read(from) {
		if err != nil {
			return entries, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

// TestFeeds holds whole feeds against what was read from them.
func TestFeeds(t *testing.T) {
	formats := map[string]feed.Format{
		"export.xml": feed.WXR, "rss.xml": feed.RSS, "atom.xml": feed.Atom, "feed.json": feed.JSON,
	}
	for name, format := range formats {
		t.Run(name, func(t *testing.T) {
			data := read(t, name)
			if got := feed.Detect(data); got != format {
				t.Errorf("format %q, want %q", got, format)
			}
			got, err := collect(strings.NewReader(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".golden"), got)
		})
	}
}

func read(t testing.TB, name string) []byte {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func golden(t *testing.T, at string, got []feed.Entry) {
	encoded, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(at, append(encoded, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	var want []feed.Entry
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]feed.Format{
		"": "", "title,url": "", `{"a": 1}`: "", "<html>": "", "<urlset>": "", "\ufeff <?xml version='1.0'?><rss>": feed.RSS,
		"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>": feed.RSS, "<feed>": feed.Atom,
		`{"version": "https://jsonfeed.org/version/1", "items": []}`: feed.JSON,
		"<rss xmlns:wp='http://wordpress.org/export/1.1/'>":          feed.WXR,
	} {
		if got := feed.Detect([]byte(text)); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

// wxr is an export with these items.
func wxr(version, items string) string {
	return `<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/` + version + `/excerpt/" ` +
		`xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/` + version + `/"><channel>` +
		items + `</channel></rss>`
}

func TestExports(t *testing.T) {
	content := func(s string) string {
		return "<item><content:encoded><![CDATA[" + s + "]]></content:encoded><excerpt:encoded>e</excerpt:encoded></item>"
	}
	tests := []struct{ name, file, text string }{
		{"version 1.0", wxr("1.0", content("a")), "a"},
		{"version 1.1", wxr("1.1", content("a")), "a"},
		{"control characters", wxr("1.2", content("a\x0b\x00b")), "a b"},
		{"an empty title", wxr("1.2", "<item><title/>"+content("a")[6:]), "a"},
		{"shortcodes", wxr("1.2", content(`[vc_row full="1"][vc_column]a[/vc_column][/vc_row] [1] [sic] [gallery] b[c]`)), "a [1] [sic] b[c]"},
		{"nested sections", wxr("1.2", content("a]]]]><![CDATA[>b")), "a]]>b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entries, err := collect(strings.NewReader(test.file))
			if err != nil || len(entries) != 1 {
				t.Fatal(entries, err)
			}
			d := entries[0].Document
			if d.Text != test.text || d.First(document.FieldSummary) != "e" || entries[0].Left != "" {
				t.Errorf("text %q, want %q; summary %q, left %q", d.Text, test.text, d.First(document.FieldSummary), entries[0].Left)
			}
		})
	}
}

// TestHostile has what a parser of XML could be made to read, or to do for ever.
func TestHostile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("SECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	laughs := `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`
	outside := `<!DOCTYPE rss [<!ENTITY x SYSTEM "file://` + secret + `">]>`
	rss := func(inside string) string {
		return `<rss version="2.0"><channel><item><title>` + inside + `</title></item></channel></rss>`
	}
	export := wxr("1.2", "<item><title>&c;</title></item>")
	deep := strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300)
	names := strings.Repeat(`<a xmlns:b="c"/>`, 3000)
	tests := []struct {
		name, file string
		want       error
	}{
		{"laughs", laughs + rss("&c;"), document.ErrBroken},
		{"laughs in an export", strings.Replace(export, "<rss", laughs+"<rss", 1), document.ErrBroken},
		{"an entity of its own in an export", export, document.ErrBroken},
		{"from outside", outside + rss("&x;"), document.ErrBroken},
		{"from outside in an export", strings.Replace(wxr("1.2", "<item><title>&x;</title></item>"), "<rss", outside+"<rss", 1),
			document.ErrBroken},
		{"deep", rss(deep), document.ErrLimit},
		{"deep in an export", wxr("1.2", "<item>"+deep+"</item>"), document.ErrLimit},
		{"namespaces", rss(names), document.ErrLimit},
		{"namespaces in an export", wxr("1.2", "<item>"+names+"</item>"), document.ErrLimit},
		{"never closed", wxr("1.2", "<item><title><![CDATA["+strings.Repeat("a", feed.MaxItemBytes)), document.ErrLimit},
		{"a large feed", rss(strings.Repeat("a", feed.MaxBytes)), document.ErrLimit},
		{"cut off", wxr("1.2", "<item><title>"), document.ErrBroken},
		{"no feed", "<html></html>", document.ErrBroken},
		{"nothing", "", document.ErrBroken},
		{"broken JSON", `{"version": "https://jsonfeed.org/version/1", "items": [{]}`, document.ErrBroken},
		{"deep JSON", `{"version": "https://jsonfeed.org/version/1", "items": ` + strings.Repeat("[", 1e6), document.ErrBroken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entries, err := collect(strings.NewReader(test.file))
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if strings.Contains(fmt.Sprint(entries), "SECRET") || len(entries) > 0 {
				t.Error(entries)
			}
		})
	}
}

func TestWhatCameBeforeAnErrorIsKept(t *testing.T) {
	entries, err := collect(strings.NewReader(wxr("1.2", "<item><title>a</title></item><item><title>b</item>")))
	if len(entries) != 1 || entries[0].Document.First(document.FieldTitle) != "a" || !errors.Is(err, document.ErrBroken) {
		t.Error(entries, err)
	}
	broken := errors.New("the disk")
	if _, err := collect(io.MultiReader(strings.NewReader("<rss"), &failing{broken})); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestReadingMayStop(t *testing.T) {
	for _, name := range []string{"export.xml", "rss.xml"} {
		n := 0
		for _, err := range feed.Read(strings.NewReader(string(read(t, name)))) {
			if n++; err != nil {
				t.Fatal(err)
			}
			break
		}
		if n != 1 {
			t.Error(name, n)
		}
	}
}

// TestLargeExport reads 7 MB that nobody holds.
func TestLargeExport(t *testing.T) {
	item := "<item><title>t</title><content:encoded><![CDATA[" + strings.Repeat("<p>words and words</p>\n", 1000) + "]]></content:encoded></item>"
	head, tail, _ := strings.Cut(wxr("1.2", "|"), "|")
	const items = 300
	n, peak := 0, uint64(0)
	var stats runtime.MemStats
	for entry, err := range feed.Read(io.MultiReader(strings.NewReader(head), &repeated{item, 0, items}, strings.NewReader(tail))) {
		if err != nil || len(entry.Document.Text) < 10_000 {
			t.Fatal(entry.Row, err)
		}
		if n++; n%60 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&stats)
			peak = max(peak, stats.HeapAlloc)
		}
	}
	if n != items || peak > 4<<20 {
		t.Errorf("%d items, %d MiB of heap", n, peak>>20)
	}
}

// repeated yields a text so many times.
type repeated struct {
	text  string
	at    int
	times int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.times == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at = 0
		r.times--
	}
	return n, nil
}
