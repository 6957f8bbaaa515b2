package eval_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/engine/eval"
)

// twelve is a ranking of d0 to d11, of which the first and the last are of use.
var twelve = eval.Ranked{
	IDs:    []string{"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11"},
	Grades: map[string]int{"d0": 1, "d11": 1},
}

func TestMeasureDepth(t *testing.T) {
	nothing := eval.Ranked{IDs: []string{"x"}, Grades: map[string]int{"x": 0}}
	m := eval.MeasureDepth([]eval.Ranked{twelve, nothing}, 12, 1)
	// One of two is in the first ten: 1 of 1 + 1/log2(3) = 1.63093.
	want := map[string]float64{"ndcg@10": 1 / 1.63093, "mrr": 1, "recall@10": .5, "recall@12": 1}
	got := map[string]float64{}
	for _, measured := range m.List {
		got[measured.Name] = measured.Value
	}
	if m.Queries != 1 || !cmp.Equal(got, want, near) {
		t.Errorf("%d: %v", m.Queries, got)
	}
	if n := len(eval.MeasureDepth(nil, 10, 1).List); n != 3 {
		t.Errorf("%d measures at depth 10", n)
	}
}

func TestMeasuresAsJSON(t *testing.T) {
	data, err := json.Marshal(eval.MeasureDepth([]eval.Ranked{twelve}, 11, 1))
	var got struct {
		Queries int
		NDCG    *eval.Estimate `json:"ndcg@10"`
		MRR     *eval.Estimate `json:"mrr"`
		Recall  *eval.Estimate `json:"recall@11"`
	}
	if err != nil || json.Unmarshal(data, &got) != nil || got.Queries != 1 || got.NDCG == nil || got.MRR.High != 1 || got.Recall.Value != .5 {
		t.Errorf("%s, %v", data, err)
	}
}

func TestBars(t *testing.T) {
	m := eval.MeasureDepth([]eval.Ranked{twelve}, 12, 1)
	below, err := m.Below(map[string]float64{"mrr": 1, "recall@10": .51, "recall@12": 1})
	if err != nil || len(below) != 1 || below[0].Name != "recall@10" {
		t.Errorf("%+v, %v", below, err)
	}
	if _, err := m.Below(map[string]float64{"recall@11": 0}); !errors.Is(err, eval.ErrBar) {
		t.Errorf("%v", err)
	}
}
