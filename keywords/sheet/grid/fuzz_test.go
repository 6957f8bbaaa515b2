package grid_test

import (
	"bytes"
	"errors"
	"testing"

	"moments/keywords/sheet/grid"
)

// walk reads a book to its end, and checks what every row promises.
func walk(t *testing.T, b *grid.Book) {
	t.Helper()
	for _, s := range b.Sheets() {
		last := 0
		for row, err := range s.Rows() {
			switch {
			case err == nil && len(row.Cells) != len(s.Header):
				t.Fatalf("row %d has %d cells under %d columns", row.Number, len(row.Cells), len(s.Header))
			case err != nil && !errors.Is(err, grid.ErrRow):
				continue
			case row.Number <= s.HeaderRow || row.Number <= last:
				t.Fatalf("row %d after row %d", row.Number, max(last, s.HeaderRow))
			}
			last = row.Number
		}
	}
}

// FuzzText opens any bytes that are no zip.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"phrase,match\na,b\n", "phrase;note\n\"a\nb\";c\n\"open;x\ny;\"z\"\n", "\xff\xfep\x00h\x00\n\x00a\x00", "sep=\t\nphrase\tnote\n", "phrase\r\ra\r",
		"phrase,\xfc\nk\xfchl,\"a\"b\"\n", "# x\n\nphrase,_row,,note\na,1,2,3,4\n", "{\"q\":\"a\",\"n\":[1,null]}\n{\"q\":{}}\n{", "\"\n\"\n\"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		b, err := tryOpen("x.csv", string(data))
		if err != nil {
			if !errors.Is(err, grid.ErrFormat) && !errors.Is(err, grid.ErrEncoding) && !errors.Is(err, grid.ErrLimit) {
				t.Fatal(err)
			}
			return
		}
		walk(t, b)
		var out bytes.Buffer
		s := b.Sheets()[0]
		if err := grid.WriteErrors(&out, s, []grid.Fault{{Row: s.HeaderRow + 1, Code: "x"}, {Row: s.HeaderRow + 2, Code: "y"}}); err != nil && !errors.Is(err, grid.ErrLimit) {
			t.Fatal(err)
		}
	})
}

// FuzzWorksheet opens workbooks whose parts hold any XML.
func FuzzWorksheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>note</t></is></c></row><row r="3"><c r="B3" s="1"><v>45000</v></c></row>`, strs,
		`<numFmts count="1"><numFmt numFmtId="165" formatCode="d.m.yyyy"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs>`)
	f.Add(`<row><c t="b"><v>1</v></c><c t="d"><v>2026-05-31T00:00:00Z</v></c><c t="e"><v>#N/A</v></c><c><f>A1</f><v>1e9</v></c></row>`, `<si><r><t>x</t></r></si>`, `<cellXfs/>`)
	f.Add(`<row r="1048576"><c r="XFD1048576" t="s"><v>-1</v></c></row><row r="2">`, `<si>`, `<cellXfs><xf numFmtId="-3"/></cellXfs>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		if len(sheet)+len(shared)+len(styles) > 64<<10 {
			return
		}
		b, err := tryOpen("x.xlsx", wrapped(t, sheet, shared, styles))
		if err != nil {
			if !errors.Is(err, grid.ErrFormat) && !errors.Is(err, grid.ErrLimit) {
				t.Fatal(err)
			}
			return
		}
		walk(t, b)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
