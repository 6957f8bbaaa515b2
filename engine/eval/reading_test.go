package eval_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/engine/eval"
)

// Six phrases: know 2 of 3 right, do 1 of 2, buy 0 of 1; know is read 3 times, do 2, go 1, buy never.
//
//	F1: know 4/6, do 2/4, buy 0, go 0; their mean is 7/24.
//	ECE, bins of 1/15: 0.9 (two, one right) |1.8 - 1|, 0.6 (two, both right) |1.2 - 2|, 0.2 (two, none) |0.4 - 0|; 2/6.
func sixReadings() []eval.Reading {
	return []eval.Reading{
		{"know", "know", true, 0.9}, {"know", "know", true, 0.6}, {"know", "do", false, 0.9},
		{"do", "do", true, 0.6}, {"do", "know", false, 0.2}, {"buy", "go", false, 0.2},
	}
}

func TestMeasureReadings(t *testing.T) {
	got := eval.MeasureReadings(sixReadings(), 1)
	if got.Phrases != 6 || got.Accuracy != eval.Wilson(3, 6) ||
		math.Abs(got.MacroF1.Value-7./24) > 1e-12 || math.Abs(got.ECE-2./6) > 1e-12 {
		t.Errorf("%+v", got)
	}
	classes := map[string]eval.Class{
		"know": {Support: 3, Precision: eval.Wilson(2, 3), Recall: eval.Wilson(2, 3), F1: 4. / 6},
		"do":   {Support: 2, Precision: eval.Wilson(1, 2), Recall: eval.Wilson(1, 2), F1: 0.5},
		"buy":  {Support: 1, Precision: eval.Wilson(0, 0), Recall: eval.Wilson(0, 1)},
		"go":   {Support: 0, Precision: eval.Wilson(0, 1), Recall: eval.Wilson(0, 0)},
	}
	if diff := cmp.Diff(classes, got.Classes, near); diff != "" {
		t.Error(diff)
	}
	confusion := map[string]map[string]int{"know": {"know": 2, "do": 1}, "do": {"do": 1, "know": 1}, "buy": {"go": 1}}
	if diff := cmp.Diff(confusion, got.Confusion); diff != "" {
		t.Error(diff)
	}
	if m := got.MacroF1; !(m.Low <= m.Value && m.Value <= m.High && m.Low < m.High) {
		t.Errorf("%+v", m)
	}
	if diff := cmp.Diff(got, eval.MeasureReadings(sixReadings(), 1)); diff != "" {
		t.Error("the same again differs:", diff)
	}
}

func TestMeasureReadingsAtTheEdges(t *testing.T) {
	perfect := eval.MeasureReadings([]eval.Reading{{"do", "do", true, 1}, {"go", "go", true, 1}}, 1)
	if perfect.Accuracy.Value != 1 || perfect.MacroF1 != (eval.Estimate{Value: 1, Low: 1, High: 1}) || perfect.ECE != 0 {
		t.Errorf("%+v", perfect)
	}
	if wrong := eval.MeasureReadings([]eval.Reading{{"do", "go", false, 7}}, 1); wrong.ECE != 1 || wrong.MacroF1.Value != 0 {
		t.Errorf("%+v", wrong)
	}
	none, err := json.Marshal(eval.MeasureReadings(nil, 1))
	for _, key := range []string{`"phrases":0`, `"accuracy":{`, `"macro_f1":{`, `"ece":0`, `"classes":{}`, `"confusion":{}`} {
		if err != nil || !strings.Contains(string(none), key) {
			t.Errorf("%s lacks %s, %v", none, key, err)
		}
	}
}
