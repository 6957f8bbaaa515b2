package sheet_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// recut writes a table anew: with another delimiter, its columns in another order, and headers as other people write them.
func recut(t *rapid.T, text string) string {
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	order := make([]int, len(records[0]))
	for i := range order {
		order[i] = i
	}
	order = rapid.Permutation(order).Draw(t, "columns")
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "delimiter")
	out.UseCRLF = rapid.Bool().Draw(t, "crlf")
	for n, record := range records {
		cells := make([]string, len(order))
		for i, from := range order {
			cells[i] = record[from]
			if n == 0 {
				cells[i] = restyled(t, cells[i])
			}
		}
		if err := out.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	out.Flush()
	return b.String()
}

func restyled(t *rapid.T, header string) string {
	switch rapid.IntRange(0, 3).Draw(t, "style") {
	case 0:
		return strings.ToUpper(header)
	case 1:
		return " " + strings.ReplaceAll(header, "_", " ") + " "
	case 2:
		return strings.ReplaceAll(header, "_", "-")
	}
	return header
}

// encoded writes text in one of the encodings that are detected.
func encoded(t *rapid.T, text string) string {
	form := rapid.SampledFrom([]string{"plain", "bom", "little", "big"}).Draw(t, "encoding")
	encode := func(order unicode.Endianness) string {
		s, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	switch form {
	case "bom":
		return "\xef\xbb\xbf" + text
	case "little":
		return encode(unicode.LittleEndian)
	case "big":
		return encode(unicode.BigEndian)
	}
	return text
}

// However a spreadsheet has saved a map, its rows are the same.
func TestEveryWayOfSavingReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(anyRow(), 1, 6).Draw(t, "rows")
		text := encoded(t, recut(t, written(t, rows)))
		f, err := sheet.Read(strings.NewReader(text), "keyword_map.csv", sheet.Options{})
		if err != nil {
			t.Fatalf("%v\n%q", err, text)
		}
		if diff := cmp.Diff(rows, f.Map); diff != "" || f.Kind != sheet.KeywordMap || len(f.Ignored) != 0 {
			t.Fatalf("%s, ignored %q: %s\n%q", f.Kind, f.Ignored, diff, text)
		}
	})
}

// A bad row costs itself only: the others are taken, and its line is the one that is named.
func TestBadRowsCostThemselvesOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bad := rapid.SliceOfN(rapid.Bool(), 1, 30).Draw(t, "bad")
		text := "phrase,match\n"
		var good, lines []int
		for i, isBad := range bad {
			match := "exact"
			if isBad {
				match = "vague"
				lines = append(lines, i+2)
			} else {
				good = append(good, i+2)
			}
			text += fmt.Sprintf("word %d,%s\n", i, match)
		}
		f, err := sheet.Read(strings.NewReader(text), "m.csv", sheet.Options{})
		if f == nil || (err == nil) != (len(lines) == 0) {
			t.Fatalf("%+v, %v", f, err)
		}
		if diff := cmp.Diff(good, f.Lines); diff != "" {
			t.Fatal(diff)
		}
		for _, line := range lines {
			if !strings.Contains(err.Error(), fmt.Sprintf("m.csv:%d: match: ", line)) {
				t.Fatalf("line %d is not in %v", line, err)
			}
		}
	})
}

func benchFile(rows int) []byte {
	var b bytes.Buffer
	list := make([]keymap.Row, rows)
	for i := range list {
		list[i] = keymap.Row{ID: fmt.Sprint("r", i), Phrase: fmt.Sprint("how to use thing ", i), Match: keymap.Exact, Volume: i}
	}
	if err := sheet.WriteMap(&b, list); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// BenchmarkRead reads keyword maps; its baseline is encoding/csv over the same bytes.
func BenchmarkRead(b *testing.B) {
	data := benchFile(10_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := sheet.Read(bytes.NewReader(data), "m.csv", sheet.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadBaseline(b *testing.B) {
	data := benchFile(10_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		reader := csv.NewReader(bytes.NewReader(data))
		reader.ReuseRecord = true
		for {
			if _, err := reader.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
