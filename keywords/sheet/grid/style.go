package grid

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The forms of moments in time.
const (
	dateForm  = "yyyy-mm-dd"
	clockForm = "hh:mm:ss"
	bothForm  = dateForm + " " + clockForm
)

// noForm is the id of a number format that nobody has defined: cells show the number as it is kept.
const noForm = 9_999

// plainNumbers changes the styles of a workbook so that its cells read as 1234.5 where a person sees 1,234.50, and as
// 2026-05-31 for any form of that date.
func (w *workbook) plainNumbers() error {
	styles := w.file.Styles
	if styles == nil || styles.CellXfs == nil {
		return nil
	}
	codes := map[int]string{}
	if styles.NumFmts != nil {
		for _, f := range styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	forms := make([]string, len(styles.CellXfs.Xf))
	for i, xf := range styles.CellXfs.Xf {
		if xf.NumFmtID != nil {
			forms[i] = formOf(*xf.NumFmtID, codes)
		}
	}
	if styles.NumFmts != nil {
		styles.NumFmts.NumFmt = nil
	}
	ids, err := w.formIDs()
	for i, form := range forms {
		id := ids[form]
		styles.CellXfs.Xf[i].NumFmtID = &id
	}
	return err
}

// formIDs are the ids of the forms in this workbook, which did not have them before.
func (w *workbook) formIDs() (map[string]int, error) {
	ids := map[string]int{"": noForm}
	for _, form := range []string{dateForm, clockForm, bothForm} {
		style, err := w.file.NewStyle(&excelize.Style{CustomNumFmt: &form})
		if err != nil {
			return ids, err
		}
		if id := w.file.Styles.CellXfs.Xf[style].NumFmtID; id != nil {
			ids[form] = *id
		}
	}
	return ids, nil
}

// Built-in number formats that are dates or times of day (ECMA-376, 18.8.30), those of East Asia among them.
var (
	dateFormats  = []int{14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
	clockFormats = []int{18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56}
)

const bothFormat = 22

// formOf is the form for a number format, "" for one that is no moment in time.
func formOf(id int, codes map[int]string) string {
	code, isCustom := codes[id]
	switch {
	case isCustom:
		return formOfCode(code)
	case slices.Contains(dateFormats, id):
		return dateForm
	case slices.Contains(clockFormats, id):
		return clockForm
	case id == bothFormat:
		return bothForm
	}
	return ""
}

// formOfCode reads a format such as d.m.yyyy or [$-409]h:mm AM/PM. Durations such as [h]:mm are numbers.
func formOfCode(code string) string {
	code = strings.ToLower(letters(code))
	if strings.Contains(code, "general") {
		return ""
	}
	hasDay, hasClock := strings.ContainsAny(code, "yd"), strings.ContainsAny(code, "hs")
	switch {
	case hasDay && hasClock:
		return bothForm
	case hasClock:
		return clockForm
	case hasDay, strings.Contains(code, "m"):
		return dateForm
	}
	return ""
}

// letters is a number format without its literal texts, colours, conditions and languages, and without its later sections.
func letters(code string) string {
	var b strings.Builder
	end, escaped := rune(0), false
	for _, r := range code {
		switch {
		case escaped:
			escaped = false
		case end != 0:
			if r == end {
				end = 0
			}
		case r == '"':
			end = '"'
		case r == '[':
			end = ']'
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == ';':
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
