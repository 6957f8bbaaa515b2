package ingest_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moments/content/ingest"
	"moments/content/ingest/parse"
	"moments/internal/confine"
)

// full makes the bombs as large as they are in the wild: INGEST_BOMBS=full.
func full(small, large int) int {
	if os.Getenv("INGEST_BOMBS") == "full" {
		return large
	}
	return small
}

// bomb is a file that is meant to harm its reader, and what may become of it.
type bomb struct {
	name string
	make func(w io.Writer) error
	want []parse.Code // none is an asset, or nothing at all
}

func bombs() []bomb {
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	laughs := "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\">"
	for c := 'b'; c <= 'j'; c++ {
		laughs += fmt.Sprintf("<!ENTITY %c \"%s\">", c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs += "]><rss version=\"2.0\"><channel><item><title>&j;</title></item></channel></rss>"
	outside := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&a;root:</title></item></channel></rss>`
	deep := full(200_000, 2_000_000)
	nested := strings.Repeat("<a>", deep)
	return []bomb{
		{"marks.md", text(strings.Repeat("*a_ ", 30_000)), nil},
		{"quotes.md", text(strings.Repeat(">", 500_000) + "x"), []parse.Code{"", parse.NoText}},
		{"links.md", text(strings.Repeat("[", 500_000) + "x"), nil},
		{"shortcodes.md", text(strings.Repeat("{{<", 300_000)), nil},
		{"front.md", text("---\n" + strings.Repeat("- ", 100_000) + "\n---\nx"), []parse.Code{parse.FrontMatter}},
		{"aliases.md", text("---\na: &a [x,x,x,x,x,x,x,x,x]\n" + strings.Repeat("b: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n", 9) + "title: t\n---\nx"), []parse.Code{"", parse.FrontMatter}},
		{"deep.html", text("<html>" + strings.Repeat("<div>", 300_000)), []parse.Code{"", parse.TooLarge, parse.Syntax, parse.NoText}},
		{"deep.xml", text("<rss>" + nested), []parse.Code{parse.TooLarge, parse.Syntax}},
		{"atom.xml", text("<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + nested), []parse.Code{parse.TooLarge, parse.Syntax}},
		{"laughs.xml", text(laughs), []parse.Code{"", parse.Syntax, parse.NoText, parse.Invalid, parse.TooLarge}},
		{"outside.xml", text(outside), []parse.Code{"", parse.Syntax, parse.NoText, parse.Invalid}},
		{"drawing.svg", text("<svg>" + strings.Repeat("<g>", deep)), []parse.Code{parse.Unsupported}},
		{"brackets.pdf", pdfBomb(strings.Repeat("[", full(1_000_000, 4_000_000))), []parse.Code{parse.Syntax, parse.TooLarge, parse.OverLimit, parse.Unreadable}},
		{"deep.json", text("[{\"a\":" + strings.Repeat("[", 1_000_000)), []parse.Code{parse.Syntax}},
		{"quote.csv", text("id,title\n1,\"" + strings.Repeat("x", 20<<20)), []parse.Code{parse.TooLarge, parse.Syntax}},
		{"zeros.xlsx", workbookBomb("", full(64, 160)<<20), []parse.Code{parse.TooLarge, parse.OverLimit}},
		{"last.xlsx", workbookBomb(`<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>`, 0), []parse.Code{parse.TooLarge, parse.Unsupported}},
		{"laughs.xlsx", workbookBomb(strings.Repeat("<row>", deep), 0), []parse.Code{parse.TooLarge, parse.Syntax, parse.Unsupported, parse.OverLimit, parse.Unreadable}},
		{"deep.docx", documentBomb(nested), []parse.Code{parse.TooLarge, parse.Syntax, parse.OverLimit}},
		{"zeros.docx", documentBomb(strings.Repeat(" ", full(64, 160)<<20)), []parse.Code{parse.TooLarge, parse.Syntax, parse.OverLimit}},
		{"many.zip", manyEntries(full(101_000, 1_000_000)), []parse.Code{parse.TooLarge, parse.OverLimit}},
		{"nested.zip", nestedZip(6), []parse.Code{parse.Nested}},
		{"zeros.zip", zipOf("a.csv", strings.Repeat("\x00", full(32, 300)<<20)), []parse.Code{parse.TooLarge}},
		{"slip.zip", zipOf("../../a.md", "out"), []parse.Code{parse.UnsafeName}},
	}
}

// pdfBomb is a PDF whose root is an object.
func pdfBomb(object string) func(io.Writer) error {
	return func(w io.Writer) error {
		body := "%PDF-1.4\n1 0 obj\n" + object + "\nendobj\n"
		_, err := fmt.Fprintf(w, "%sxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", body, len(body))
		return err
	}
}

func zipOf(name, text string) func(io.Writer) error {
	return func(out io.Writer) error {
		z := zip.NewWriter(out)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, text)
		return errors.Join(err, z.Close())
	}
}

// parts is an Office file of parts.
func parts(files ...string) func(io.Writer) error {
	return func(out io.Writer) error {
		z := zip.NewWriter(out)
		for i := 0; i < len(files); i += 2 {
			w, err := z.Create(files[i])
			if err == nil {
				_, err = io.WriteString(w, files[i+1])
			}
			if err != nil {
				return err
			}
		}
		return z.Close()
	}
}

const partTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ` +
	`ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>%s</Types>`

const partRelations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
	`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>`

func workbookBomb(rows string, zeros int) func(io.Writer) error {
	types := fmt.Sprintf(partTypes, `<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`+
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
	return parts(
		"[Content_Types].xml", types,
		"_rels/.rels", fmt.Sprintf(partRelations, "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" `+
			`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", fmt.Sprintf(partRelations, "worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+
			rows+strings.Repeat(" ", zeros)+`</sheetData></worksheet>`,
	)
}

func documentBomb(inside string) func(io.Writer) error {
	types := fmt.Sprintf(partTypes, `<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`)
	return parts(
		"[Content_Types].xml", types,
		"_rels/.rels", fmt.Sprintf(partRelations, "officeDocument", "word/document.xml"),
		"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+inside,
	)
}

func manyEntries(n int) func(io.Writer) error {
	return func(out io.Writer) error {
		z := zip.NewWriter(out)
		for i := range n {
			if _, err := z.CreateHeader(&zip.FileHeader{Name: strconv.Itoa(i) + ".md", Method: zip.Store}); err != nil {
				return err
			}
		}
		return z.Close()
	}
}

// nestedZip is a zip that holds zips of zips, as 42.zip does.
func nestedZip(depth int) func(io.Writer) error {
	return func(out io.Writer) error {
		inner := "the end"
		for range depth {
			var b bytes.Buffer
			if err := parts("a.zip", inner, "b.zip", inner)(&b); err != nil {
				return err
			}
			inner = b.String()
		}
		_, err := io.WriteString(out, inner)
		return err
	}
}

// Each bomb is a skip with a name, or nothing worse than text; the next file is read; and the process that asked does not grow.
func TestBombs(t *testing.T) {
	memory := full(256, 512)
	if racing {
		memory *= 4
	}
	pool := newPool(t, confine.Limits{Memory: int64(memory) << 20})
	for _, b := range bombs() {
		t.Run(b.name, func(t *testing.T) {
			if racing && strings.HasPrefix(b.name, "zeros") {
				t.Skip("packing it would take long")
			}
			dir := t.TempDir()
			lay(t, dir, b)
			started := time.Now()
			before := resetPeak()
			items := collect(t, ingest.Source{Path: dir}, ingest.Options{Runner: pool})
			grown, took := peak()-before, time.Since(started)
			if last := items[len(items)-1]; last.Path != lastFile || last.Input.Text != "fine" {
				t.Errorf("the next file: %+v", last)
			}
			judge(t, items[:len(items)-1], b.want)
			if grown > 50<<20 {
				t.Errorf("this process has grown by %d MiB", grown>>20)
			}
			if took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Logf("%.1f s, %d MiB: %s", took.Seconds(), grown>>20, outcome(items[0]))
		})
	}
}

// lastFile is read after the bomb.
const lastFile = "~last.md"

func lay(t *testing.T, dir string, b bomb) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, b.name))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.make(f), f.Close(), os.WriteFile(filepath.Join(dir, lastFile), []byte("fine"), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func judge(t *testing.T, items []ingest.Item, want []parse.Code) {
	t.Helper()
	for _, it := range items {
		var code parse.Code
		if it.Skip != nil {
			code = it.Skip.Code
		}
		if len(want) == 0 && code != "" || len(want) > 0 && !slices.Contains(want, code) {
			t.Errorf("%s, want %v", outcome(it), want)
		}
		if strings.Contains(it.Input.Title+it.Input.Text, "root:x:") {
			t.Errorf("a file of this machine is in it: %.200s", it.Input.Title)
		}
	}
}

func outcome(it ingest.Item) string {
	if it.Skip != nil {
		return it.Skip.String()
	}
	return fmt.Sprintf("an asset with %d bytes of text", len(it.Input.Text))
}

// resetPeak makes the system forget how much memory this process has held, and returns how much it holds.
func resetPeak() int64 {
	runtime.GC()
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600) // where there is none, nothing is measured
	return peak()
}

// peak is the most memory that this process has held, in bytes; 0 when the system does not say.
func peak() int64 {
	data, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(data)) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, _ := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			return kib << 10
		}
	}
	return 0
}
