package numform_test

import (
	"testing"

	"moments/keywords/sheet/grid/numform"
)

func TestForms(t *testing.T) {
	for code, want := range map[string]string{
		"General": "", "0.00": "", "#,##0.00 \"days\"": "", "[Red]0": "", "0.0E+00": "", "@": "", "[h]:mm": "", `0\d`: "", "": "",
		"d.m.yyyy": numform.Date, "yyyy-mm-dd;@": numform.Date, "mmm yy": numform.Date, `[$-407]d\. mmmm yyyy`: numform.Date, "MM/DD/YY": numform.Date,
		"h:mm AM/PM": numform.Clock, "mm:ss": numform.Clock, "dd/mm/yyyy hh:mm": numform.Both, `yyyy-mm-dd"T"hh:mm:ss`: numform.Both,
	} {
		if got := numform.Of(170, map[int]string{170: code}); got != want {
			t.Errorf("%q is %q, want %q", code, got, want)
		}
	}
	for id, want := range map[int]string{0: "", 14: numform.Date, 21: numform.Clock, 22: numform.Both, 46: "", 49: "", 57: numform.Date, -1: ""} {
		if got := numform.Of(id, nil); got != want {
			t.Errorf("%d is %q, want %q", id, got, want)
		}
	}
}
