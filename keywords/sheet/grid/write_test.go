package grid_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords/sheet/grid"
)

// anyCell is text as cells have it: valid, with line ends of the kind that CSV keeps, often dangerous, and without some characters.
func anyCell(without string) *rapid.Generator[string] {
	begin := rapid.SampledFrom([]string{"", "", "=", "+", "-", "@", "\t", "\r", "\x00", "'", "''=", "'x", "\"", "＝", "＋", "－", "＠", "_x0041_", " ", "\n", "<", "&"})
	return rapid.Custom(func(t *rapid.T) string {
		text := begin.Draw(t, "begin") + rapid.StringN(0, 12, 40).Draw(t, "text")
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(without, r) {
				return 'c'
			}
			return r
		}, strings.ReplaceAll(text, "\r\n", "\n"))
	})
}

// controls are the characters that XML cannot hold.
const controls = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\ufffe\uffff"

const formula = "=+-@\t\r\x00＝＋－＠"

// A cell that is written begins like no formula (D6: 10^6 cells with rapid.checks=100000), and reading gives it back.
func TestWrittenCellsAreNoFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := anyCell("").Draw(t, "cell")
		guarded := grid.Guard(cell)
		if first, _ := utf8.DecodeRuneInString(guarded); guarded != "" && strings.ContainsRune(formula, first) {
			t.Fatalf("%q is written as %q", cell, guarded)
		}
		if back := grid.Unguard(guarded); back != cell {
			t.Fatalf("%q comes back as %q", cell, back)
		}
	})
}

func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(anyCell("\x00"), width, width), 1, 5).Draw(t, "rows")
		var b bytes.Buffer
		if err := grid.WriteCSV(&b, header(len(rows[0])), slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		written, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(written...) {
			if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formula, first) {
				t.Fatalf("written: %q", cell)
			}
		}
		sameRows(t, rows, b.String())
	})
}

func TestXLSXRoundTrip(t *testing.T) {
	for seed := range 6 {
		rows := rapid.SliceOfN(rapid.SliceOfN(anyCell(controls), 4, 4), 40, 60).Example(seed)
		var b bytes.Buffer
		must(t, grid.WriteXLSX(&b, grid.Table{Name: "A", Header: header(4), Rows: slices.Values(rows)}))
		sameRows(t, rows, b.String())
	}
}

func header(width int) []string { return []string{"phrase", "match", "note", "clicks"}[:width] }

// sameRows opens what was written and compares it with the rows, of which the blank ones are left out.
func sameRows(t interface{ Fatal(...any) }, rows [][]string, data string) {
	b, err := tryOpen("x", data)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var got, want [][]string
	for row, err := range b.Sheets()[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, unguarded(row.Cells))
	}
	for _, row := range rows {
		isFilled := func(cell string) bool { return strings.TrimSpace(grid.Guard(cell)) != "" }
		if slices.ContainsFunc(row, isFilled) {
			want = append(want, row)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func unguarded(cells []string) []string {
	for i := range cells {
		cells[i] = grid.Unguard(cells[i])
	}
	return cells
}

func TestCellsOfXLSXAreStrings(t *testing.T) {
	var b bytes.Buffer
	rows := slices.Values([][]string{{"1234.50", "007", "=1+1", ""}})
	must(t, grid.WriteXLSX(&b, grid.Table{Name: "A", Header: header(4), Rows: rows}, grid.Table{Name: "B", Header: header(1), Rows: rows}))
	book := open(t, "x.xlsx", b.String())
	compare(t, "A", told(book.Sheets()[0]), "1: phrase|match|note|clicks\n2: 1234.50|007|'=1+1|\n")
	if book.Sheets()[1].Name != "B" {
		t.Error(book.Sheets()[1].Name)
	}
	long := slices.Values([][]string{{strings.Repeat("é", 32_768)}})
	if err := grid.WriteXLSX(&b, grid.Table{Name: "A", Header: header(1), Rows: long}); !errors.Is(err, grid.ErrLimit) || !strings.Contains(err.Error(), "row 2, column 1") {
		t.Errorf("a cell that Excel would cut: %v", err)
	}
}

func TestWriteErrors(t *testing.T) {
	s := open(t, "x.csv", "Report\nphrase;match\na;\"x\ny\"\n=b;vague\nc;d;e\n").Sheets()[0]
	var b bytes.Buffer
	must(t, grid.WriteErrors(&b, s, []grid.Fault{
		{Row: 5, Column: "match", Code: "invalid", Message: "found vague", Suggestion: "use exact"}, {Row: 5, Code: "other", Message: "more"},
		{Row: 6, Code: "cells", Message: "found 3", Suggestion: "quote"}, {Row: 99, Code: "none"},
	}))
	want := "\ufeffphrase;match;;_row;_column;_code;_message;_suggestion\n" +
		"'=b;vague;;5;match;invalid; other;found vague; more;use exact\nc;d;e;6;;cells;found 3;quote\n"
	want = strings.NewReplacer("invalid; other", `"invalid; other"`, "found vague; more", `"found vague; more"`).Replace(want)
	compare(t, "errors.csv", b.String(), want)
	compare(t, "read again", told(open(t, "errors.csv", b.String()).Sheets()[0]), "1: phrase|match\n2: '=b|vague\n3! cells : c|d|e\n")
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWritersErrorsAreReturned(t *testing.T) {
	rows := slices.Values([][]string{{strings.Repeat("x", 9_000)}})
	s := open(t, "x.csv", "phrase\na\n").Sheets()[0]
	for name, err := range map[string]error{
		"CSV":    grid.WriteCSV(full{}, header(1), rows),
		"XLSX":   grid.WriteXLSX(full{}, grid.Table{Name: "A", Header: header(1), Rows: rows}),
		"errors": grid.WriteErrors(full{}, s, []grid.Fault{{Row: 2}}),
	} {
		if err == nil {
			t.Errorf("%s: nothing was said of a full disk", name)
		}
	}
}
