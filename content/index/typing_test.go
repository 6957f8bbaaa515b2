package index_test

import (
	"testing"

	"moments/content/index"
)

func TestTyping(t *testing.T) {
	h := newHouse(t, "")
	h.put(
		page("shoes", "Running shoes", "calibration of nothing"), page("shop", "The shop", ""),
		page("shops", "Shopping shops", ""),
		page("theory", "Theory of calibration", ""), written("de", "de", "Schuhe und Häuser", ""), written("ja", "ja", "東京都", ""),
	)
	h.catchUp()
	for _, test := range []struct {
		text          string
		prefix, typos bool
		want          string
		corrected     string
	}{
		{"sho", false, false, "", ""},
		{"sho", true, false, "shops shop shoes", ""},
		{"run sho", true, false, "shoes shops shop", ""},
		{"sho ", true, false, "", ""}, // the word has ended
		{"runnin", true, false, "shoes", ""},
		{"s", true, false, "", ""},
		{"the", true, false, "theory", ""},        // nothing else was typed
		{"running the", true, false, "shoes", ""}, // a stop word so far
		{"hau", true, false, "de", ""},
		{"häu", true, false, "de", ""},
		{"東", true, false, "ja", ""},
		{"shoss", false, false, "", ""},
		{"shoss", false, true, "shoes", "shoes"}, // not shops, which is as near and as frequent
		{"hsoes", false, true, "", ""},           // the first letter counts
		{"sheos", false, true, "shoes", "shoes"},
		{"Runing, shoes", false, true, "shoes", "running, shoes"},
		{"calbiraton theory", false, true, "theory shoes", "calibration theory"},
		{"calib", true, true, "theory shoes", ""}, // a beginning is no error
		{"claib", true, true, "", ""},
		{"claibration running", false, true, "shoes theory", "calibration running"},
		{"xyzzyx", true, true, "", ""},
		{"häsuer", false, true, "de", "hauser"},
		{"shoe5", false, true, "", ""},
	} {
		result, err := h.index.Search(t.Context(), index.Query{Text: test.text, Prefix: test.prefix, Typos: test.typos})
		must(t, err)
		got := ""
		for _, hit := range result.Hits {
			got += " " + string(hit.ID)
		}
		if got != " "+test.want && got != test.want || result.Corrected != test.corrected {
			t.Errorf("%q finds%s, corrected to %q; want %s, %q", test.text, got, result.Corrected, test.want, test.corrected)
		}
	}
}
