package eval_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"moments/engine/eval"
)

var near = cmpopts.EquateApprox(0, 5e-5)

// Gains are 2^grade - 1, discounts log2(1 + rank): 1, 1.58496, 2, 2.32193.
// The best order of grades 3, 2, 1 gains 7 + 3/1.58496 + 1/2 = 9.39279.
func TestNDCG(t *testing.T) {
	grades := map[string]int{"a": 3, "b": 2, "c": 1, "d": 0}
	tests := []struct {
		name   string
		ranked []string
		k      int
		want   float64
	}{
		{"best", []string{"a", "b", "c", "d"}, 10, 1},
		{"worst of three", []string{"c", "b", "a"}, 10, (1 + 3/1.58496 + 7./2) / 9.39279},
		{"with something not judged", []string{"x", "a"}, 10, 7 / 1.58496 / 9.39279},
		{"cut at 1", []string{"b", "a"}, 1, 3. / 7},
		{"cut at 2", []string{"b", "a"}, 2, (3 + 7/1.58496) / (7 + 3/1.58496)},
		{"one twice gains once", []string{"a", "a"}, 10, 7 / 9.39279},
		{"nothing ranked", nil, 10, 0},
		{"cut at nothing", []string{"a"}, 0, 0},
	}
	for _, test := range tests {
		if got := eval.NDCG(test.ranked, grades, test.k); math.Abs(got-test.want) > 5e-5 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if got := eval.NDCG([]string{"a"}, map[string]int{"a": 0}, 10); got != 0 {
		t.Errorf("nothing of use: %v", got)
	}
}

func TestMRRAndRecall(t *testing.T) {
	grades := map[string]int{"a": 3, "b": 1, "z": 0}
	for _, test := range []struct {
		ranked      []string
		mrr, recall float64 // recall at 2
	}{
		{[]string{"a", "b"}, 1, 1},
		{[]string{"x", "z", "b"}, 1. / 3, 0},
		{[]string{"b", "b", "a"}, 1, 0.5},
		{nil, 0, 0},
	} {
		if got := eval.MRR(test.ranked, grades); got != test.mrr {
			t.Errorf("%v: MRR %v", test.ranked, got)
		}
		if got := eval.Recall(test.ranked, grades, 2); got != test.recall {
			t.Errorf("%v: recall %v", test.ranked, got)
		}
	}
	if got := eval.Recall([]string{"a"}, nil, 2); got != 0 {
		t.Errorf("nothing of use: %v", got)
	}
}

// No order is better than the best, and swapping a better asset upwards never makes it worse.
func TestNDCGIsAtMostOneAndMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "e", "f"}
		grades := map[string]int{}
		for _, id := range ids {
			grades[id] = rapid.IntRange(0, eval.MaxGrade).Draw(t, id)
		}
		ranked, k := rapid.Permutation(ids).Draw(t, "ranked"), rapid.IntRange(1, 8).Draw(t, "k")
		before := eval.NDCG(ranked, grades, k)
		if !(before >= 0 && before <= 1+1e-12) {
			t.Fatalf("%v", before)
		}
		i := rapid.IntRange(0, 4).Draw(t, "i")
		if grades[ranked[i]] < grades[ranked[i+1]] {
			ranked[i], ranked[i+1] = ranked[i+1], ranked[i]
		}
		if after := eval.NDCG(ranked, grades, k); after < before-1e-12 {
			t.Fatalf("%v, then %v", before, after)
		}
		slices.SortFunc(ranked, func(a, b string) int { return grades[b] - grades[a] })
		if best := eval.NDCG(ranked, grades, k); best != 0 && math.Abs(best-1) > 1e-12 {
			t.Fatalf("the best order has %v", best)
		}
	})
}

func TestRelevances(t *testing.T) {
	got := eval.Relevances([]eval.Ranked{
		{IDs: []string{"a"}, Grades: map[string]int{"a": 1}},
		{IDs: []string{"x", "b"}, Grades: map[string]int{"b": 1, "c": 1}},
		{IDs: []string{"x"}, Grades: map[string]int{"x": 0}}, // nothing of use: not a query
	}, 1)
	if got.Queries != 2 || got.MRR.Value != 0.75 || got.Recall.Value != 0.75 {
		t.Errorf("%+v", got)
	}
	text, err := json.Marshal(eval.Relevance{Queries: 1})
	if err != nil || string(text) != `{"queries":1,"ndcg@10":{"value":0,"low":0,"high":0},"mrr":{"value":0,"low":0,"high":0},`+
		`"recall@10":{"value":0,"low":0,"high":0}}` {
		t.Errorf("%s, %v", text, err)
	}
}

func TestMean(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(i % 2) // mean 0.5, standard error 0.5/20: 0.5 ± 0.049
	}
	got := eval.Mean(values, 1)
	if got.Value != 0.5 || math.Abs(got.Low-0.451) > 0.01 || math.Abs(got.High-0.549) > 0.01 {
		t.Errorf("%+v", got)
	}
	if eval.Mean(values, 1) != got || eval.Mean(values, 2) == got {
		t.Error("the seed does not decide")
	}
	if got := eval.Mean(nil, 1); got != (eval.Estimate{}) {
		t.Errorf("of nothing %+v", got)
	}
	if got := eval.Mean([]float64{7, 7}, 1); got != (eval.Estimate{Value: 7, Low: 7, High: 7}) {
		t.Errorf("of equals %+v", got)
	}
}

// Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
func TestWilson(t *testing.T) {
	for _, test := range []struct {
		k, n int
		want eval.Estimate
	}{
		{81, 263, eval.Estimate{Value: 81. / 263, Low: 0.2553, High: 0.3662}},
		{15, 148, eval.Estimate{Value: 15. / 148, Low: 0.0624, High: 0.1605}},
		{0, 20, eval.Estimate{Value: 0, Low: 0, High: 0.1611}},
		{1, 29, eval.Estimate{Value: 1. / 29, Low: 0.0061, High: 0.1718}},
		{29, 29, eval.Estimate{Value: 1, Low: 0.8830, High: 1}},
		{0, 0, eval.Estimate{High: 1}},
	} {
		if diff := cmp.Diff(test.want, eval.Wilson(test.k, test.n), near); diff != "" {
			t.Errorf("%d of %d: %s", test.k, test.n, diff)
		}
	}
}
