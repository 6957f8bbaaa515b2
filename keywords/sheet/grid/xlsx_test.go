package grid_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"moments/keywords/sheet/grid"
)

// workbook is an XLSX file of these sheets, in the order of their names. A value with a style is a styled.
func workbook(t testing.TB, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var names []string
	for name := range sheets {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			for c, value := range row {
				setCell(t, f, name, c+1, r+1, value)
			}
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.String()
}

// styled is a value with a number format, built-in or custom.
type styled struct {
	value  any
	number int
	custom string
}

func setCell(t testing.TB, f *excelize.File, sheet string, column, row int, value any) {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(column, row)
	must(t, err)
	if s, ok := value.(styled); ok {
		style := &excelize.Style{NumFmt: s.number}
		if s.custom != "" {
			style = &excelize.Style{CustomNumFmt: &s.custom}
		}
		id, err := f.NewStyle(style)
		must(t, err)
		value = s.value
		defer func() { must(t, f.SetCellStyle(sheet, cell, cell, id)) }()
	}
	must(t, f.SetCellValue(sheet, cell, value))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWorkbooks(t *testing.T) {
	b := open(t, "up.xlsx", workbook(t, map[string][][]any{
		"1 Read me": {{"This book holds keywords."}},
		"2 Data":    {{"Exported", "by"}, {}, {"Keyword", "Note"}, {"a", "one\ntwo"}, {}, {" ", ""}, {"b", nil, "outside"}, {nil, true}},
		"3 Empty":   {},
	}))
	var got strings.Builder
	for _, s := range b.Sheets() {
		fmt.Fprintf(&got, "%s %s\n", s.Name, told(s))
	}
	compare(t, "sheets", got.String(), "1 Read me 1: This book holds keywords.\n\n2 Data 3: Keyword|Note\n4: a|one\ntwo\n7: b|\n8: |TRUE\n\n3 Empty 0: \n\n")
}

// Numbers are as they are kept, dates are ISO, however they are shown.
func TestNumbersAndDates(t *testing.T) {
	day := time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC)
	noon := day.Add(12*time.Hour + 30*time.Minute)
	for _, c := range []struct {
		value styled
		want  string
	}{
		{styled{1234.5, 4, ""}, "1234.5"},
		{styled{1234567, 3, ""}, "1234567"},
		{styled{0.4561, 10, ""}, "0.4561"},
		{styled{0.1 + 0.2, 0, ""}, "0.3"},
		{styled{1234.5, 0, `#,##0.00\ "€";[Red]-#,##0.00\ "€"`}, "1234.5"},
		{styled{2.5, 0, `"day "0.0`}, "2.5"},
		{styled{day, 14, ""}, "2026-05-31"},
		{styled{day, 17, ""}, "2026-05-31"},
		{styled{day, 0, "d.m.yyyy"}, "2026-05-31"},
		{styled{day, 0, `[$-407]d\. mmmm yyyy;@`}, "2026-05-31"},
		{styled{day, 0, "mmm"}, "2026-05-31"},
		{styled{noon, 22, ""}, "2026-05-31 12:30:00"},
		{styled{noon, 0, "dd/mm/yyyy hh:mm"}, "2026-05-31 12:30:00"},
		{styled{0.5, 20, ""}, "12:00:00"},
		{styled{"0042", 49, ""}, "0042"},
		{styled{"text", 14, ""}, "text"},
		{styled{-3, 38, ""}, "-3"},
		{styled{1e14, 0, ""}, "100000000000000"},
	} {
		b := open(t, "up.xlsx", workbook(t, map[string][][]any{"S": {{"Keyword"}, {c.value}}}))
		compare(t, fmt.Sprint(c.value), told(b.Sheets()[0]), "1: Keyword\n2: "+c.want+"\n")
	}
}

func TestHiddenSheetsAreSaid(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet("Lists")
	must(t, err)
	must(t, f.SetSheetVisible("Lists", false))
	var b bytes.Buffer
	must(t, f.Write(&b))
	sheets := open(t, "up.xlsx", b.String()).Sheets()
	if len(sheets) != 2 || sheets[0].Hidden || !sheets[1].Hidden {
		t.Errorf("%+v", sheets)
	}
}

// wrapped is a workbook around the XML of a worksheet, of its strings and its styles.
func wrapped(t testing.TB, sheet, strs, styles string) string {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const main = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	const office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	const kinds = `http://schemas.openxmlformats.org/package/2006/`
	return zipped(t,
		"[Content_Types].xml", head+`<Types xmlns="`+kinds+`content-types"><Default Extension="xml" ContentType="application/xml"/>`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
		"_rels/.rels", head+`<Relationships xmlns="`+kinds+`relationships"><Relationship Id="rId1" Type="`+office+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", head+`<workbook xmlns="`+main+`" xmlns:r="`+office+`"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", head+`<Relationships xmlns="`+kinds+`relationships"><Relationship Id="rId1" Type="`+office+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", head+`<worksheet xmlns="`+main+`"><sheetData>`+sheet+`</sheetData></worksheet>`,
		"xl/sharedStrings.xml", head+`<sst xmlns="`+main+`">`+strs+`</sst>`,
		"xl/styles.xml", head+`<styleSheet xmlns="`+main+`">`+styles+`</styleSheet>`,
	)
}

const strs = `<si><t>Keyword</t></si><si><t>crm</t></si>`

func TestWrappedWorksheet(t *testing.T) {
	b := open(t, "x.xlsx", wrapped(t, `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="s"><v>1</v></c></row>`, strs, ""))
	compare(t, "rows", told(b.Sheets()[0]), "1: Keyword\n3: crm\n")
}

func TestLimitsOfWorksheets(t *testing.T) {
	first := `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	for name, c := range map[string]struct{ sheet, part string }{
		"far row":    {first + `<row r="1048576"><c r="A1048576" t="s"><v>1</v></c></row>`, "row 1003 after 1 cells; delete the empty rows between"},
		"far column": {first + `<row r="2"><c r="XFD2" t="s"><v>1</v></c></row>`, "16384 columns in row 2"},
		"beyond":     {first + `<row r="2"><c r="XFE2" t="s"><v>1</v></c></row>`, "broken XLSX"},
	} {
		b, err := tryOpen("x.xlsx", wrapped(t, c.sheet, strs, ""))
		if b != nil || err == nil || !strings.Contains(err.Error(), c.part) || !errors.Is(err, grid.ErrLimit) && name != "beyond" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var late strings.Builder
	late.WriteString(first)
	for n := 2; n < 60; n++ {
		fmt.Fprintf(&late, `<row r="%d"><c r="A%d" t="s"><v>1</v></c></row>`, n, n)
	}
	late.WriteString(`<row r="70"><c r="XFD70" t="s"><v>1</v></c></row>`)
	if got := told(open(t, "x.xlsx", wrapped(t, late.String(), strs, "")).Sheets()[0]); !strings.Contains(got, "59: crm\nerror: x.xlsx, sheet S: the file is over a limit") {
		t.Error(got)
	}
}
