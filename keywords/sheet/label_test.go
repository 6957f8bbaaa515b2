package sheet_test

import (
	"errors"
	"strings"
	"testing"

	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// Words of tools are suggestions whatever their column is called, and rows with them are drafts.
func TestLabelsInAMappedColumn(t *testing.T) {
	const text = "Wort,Absicht,Gewicht\nhow to skate,Informational,2\nskates,Transactional,\nacme,Navigational,\nice,buy,\n"
	o := sheet.Options{As: sheet.KeywordMap, Columns: map[string]string{"phrase": "Wort", "intent": "Absicht", "weight": "Gewicht"}}
	f, err := sheet.Read(strings.NewReader(text), "words.csv", o)
	if err != nil || len(f.Map) != 4 {
		t.Fatal(err, f)
	}
	for i, want := range []struct{ intent, status, note string }{
		{"do", keymap.Draft, "tool says Informational"}, {"buy", keymap.Draft, "tool says Transactional"},
		{"", keymap.Draft, "tool says Navigational: wants a known site or brand"}, {"buy", "", ""},
	} {
		got := f.Map[i]
		if string(got.Moment.Intent) != want.intent || got.Status != want.status || got.Note != want.note {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if f.Map[0].Weight != 2 {
		t.Errorf("weight %v", f.Map[0].Weight)
	}
	_, err = sheet.Read(strings.NewReader("Wort,Absicht\nskate,fly\n"), "words.csv", sheet.Options{Columns: map[string]string{"phrase": "Wort", "intent": "Absicht"}})
	if !errors.Is(err, sheet.ErrRow) {
		t.Errorf("no word of anybody: %v", err)
	}
}
