package ingest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest"
	"moments/content/ingest/format"
	"moments/internal/confine"
)

// pack makes a zip of headers and texts.
func pack(t *testing.T, name string, pairs ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := parts(pairs...)(&b); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(at, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// became is a line for each item.
func became(items []ingest.Item) (lines []string) {
	for _, it := range items {
		what := it.Input.ExternalID + " " + it.Input.Title
		if it.Skip != nil {
			what = string(it.Skip.Code)
		}
		lines = append(lines, it.Path+" "+what)
	}
	return lines
}

func TestZips(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	at := pack(t, "Export-"+"a1b2c3d4-1111-2222-3333-0123456789ab.zip",
		"Home "+id+".md", "# Home\n\ntext", "sub/", "", "sub/list.csv", "id,title\n1,One\n", "sub/page.html", "<html><title>P</title><body>text",
		"__MACOSX/._a.md", "x", ".git/config", "x", "photo.jpg", "\xff\xd8\xff\x00", "inner.zip", "PK", "a/../../b.md", "x", "c\\d.md", "text",
	)
	for name, runner := range map[string]confine.Runner{"here": nil, "pool": newPool(t, confine.Limits{})} {
		items := collect(t, ingest.Source{Path: at}, ingest.Options{Runner: runner})
		want := []string{
			"Home " + id + ".md " + id + " Home", "sub/list.csv 1 One", "sub/page.html sub/page.html P", "photo.jpg unsupported", "inner.zip nested",
			"b.md unsafe_name", "c/d.md c/d.md D",
		}
		if diff := cmp.Diff(want, became(items)); diff != "" || items[0].Input.Source != "export" {
			t.Errorf("%s: source %q\n%s", name, items[0].Input.Source, diff)
		}
	}
	inFolder := collect(t, ingest.Source{Path: filepath.Dir(at), Name: "all"}, ingest.Options{})
	if got := inFolder[1].Path; !strings.HasSuffix(got, ".zip/sub/list.csv") {
		t.Errorf("in a folder: %s", got)
	}
}

func TestZipsThatLie(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	raw := func(name string, declared uint64, sum uint32) {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: 4, UncompressedSize64: declared, CRC32: sum})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("text")); err != nil {
			t.Fatal(err)
		}
	}
	raw("shorter.md", 3, 0)
	raw("longer.md", 5, 0)
	raw("wrong.md", 4, 1)
	if _, err := z.CreateHeader(&zip.FileHeader{Name: "locked.md", Flags: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "other.md", Method: 93}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	src := ingest.Source{Name: "site", FS: fstest.MapFS{"a.zip": {Data: b.Bytes()}, "b.zip": {Data: b.Bytes()[:50]}, "c.zip": {Data: []byte("x")}, "d.md": {Data: []byte("text")}}}
	want := []string{
		"a.zip/shorter.md unreadable", "a.zip/longer.md unreadable", "a.zip/wrong.md unreadable", "a.zip/locked.md unreadable",
		"a.zip/other.md unreadable", "b.zip unreadable", "c.zip unreadable", "d.md d.md D",
	}
	if diff := cmp.Diff(want, became(collect(t, src, ingest.Options{}))); diff != "" {
		t.Error(diff)
	}
}

func TestADocumentNamedZip(t *testing.T) {
	types := fmt.Sprintf(partTypes, `<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`)
	at := pack(t, "a.zip", "[Content_Types].xml", types, "_rels/.rels", fmt.Sprintf(partRelations, "officeDocument", "word/document.xml"),
		"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Some text.</w:t></w:r></w:p></w:body></w:document>`)
	items := collect(t, ingest.Source{Path: at}, ingest.Options{})
	if len(items) != 1 || items[0].Skip != nil || items[0].Found.Format != format.DOCX || items[0].Input.Text != "Some text." {
		t.Errorf("%v %+v", became(items), items)
	}
}

// What comes out of a child is what comes out here.
func TestTheSameFromAChild(t *testing.T) {
	here, there := collect(t, site, ingest.Options{}), collect(t, site, ingest.Options{Runner: newPool(t, confine.Limits{})})
	if diff := cmp.Diff(here, there); diff != "" || len(here) < 20 {
		t.Errorf("%d items\n%s", len(here), diff)
	}
}

func TestTheReportSaysWhatFilesAre(t *testing.T) {
	report := importFrom(t, openCatalog(t), from(map[string]string{"a.md": "x", "b.md": "y", "c.csv": "id,title,Owner\n1,One,me\n2,Two,me\n", "d.gif": "GIF"}), ingest.Options{})
	if diff := cmp.Diff(map[format.Format]int{"markdown": 2, "table": 1}, report.Formats); diff != "" || report.Found != nil || report.Ignored["Owner"] != 1 {
		t.Errorf("%+v\n%s", report, diff)
	}
	report = importFrom(t, openCatalog(t), from(map[string]string{"c.csv": "as of today\n\nid;title\n1;One\n2;Two\n"}), ingest.Options{})
	if f := report.Found; f == nil || f.Sheets[0].HeaderRow != 3 || f.Sheets[0].Delimiter != ";" || f.Sheets[0].Columns["title"] != "title" {
		t.Errorf("%+v", f)
	}
	report = importFrom(t, openCatalog(t), from(map[string]string{"a.txt": "# A\n\ntext"}), ingest.Options{As: format.Markdown})
	if report.New != 1 {
		t.Errorf("forced: %s", counts(report))
	}
}
