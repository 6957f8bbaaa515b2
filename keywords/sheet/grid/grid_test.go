package grid_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"moments/keywords/sheet/grid"
)

// known counts the headers that the tests know.
func known(header []string) (n int) {
	for _, h := range header {
		if slices.Contains([]string{"phrase", "match", "note", "top queries", "clicks", "keyword"}, strings.ToLower(h)) {
			n++
		}
	}
	return n
}

func open(t testing.TB, name, data string) *grid.Book {
	t.Helper()
	b, err := tryOpen(name, data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func tryOpen(name, data string) (*grid.Book, error) {
	return grid.Open(grid.File{Name: name, Data: strings.NewReader(data), Size: int64(len(data))}, grid.Options{Score: known})
}

// told writes down what a sheet says: its header with where it stands, and each row or fault.
func told(s *grid.Sheet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: %s\n", s.HeaderRow, strings.Join(s.Header, "|"))
	for row, err := range s.Rows() {
		var fault *grid.RowFault
		switch {
		case errors.As(err, &fault):
			fmt.Fprintf(&b, "%d! %s %s: %s\n", row.Number, fault.Code, fault.Column, strings.Join(row.Cells, "|"))
		case err != nil:
			fmt.Fprintf(&b, "error: %v\n", err)
		default:
			fmt.Fprintf(&b, "%d: %s\n", row.Number, strings.Join(row.Cells, "|"))
		}
	}
	return b.String()
}

func compare(t *testing.T, what, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s:\n%s", what, diff)
	}
}

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEncodings(t *testing.T) {
	const text = "phrase,match\nkühlschrank für große büros,\"a, b\"\ncafé,exact\n"
	const want = "1: phrase|match\n2: kühlschrank für große büros|a, b\n3: café|exact\n"
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for name, c := range map[string]struct{ data, encoding string }{
		"UTF-8":             {text, "UTF-8"},
		"UTF-8 with BOM":    {"\xef\xbb\xbf" + text, "UTF-8"},
		"UTF-16LE":          {encoded(t, little, text), "UTF-16LE"},
		"UTF-16LE with BOM": {"\xff\xfe" + encoded(t, little, text), "UTF-16LE"},
		"UTF-16BE":          {encoded(t, big, text), "UTF-16BE"},
		"UTF-16BE with BOM": {"\xfe\xff" + encoded(t, big, text), "UTF-16BE"},
		"Windows-1252":      {encoded(t, charmap.Windows1252, text), "Windows-1252"},
		"CRLF":              {strings.ReplaceAll(text, "\n", "\r\n"), "UTF-8"},
		"old Mac":           {strings.ReplaceAll(text, "\n", "\r"), "UTF-8"},
	} {
		s := open(t, "x.csv", c.data).Sheets()[0]
		compare(t, name, told(s), want)
		if s.Encoding != c.encoding {
			t.Errorf("%s is said to be %s", name, s.Encoding)
		}
	}
}

// Text that is not surely Windows-1252 is not guessed at: its rows are faults, and say what they look like.
func TestUnsureEncodings(t *testing.T) {
	for name, c := range map[string]struct {
		e          encoding.Encoding
		text, want string
	}{
		"Czech":   {charmap.Windows1250, "phrase,n\ncrm,1\npříliš žluťoučký kůň,2\n", "2: crm|1\n3! encoding phrase: "},
		"Russian": {charmap.Windows1251, "phrase,n\ncrm,1\nкупить холодильник,2\n", "2: crm|1\n3! encoding phrase: "},
		"Turkish": {charmap.Windows1254, "phrase,n\ncrm,1\nbuzdolabı şimdi,2\n", "2: crm|1\n3! encoding phrase: "},
	} {
		s := open(t, "x.csv", encoded(t, c.e, c.text)).Sheets()[0]
		if got := told(s); !strings.HasPrefix(got, "1: phrase|n\n"+c.want) || s.Encoding != "UTF-8" {
			t.Errorf("%s as %s: %s", name, s.Encoding, got)
		}
		for _, err := range s.Rows() {
			if err != nil && name == "Russian" && !strings.Contains(err.Error(), "EA F3 EF E8, which are not UTF-8 (it looks like Windows-1251); save the file as UTF-8") {
				t.Errorf("%v", err)
			}
		}
	}
}

func TestTables(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"semicolons":          {"phrase;match\n\"x, y; z\";exact\n", "1: phrase|match\n2: x, y; z|exact\n"},
		"tabs":                {"phrase\tmatch\nx, y\texact\n", "1: phrase|match\n2: x, y|exact\n"},
		"sep=":                {"sep=;\nphrase;match\na;b\n", "2: phrase|match\n3: a|b\n"},
		"lines in cells":      {"phrase,note\na,\"one\ntwo\"\nb,c\n", "1: phrase|note\n2: a|one\ntwo\n4: b|c\n"},
		"blank rows":          {"\n\nphrase,match\n\n,,\n a ,b\n\n", "3: phrase|match\n6:  a |b\n"},
		"short rows":          {"phrase,match,note\na\nb,c\n", "1: phrase|match|note\n2: a||\n3: b|c|\n"},
		"a preamble":          {"# Report\n# from 2026,to 2026\n\nphrase,clicks\na,1\n", "4: phrase|clicks\n5: a|1\n"},
		"more cells":          {"phrase,match\na,b,\nc,d,e\n", "1: phrase|match\n2: a|b\n3! cells : c|d|e\n"},
		"unknown headers":     {"Report\nBegriff,Menge\na,1\n", "2: Begriff|Menge\n3: a|1\n"},
		"a bare quote":        {"phrase,match\n12\" screen,exact\nb,c\n", "1: phrase|match\n2! quotes : 12\" screen|exact\n3: b|c\n"},
		"an open quote":       {"phrase,match\na,\"b\nc,d\ne,f\n", "1: phrase|match\n2! quotes : a|b\n3: c|d\n4: e|f\n"},
		"swallowed rows":      {"phrase,match\na,\"b\nc,\"d\"\ne,f\n", "1: phrase|match\n2! quotes : a|b\n3: c|d\n4: e|f\n"},
		"a zero byte":         {"phrase,match" + strings.Repeat(" ", 99) + "\na\x00,b\nc,d\n", "1: phrase|match\n2! invalid phrase: a\x00|b\n3: c|d\n"},
		"one broken row":      {"phrase,match\nkühl,b\n\xfc\xe4,d\ne,f\nß,ä\nö,ü\n", "1: phrase|match\n2: kühl|b\n3! encoding phrase: \ufffd|d\n4: e|f\n5: ß|ä\n6: ö|ü\n"},
		"a long cell":         {"phrase,note\na," + strings.Repeat("x", grid.MaxCellBytes+1) + "\nb,c\n", "1: phrase|note\n2! too_long note: a|" + strings.Repeat("x", grid.MaxCellBytes) + "\n3: b|c\n"},
		"a value like a name": {"crm\nphrase\nerp\n", "1: crm\n2: phrase\n3: erp\n"},
		"nothing below":       {"phrase,match", "1: phrase|match\n"},
		"a column between":    {"phrase,,match\na,x,b\n", "1: phrase||match\n2: a|x|b\n"},
		"an errors.csv":       {"phrase,match,,_row,_column,_code,_message,_suggestion\na,b,,2,x,y,z,w\nc,d,e,3\n", "1: phrase|match\n2: a|b\n3! cells : c|d|e\n"},
	} {
		compare(t, name, told(open(t, "x.csv", c.text).Sheets()[0]), c.want)
	}
}

func TestWhatIsSaid(t *testing.T) {
	s := open(t, "up/Keyword stats.csv", "Keyword Stats 2026-05-31\n\"May 1, 2026 - May 31, 2026\"\nKeyword\tClicks\na\t1\n").Sheets()[0]
	if s.Name != "Keyword stats" || s.Format != "TSV" || s.Delimiter != '\t' || s.HeaderRow != 3 {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([][]string{{"Keyword Stats 2026-05-31"}, {"May 1, 2026 - May 31, 2026"}}, s.Preamble); diff != "" {
		t.Error(diff)
	}
	s = open(t, "errors.csv", "phrase,_row,_code\na,2,x\n").Sheets()[0]
	if diff := cmp.Diff([]string{"_row", "_code"}, s.Dropped); diff != "" {
		t.Error(diff)
	}
}

func zipped(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		m, err := w.Create(files[i])
		if err == nil {
			_, err = m.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestZips(t *testing.T) {
	book := workbook(t, map[string][][]any{"Data": {{"phrase"}, {"z"}}})
	b := open(t, "up.zip", zipped(t, "Queries.csv", "Top queries,Clicks\na,1\n", "dir/Filters.csv", "Filter,Value\nCountry,Germany\n",
		"__MACOSX/._Queries.csv", "x", "readme.md", "# x", "book.xlsx", book, "empty.csv", ""))
	var got []string
	for _, s := range b.Sheets() {
		got = append(got, s.File+" "+s.Name+" "+told(s))
	}
	want := []string{
		"up.zip/Queries.csv Queries 1: Top queries|Clicks\n2: a|1\n", "up.zip/dir/Filters.csv Filters 1: Filter|Value\n2: Country|Germany\n",
		"up.zip/book.xlsx book: Data 1: phrase\n2: z\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefusedFiles(t *testing.T) {
	for name, c := range map[string]struct {
		data, part string
		kind       error
	}{
		"nothing":       {"", "found nothing; write a header and rows", grid.ErrFormat},
		"blank":         {"\n \n  ", "no row with text", grid.ErrFormat},
		"binary":        {"\x7fELF\x00\x00\x01", "zero bytes", grid.ErrEncoding},
		"PDF":           {"%PDF-1.7\n", "a PDF", grid.ErrFormat},
		"old Excel":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "save it as XLSX", grid.ErrFormat},
		"broken zip":    {"PK\x03\x04abc", "broken zip", grid.ErrFormat},
		"a document":    {zipped(t, "word/document.xml", "<w/>"), "another kind", grid.ErrFormat},
		"no tables":     {zipped(t, "a.md", "# a"), "without a CSV", grid.ErrFormat},
		"empty zip":     {zipped(t), "without a CSV", grid.ErrFormat},
		"nested zip":    {zipped(t, "a.zip", zipped(t)), "in the archive; unpack", grid.ErrFormat},
		"a way out":     {zipped(t, "../a.csv", "phrase\n"), `"../a.csv"`, grid.ErrFormat},
		"a bomb":        {zipped(t, "a.csv", strings.Repeat("a", 2<<20)), "at most 100 to 1", grid.ErrLimit},
		"many columns":  {"phrase" + strings.Repeat(",x", grid.MaxColumns), "257 columns", grid.ErrLimit},
		"no workbook":   {zipped(t, "xl/workbook.xml", "<oh"), "broken XLSX", grid.ErrFormat},
		"many tables":   {zipped(t, slices.Repeat([]string{"a.csv", "phrase\na\n"}, grid.MaxSheets+1)...), "more than 50 tables", grid.ErrLimit},
		"many entries":  {zipped(t, slices.Repeat([]string{"a.csv", ""}, grid.MaxEntries+1)...), "1001 entries", grid.ErrLimit},
		"a long header": {"phrase,\"" + strings.Repeat("x\n", 200<<10), "a header of more than", grid.ErrLimit},
	} {
		b, err := tryOpen("up.bin", c.data)
		if b != nil || !errors.Is(err, c.kind) || !strings.Contains(fmt.Sprint(err), c.part) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
