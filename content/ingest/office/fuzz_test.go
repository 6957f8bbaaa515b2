package office_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/office"
)

// FuzzDOCX has what is inside the zip file.
func FuzzDOCX(f *testing.F) {
	f.Add(body(para("Titel", "a")+para("berschrift1", "b")+"<w:tbl><w:tr><w:tc>"+para("", "c")+"</w:tc></w:tr></w:tbl>"), stylesXML,
		core("<dc:title>d</dc:title>"))
	f.Add(body("<w:p><w:del><w:r><w:t>a</w:t></w:r></w:del><w:r><w:br/><w:t>b</w:t></w:r><w:p/></w:p>"), "<a/>", "")
	f.Fuzz(func(t *testing.T, main, styles, properties string) {
		p := parts{"word/document.xml": main, "word/styles.xml": styles, "docProps/core.xml": properties}
		got, err := docx(t, p)
		if err != nil {
			return
		}
		if !utf8.ValidString(got.Text) || strings.ContainsFunc(got.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("text that is not clean: %q", got.Text)
		}
		again, err := docx(t, p)
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("the second reading differs: %v\n%s", err, diff)
		}
	})
}

// FuzzZip has the zip file itself.
func FuzzZip(f *testing.F) {
	f.Add(parts{"word/document.xml": body(para("", "a"))}.zip(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = office.ReadDOCX(bytes.NewReader(data), int64(len(data))) // it does not panic
	})
}

// FuzzPDF reads in a child, which may die of what its parser does; it must not report what is no error of the package.
func FuzzPDF(f *testing.F) {
	f.Add(onePage("BT /F 10 Tf [(Hello) -300 (world)] TJ ET"))
	f.Add(onePage("/X Do", "<< /Subtype /Form /Length 30 >>\nstream\n/X Do BT /F 9 Tf (a) Tj ET    \nendstream"))
	f.Fuzz(func(t *testing.T, data []byte) { inChild(t, data) })
}

// FuzzPageOfPDF has the operators of a page and the map of a font, which reach only what is read here.
func FuzzPageOfPDF(f *testing.F) {
	f.Add("BT /F 10 Tf [(Hello) -300 (world)] TJ 1 0 0 1 2 3 Tm T* (a) ' ET q cm Q /X Do BI ID EI")
	f.Add("BT /G 1e30 Tf <00010002> Tj 99 Tz -1 TL T* (a) Tj ET")
	f.Fuzz(func(t *testing.T, content string) {
		data := onePage(content)
		got, err := office.ReadPDF(bytes.NewReader(data), int64(len(data)))
		if err == nil && !utf8.ValidString(got.Text) {
			t.Errorf("text that is not clean: %q", got.Text)
		}
	})
}

func BenchmarkDOCX(b *testing.B) {
	text := strings.Repeat(para("berschrift1", "A heading")+para("", strings.Repeat("Words of a paragraph. ", 20)), 50)
	data := parts{"word/document.xml": body(text), "word/styles.xml": stylesXML}.zip(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := office.ReadDOCX(bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPDF reads a page of 3,000 letters.
func BenchmarkPDF(b *testing.B) {
	data := onePage("BT /F 10 Tf 12 TL " + strings.Repeat("[(Words of a) -300 (line of this page, which is ) 20 (long.)] TJ T* ", 60) + "ET")
	for b.Loop() {
		if _, err := office.ReadPDF(bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}
