package feed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// check reads a feed twice and holds it against what the package promises.
func check(t *testing.T, data string) {
	entries, err := collect(strings.NewReader(data))
	for _, entry := range entries {
		d := entry.Document
		lines := []string{d.ID, d.Paragraph, entry.Left}
		for _, values := range d.Fields {
			lines = append(lines, values...)
		}
		for _, line := range lines {
			if !utf8.ValidString(line) || strings.ContainsFunc(line, unseen) || strings.Contains(line, "\n") {
				t.Errorf("a line that is not clean: %q", line)
			}
		}
		if !utf8.ValidString(d.Text) || strings.ContainsFunc(d.Text, unseen) {
			t.Errorf("text that is not clean: %q", d.Text)
		}
	}
	again, failed := collect(strings.NewReader(data))
	if diff := cmp.Diff(entries, again); diff != "" || (err == nil) != (failed == nil) {
		t.Errorf("the second reading differs: %v, %v\n%s", err, failed, diff)
	}
}

func unseen(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }

func FuzzFeed(f *testing.F) {
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		f.Add(string(read(f, name)))
	}
	f.Add(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item><title>a</title></item></rdf:RDF>`)
	f.Fuzz(func(t *testing.T, data string) { check(t, data) })
}

// FuzzExport has the body of an export, so that the head need not be found again and again.
func FuzzExport(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "export.xml"))
	if err != nil {
		f.Fatal(err)
	}
	_, inside, _ := strings.Cut(string(data), "<channel>")
	inside, _, _ = strings.Cut(inside, "</channel>")
	f.Add(inside)
	f.Add("<item><content:encoded>[a b=c][/a][a]&lt;p&gt;</content:encoded><wp:status>x</wp:status></item>")
	f.Fuzz(func(t *testing.T, inside string) { check(t, wxr("1.2", inside)) })
}

func BenchmarkExport(b *testing.B) {
	data := string(read(b, "export.xml"))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := collect(strings.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}
