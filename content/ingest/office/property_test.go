package office_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// words are texts of a line, without anything that means something to XML or PDF.
var words = rapid.StringMatching(`[A-Z][a-z]{0,8}( [A-Za-z]{1,9}){0,6}`)

// TestParagraphsOfDOCX writes paragraphs and reads them, whatever runs they are cut into.
func TestParagraphsOfDOCX(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(words, 1, 8).Draw(rt, "paragraphs")
		var inside strings.Builder
		for _, text := range texts {
			cut := rapid.IntRange(0, len(text)).Draw(rt, "cut")
			fmt.Fprintf(&inside, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r><w:proofErr/><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
				text[:cut], text[cut:])
		}
		got, err := docx(t, parts{"word/document.xml": body(inside.String())})
		if want := strings.Join(texts, "\n\n"); err != nil || got.Text != want {
			rt.Fatalf("%q, want %q, %v", got.Text, want, err)
		}
	})
}

// TestLinesOfPDF writes lines and reads them, whatever pieces they are shown in.
func TestLinesOfPDF(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(words, 1, 8).Draw(rt, "lines")
		var content strings.Builder
		content.WriteString("BT /F 10 Tf 12 TL ")
		for _, text := range lines {
			cut := rapid.IntRange(0, len(text)).Draw(rt, "cut")
			kern := rapid.IntRange(-90, 90).Draw(rt, "kern")
			fmt.Fprintf(&content, "[(%s) %d (%s)] TJ T* ", text[:cut], kern, text[cut:])
		}
		content.WriteString("ET")
		got := readPDF(t, onePage(content.String()))
		if want := strings.Join(lines, "\n"); got.Text != want {
			rt.Fatalf("%q, want %q", got.Text, want)
		}
	})
}

// TestFontsOfPDF has the ways in which codes become text.
func TestFontsOfPDF(t *testing.T) {
	explained := stream("begincmap 1 beginbfchar <41> <0058> endbfchar 1 beginbfrange <42> <43> <fb01> endbfrange endcmap")
	tests := []struct{ name, font, shown, want string }{
		{"the usual letters", "<< /Subtype /Type1 >>", "(Ab)", "Ab"},
		{"of Windows", "<< /Subtype /TrueType /Encoding /WinAnsiEncoding >>", "(\x80\xe4)", "€ä"},
		{"of the Mac", "<< /Subtype /TrueType /Encoding /MacRomanEncoding >>", "(\x8a)", "ä"},
		{"named", "<< /Subtype /Type1 /Encoding << /Differences [65 /Adieresis /eacute] >> >>", "(AB)", "Äé"},
		{"explained", "<< /Subtype /Type1 /Encoding /WinAnsiEncoding /ToUnicode 11 0 R >>", "(ABCd)", "Xfifld"},
		{"in UTF-16", "<< /Subtype /Type0 /Encoding /UniGB-UCS2-H >>", "<4f60597d>", "你好"},
		{"that nobody knows", "<< /Subtype /Type0 /Encoding /Identity-H >>", "<00410042>", ""},
		{"without an end", "<< /Subtype /Type1 /ToUnicode 12 0 R >>", "(A)", "A"},
		{"of no kind", "<< >>", "(A)", "A"},
		{"not there", "null", "(A)", "A"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := onePage("BT /Y 10 Tf "+test.shown+" Tj ET", "null", test.font, explained, stream("beginbfchar <41"))
			page = []byte(strings.Replace(string(page), "/G 6 0 R ", "/Y 10 0 R", 1))
			if got := readPDF(t, page); got.Text != test.want {
				t.Errorf("%q, want %q", got.Text, test.want)
			}
		})
	}
}

// TestTitlesOfPDF has pages whose title is to be found.
func TestTitlesOfPDF(t *testing.T) {
	text := "/F 10 Tf 0 -30 Td (The text of it, which is longer than all that stands above.) Tj "
	tests := []struct{ name, content, want string }{
		{"the largest", "/F 12 Tf (Our company) Tj /F 20 Tf 0 -30 Td (A plan) Tj " + text, "A plan"},
		{"over two lines", "/F 20 Tf (A plan) Tj 0 -22 Td (for ice) Tj " + text, "A plan for ice"},
		{"all of one size", text, "The text of it, which is longer than all that stands above."},
		{"two that are large", "/F 20 Tf (A plan) Tj 0 -60 Td (Chapter) Tj " + text, "A plan"},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := readPDF(t, onePage("BT "+test.content+"ET")); got.First("title") != test.want {
				t.Errorf("%q, want %q", got.First("title"), test.want)
			}
		})
	}
}
