package grid

import (
	"github.com/xuri/excelize/v2"

	"moments/keywords/sheet/grid/numform"
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
			forms[i] = numform.Of(*xf.NumFmtID, codes)
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
	for _, form := range []string{numform.Date, numform.Clock, numform.Both} {
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
