package office_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/document"
	"moments/content/ingest/office"
)

// childVariable makes of the test binary a program that reads a PDF from its input and says what came of it. Hostile
// files are read in it, as they would be in use.
const childVariable = "OFFICE_TEST_READS_PDF"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	data, err := io.ReadAll(os.Stdin)
	if err == nil {
		var d document.Document
		d, err = office.ReadPDF(bytes.NewReader(data), int64(len(data)))
		fmt.Printf("text %q partial %q error %v", d.Text, d.Partial, err)
	}
	if err != nil && !errors.Is(err, document.ErrBroken) && !errors.Is(err, document.ErrLimit) {
		os.Exit(3)
	}
	os.Exit(0)
}

// inChild reads a PDF in a child process, which may die of it; what it says otherwise is returned.
func inChild(t testing.TB, data []byte) (said string, died bool) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	child.Env = []string{childVariable + "=1", "GOMEMLIMIT=256MiB"}
	child.Stdin = bytes.NewReader(data)
	out, err := child.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		t.Errorf("an error that is not one of the package: %s", out)
	}
	return string(out), err != nil
}

// pdfFile builds a PDF of objects, the first being number 1 and the catalogue, and what the trailer says beside them.
func pdfFile(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, object := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func stream(content string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
}

// onePage is a PDF with this content on its page, and fonts F (letters half as wide as they are high) and G (two bytes a
// letter, explained by a map).
func onePage(content string, more ...string) []byte {
	widths := strings.Repeat("500 ", 224)
	explained := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange " +
		"1 beginbfchar <0001> <00dc> endbfchar 2 beginbfrange <0002> <0004> <0062> <0005> <0006> [<fb01> <0021>] endbfrange endcmap end end"
	objects := append([]string{
		"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F 5 0 R /G 6 0 R >> /XObject << /X 9 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
		stream(content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 /Widths [" + widths + "] >>",
		"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /DW 500 /W [1 [600 600] 3 4 500] >>",
		stream(explained),
	}, more...)
	return pdfFile("", objects...)
}

func readPDF(t *testing.T, data []byte) document.Document {
	t.Helper()
	d, err := office.ReadPDF(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTextOfPDF(t *testing.T) {
	form := "<< /Subtype /Form /Matrix [1 0 0 1 0 -50] /Length 33 >>\nstream\nBT /F 10 Tf 0 0 Td (in it) Tj ET \nendstream"
	loop := "<< /Subtype /Form /Length 30 >>\nstream\n/X Do BT /F 9 Tf (a) Tj ET    \nendstream"
	tests := []struct {
		name, content, want string
		more                []string
	}{
		{"one piece", "BT /F 10 Tf (Hello world) Tj ET", "Hello world", nil},
		{"pieces of a word", "BT /F 10 Tf (Hel) Tj (lo) Tj ET", "Hello", nil},
		{"kerned", "BT /F 10 Tf [(Hel) 30 (lo) -300 (world)] TJ ET", "Hello world", nil},
		{"moved words", "BT /F 10 Tf (Hello) Tj 30 0 Td (world) Tj ET", "Hello world", nil},
		{"lines", "BT /F 10 Tf 12 TL (one) Tj T* (two) Tj 0 -12 Td (three) Tj (four) ' ET", "one\ntwo\nthree\nfour", nil},
		{"paragraphs", "BT /F 10 Tf (one) Tj 0 -30 Td (two) Tj ET", "one\n\ntwo", nil},
		{"raised", "BT /F 10 Tf (one) Tj 3 Ts (2) Tj 0 Ts ( two) Tj ET", "one2 two", nil},
		{"divided", "BT /F 10 Tf 12 TL (cali-) Tj T* (brate it) Tj T* (Long-) Tj T* (Term) Tj ET", "calibrate\nit\nLong-\nTerm", nil},
		{"two bytes", "BT /G 10 Tf <0001000200030004000500060001> Tj ET", "Übcdfi!Ü", nil},
		{"upside down", "1 0 0 -1 0 700 cm BT /F 10 Tf 1 0 0 -1 0 10 Tm (one) Tj 1 0 0 -1 0 22 Tm (two) Tj ET", "one\ntwo", nil},
		{"across the page", "BT /F 10 Tf (one) Tj ET BT /F 10 Tf 0 1 -1 0 9 9 Tm (DRAFT) Tj ET", "one", nil},
		{"twice to look bold", "BT /F 10 Tf (one) Tj ET BT /F 10 Tf 0.2 0 Td (one) Tj ET", "one", nil},
		{"a picture", "BT /F 10 Tf (one) Tj ET BI /W 1 ID (x) Tj EI BT 0 -11 Td /F 10 Tf (two) Tj ET", "one\ntwo", nil},
		{"a form", "/X Do", "in it", []string{form}},
		{"a form of itself", "/X Do BT /F 9 Tf 0 -50 Td (b) Tj ET", "a\n\nb", []string{loop}},
		{"saved", "q BT /F 10 Tf (one) Tj ET Q Q Q BT (no font) Tj ET", "one", nil},
		{"missing operands", "Tf Tm Td cm Do BT /F 10 Tf Tj TJ (a) Tj ET", "a", nil},
		{"comparisons", "BT /F 10 Tf (a < b\\)) Tj (c>) Tj ET (<", "a < b)c>", nil},
		{"another alphabet", "BT /F 10 Tf (\xfcber \\226 x) Tj ET", "über – x", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := readPDF(t, onePage(test.content, test.more...)); got.Text != test.want || got.Partial != "" {
				t.Errorf("%q, want %q; %s", got.Text, test.want, got.Partial)
			}
		})
	}
}

func TestPropertiesOfPDF(t *testing.T) {
	page := "BT /F 20 Tf (Calibrate a) Tj 0 -22 Td (sensor) Tj /F 10 Tf 0 -40 Td (Half a degree fails the audit, and more of this text.) Tj " +
		"/F 14 Tf 0 -40 Td (In ice) Tj /F 10 Tf 0 -20 Td (Wait twenty minutes.) Tj ET"
	got := readPDF(t, onePage(page))
	want := document.Document{
		Fields:    map[string][]string{"title": {"Calibrate a sensor"}, "language": {"en-GB"}},
		Headings:  []document.Heading{{Level: 1, Text: "Calibrate a"}, {Level: 1, Text: "sensor"}, {Level: 2, Text: "In ice"}},
		Paragraph: "Calibrate a sensor",
		Text:      "Calibrate a\nsensor\n\nHalf a degree fails the audit, and more of this text.\n\nIn ice\n\nWait twenty minutes.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	info := "/Info << /Title (\xfe\xff\x00\xdc\x00b\x00e\x00r) /Author (Mara) /Subject (Ice) /Keywords (a, b) /ModDate (D:20260302090000+01'00') >>"
	got = readPDF(t, pdfFile(info, "<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", "<< /Type /Page >>"))
	fields := map[string][]string{
		"title": {"Über"}, "author": {"Mara"}, "summary": {"Ice"}, "keywords": {"a", "b"}, "updatedat": {"2026-03-02T08:00:00Z"},
	}
	if diff := cmp.Diff(fields, map[string][]string(got.Fields)); diff != "" || got.Partial == "" {
		t.Error(diff, got.Partial)
	}
}

func TestPagesOfPDF(t *testing.T) {
	objects := []string{"<< /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding >>"}
	kids := ""
	for i := range 5 {
		content := stream(fmt.Sprintf("BT /F 10 Tf 0 700 Td (Our handbook, page %[1]d) Tj 0 -40 Td "+
			"(words of page %[1]d) Tj 0 -12 Td (a%[1]d) Tj 0 -12 Td (b%[1]d) Tj 0 -12 Td (c%[1]d) Tj ET", i))
		if i == 3 {
			content = "<< /Length 9 /Filter /NoFilter >>\nstream\n123456789\nendstream"
		}
		objects = append(objects, content, fmt.Sprintf("<< /Type /Page /Contents %d 0 R >>", len(objects)+1))
		kids += fmt.Sprintf("%d 0 R ", len(objects))
	}
	objects[1] = "<< /Kids [" + kids + "] /Resources << /Font << /F 3 0 R >> >> >>"
	got := readPDF(t, pdfFile("", objects...))
	if strings.Contains(got.Text, "handbook") || !strings.Contains(got.Text, "a2") || !strings.Contains(got.Text, "a4") {
		t.Errorf("%q", got.Text)
	}
	if !strings.Contains(got.Partial, "page 4") {
		t.Errorf("partial %q", got.Partial)
	}
}

func TestFormsOfPDF(t *testing.T) {
	page := string(onePage("BT /F 10 Tf (a) Tj ET"))
	for name, file := range map[string]string{
		"version 2.0":     strings.Replace(page, "%PDF-1.4", "%PDF-2.0", 1),
		"more at the end": page + "\n<!-- served by x -->\n",
		"no line":         strings.Replace(page, "%PDF-1.4\n", "%PDF-1.4 ", 1),
	} {
		if got := readPDF(t, []byte(file)); got.Text != "a" {
			t.Errorf("%s: %q", name, got.Text)
		}
	}
}

// hostile are files that make the parser fail, recurse or loop.
func hostile() map[string][]byte {
	page := onePage("BT /F 10 Tf (a) Tj ET")
	circle := pdfFile("", "<< /Pages 2 0 R >>", "<< /Kids [2 0 R 2 0 R] >>")
	return map[string][]byte{
		"nothing":         nil,
		"no PDF":          bytes.Repeat([]byte("a"), 500),
		"cut off":         page[:len(page)/2],
		"deep":            onePage(strings.Repeat("[", 1<<20)),
		"deep object":     pdfFile("", strings.Repeat("<</A ", 1<<20)),
		"pages in pages":  circle,
		"an open string":  onePage("BT /F 10 Tf (a < b) Tj ET <000"),
		"many objects":    bytes.Replace(page, []byte("/Size 9"), []byte("/Size 999999999"), 1),
		"an object loop":  pdfFile("", "1 0 R"),
		"a stream's own":  pdfFile("", "<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", "<< /Contents 4 0 R >>", "<< /Length 4 0 R >>\nstream\na\nendstream"),
		"prev loop":       bytes.Replace(page, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Prev 0"), 1),
		"a password":      pdfFile("/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P 0 >> /ID [(a) (b)]", "<< >>"),
		"an odd encoding": bytes.Replace(page, []byte("/WinAnsiEncoding"), []byte("<< /Differences [1 2 3 /a] >>"), 1),
	}
}

// TestHostilePDF is in a child, which may die, but only within the time.
func TestHostilePDF(t *testing.T) {
	for name, data := range hostile() {
		t.Run(name, func(t *testing.T) {
			if said, died := inChild(t, data); died || said == "" {
				t.Errorf("it died, saying %q", said)
			}
		})
	}
}

func TestLimitsOfPDF(t *testing.T) {
	_, err := office.ReadPDF(bytes.NewReader(nil), office.MaxPDFBytes+1)
	if !errors.Is(err, document.ErrLimit) {
		t.Errorf("%v", err)
	}
	many := hostile()["many objects"]
	if _, err := office.ReadPDF(bytes.NewReader(many), int64(len(many))); !errors.Is(err, document.ErrLimit) {
		t.Errorf("%v", err)
	}
	kids := strings.Repeat("3 0 R ", office.MaxPages+1)
	got := readPDF(t, pdfFile("", "<< /Pages 2 0 R >>", "<< /Kids ["+kids+"] /Resources << /Font << /F 5 0 R >> >> >>",
		"<< /Contents 4 0 R >>", stream("BT /F 9 Tf (a) Tj ET"), "<< /Subtype /Type1 >>"))
	if !strings.Contains(got.Partial, "2000 pages") {
		t.Errorf("partial %q", got.Partial)
	}
}
