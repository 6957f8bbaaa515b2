package office_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/content/ingest/document"
	"moments/content/ingest/office"
)

// parts are the files of a DOCX by their names.
type parts map[string]string

func (p parts) zip(t testing.TB) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range p {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	spaceW    = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	spaceCore = `xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"`
	stylesXML = `<w:styles ` + spaceW + `><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-AT"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Eigene"><w:name w:val="Eigene"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style></w:styles>`
)

func body(inside string) string {
	return `<?xml version="1.0"?><w:document ` + spaceW + `><w:body>` + inside + `</w:body></w:document>`
}

// para is a paragraph of a style, "" for none.
func para(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func core(inside string) string {
	return `<cp:coreProperties ` + spaceCore + `>` + inside + `</cp:coreProperties>`
}

func docx(t testing.TB, p parts) (document.Document, error) {
	data := p.zip(t)
	return office.ReadDOCX(bytes.NewReader(data), int64(len(data)))
}

func TestDOCX(t *testing.T) {
	item := `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>`
	cell := func(text string) string { return "<w:tc>" + para("", text) + "</w:tc>" }
	got, err := docx(t, parts{
		"word/document.xml": body(para("Titel", "Fühler eichen") + para("V1", "Ins Eis 3") + para("berschrift1", "Ins Eis") +
			`<w:p><w:r><w:t>Ein Fühler, </w:t></w:r><w:r><w:t xml:space="preserve">der daneben liegt, fällt </w:t></w:r>` +
			`<w:r><w:tab/><w:t>durch.</w:t></w:r></w:p>` +
			item + "Schale füllen</w:t></w:r></w:p>" + item + "Warten</w:t></w:r></w:p>" +
			"<w:tbl><w:tr>" + cell("Wert") + cell("Ausgleich") + "</w:tr><w:tr>" + cell("0,4") + cell("-0,4") + "</w:tr></w:tbl>" +
			para("Eigene", "Danach") + para("", "Fertig.")),
		"word/styles.xml": stylesXML,
		"docProps/core.xml": core(`<dc:title>Alt</dc:title><dc:subject>Eichen</dc:subject><dc:creator>Mara</dc:creator>` +
			`<cp:keywords>eichen, Fühler;Eis</cp:keywords><cp:category>Eichung</cp:category>` +
			`<dcterms:created>2020-01-01T00:00:00Z</dcterms:created><dcterms:modified>2026-03-02T09:00:00+01:00</dcterms:modified>`),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := document.Document{
		Fields: map[string][]string{
			"title": {"Fühler eichen"}, "summary": {"Eichen"}, "author": {"Mara"}, "keywords": {"eichen", "Fühler", "Eis"}, "topics": {"Eichung"},
			"updatedat": {"2026-03-02T08:00:00Z"}, "language": {"de-AT"},
		},
		Headings:  []document.Heading{{Level: 1, Text: "Ins Eis"}, {Level: 2, Text: "Danach"}},
		Paragraph: "Ein Fühler, der daneben liegt, fällt durch.",
		Text: "Fühler eichen\n\nIns Eis\n\nEin Fühler, der daneben liegt, fällt durch.\n\nSchale füllen\nWarten\n" +
			"Wert Ausgleich\n0,4 -0,4\n\nDanach\n\nFertig.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotSeen(t *testing.T) {
	run := func(s string) string { return "<w:p><w:r><w:t>seen</w:t></w:r>" + s + "</w:p>" }
	tests := map[string]string{
		"deleted":      run(`<w:del><w:r><w:delText>x</w:delText><w:t>x</w:t></w:r></w:del>`),
		"moved away":   run(`<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>`),
		"hidden":       run(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>`),
		"a field":      run(`<w:r><w:instrText>PAGEREF x</w:instrText></w:r>`),
		"written anew": run(`<a:AlternateContent xmlns:a="m"><a:Fallback><w:r><w:t>x</w:t></w:r></a:Fallback></a:AlternateContent>`),
		"spaces":       "<w:p>\n   <w:r>\n  <w:t>seen</w:t></w:r></w:p>",
	}
	for name, inside := range tests {
		if got, err := docx(t, parts{"word/document.xml": body(inside)}); err != nil || got.Text != "seen" {
			t.Errorf("%s: %q, %v", name, got.Text, err)
		}
	}
	for name, inside := range map[string]string{
		"inserted":   `<w:p><w:ins><w:r><w:t>seen</w:t></w:r></w:ins></w:p>`,
		"not hidden": `<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>`,
		"a link":     `<w:p><w:hyperlink><w:r><w:t>seen</w:t></w:r></w:hyperlink></w:p>`,
	} {
		if got, err := docx(t, parts{"word/document.xml": body(inside)}); err != nil || got.Text != "seen" {
			t.Errorf("%s: %q, %v", name, got.Text, err)
		}
	}
}

func TestTitlesOfDOCX(t *testing.T) {
	tests := []struct{ name, inside, core, want string }{
		{"the property", para("", "text"), "<dc:title>A plan</dc:title>", "A plan"},
		{"the name of a file", para("berschrift1", "A plan"), "<dc:title>Microsoft Word - plan.doc</dc:title>", "A plan"},
		{"nothing", para("", "text"), "", ""},
	}
	for _, test := range tests {
		p := parts{"word/document.xml": body(test.inside), "word/styles.xml": stylesXML, "docProps/core.xml": core(test.core)}
		if got, err := docx(t, p); err != nil || got.First(document.FieldTitle) != test.want {
			t.Errorf("%s: %q, %v", test.name, got.First(document.FieldTitle), err)
		}
	}
}

func TestMainPartElsewhere(t *testing.T) {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`
	if got, err := docx(t, parts{"_rels/.rels": rels, "word/document2.xml": body(para("", "a"))}); err != nil || got.Text != "a" {
		t.Errorf("%q, %v", got.Text, err)
	}
}

func TestHostileDOCX(t *testing.T) {
	many := parts{"word/document.xml": body("")}
	for i := range office.MaxParts {
		many[strings.Repeat("a", i+1)] = ""
	}
	laughs := `<!DOCTYPE a [<!ENTITY b "ha">]>` + body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
	outside := `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>` + body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
	tests := []struct {
		name  string
		parts parts
		want  error
	}{
		{"no document", parts{"a.txt": "a"}, document.ErrBroken},
		{"no XML", parts{"word/document.xml": "\x00\x01"}, document.ErrBroken},
		{"cut off", parts{"word/document.xml": body("")[:80]}, document.ErrBroken},
		{"laughs", parts{"word/document.xml": laughs}, document.ErrBroken},
		{"from outside", parts{"word/document.xml": outside}, document.ErrBroken},
		{"deep", parts{"word/document.xml": body(strings.Repeat("<w:p>", 200_000))}, document.ErrLimit},
		{"a large part", parts{"word/document.xml": body(strings.Repeat(" ", office.MaxMainPart))}, document.ErrLimit},
		{"a large style", parts{"word/document.xml": body(""), "word/styles.xml": strings.Repeat(" ", 5<<20)}, document.ErrLimit},
		{"many parts", many, document.ErrLimit},
		{"paths", parts{"../../word/document.xml": body(para("", "a"))}, document.ErrBroken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := docx(t, test.parts); !errors.Is(err, test.want) || got.Text != "" {
				t.Errorf("%q, %v, want %v", got.Text, err, test.want)
			}
		})
	}
	if _, err := office.ReadDOCX(strings.NewReader("no zip"), 6); !errors.Is(err, document.ErrBroken) {
		t.Errorf("no zip: %v", err)
	}
}

// TestPartsThatLie has one that says it has a hundred bytes, and one that says it has more than all may have.
func TestPartsThatLie(t *testing.T) {
	honest := parts{"word/document.xml": body(strings.Repeat(para("", "some words"), 10_000))}.zip(t)
	for said, want := range map[uint32]error{100: document.ErrBroken, office.MaxInflated + 1: document.ErrLimit} {
		data := bytes.Clone(honest)
		at := bytes.Index(data, []byte("PK\x01\x02")) // the directory, which is believed
		binary.LittleEndian.PutUint32(data[at+24:], said)
		if got, err := office.ReadDOCX(bytes.NewReader(data), int64(len(data))); !errors.Is(err, want) {
			t.Errorf("%d bytes of text, %v", len(got.Text), err)
		}
	}
}
