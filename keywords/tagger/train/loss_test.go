package train

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// anyTask is a small task with labels that are partial, weights and offsets.
func anyTask(t *rapid.T) *task {
	number := rapid.Float64Range(-3, 3)
	k := &task{axis: lexicon.Intent, names: []string{"a", "b", "c"}, rigour: rapid.Float64Range(0.1, 4).Draw(t, "rigour")}
	for _, key := range []string{"know", "do", "buy", keywords.Unknown} {
		k.values = append(k.values, lexicon.Value{Axis: lexicon.Intent, Key: key})
	}
	size := len(k.values)
	k.before = rapid.SliceOfN(number, len(k.names)*size, len(k.names)*size).Draw(t, "before")
	k.firm, k.firmly = rapid.SliceOfN(rapid.Bool(), len(k.names), len(k.names)).Draw(t, "firm"), 10
	for range rapid.IntRange(1, 6).Draw(t, "samples") {
		s := sample{
			features: rapid.SliceOfNDistinct(rapid.IntRange(0, len(k.names)-1), 0, len(k.names), rapid.ID).Draw(t, "features"),
			right:    rapid.SliceOfN(rapid.Bool(), size, size).Draw(t, "right"),
			weight:   rapid.Float64Range(0.1, 3).Draw(t, "weight"),
		}
		s.right[rapid.IntRange(0, size-1).Draw(t, "one")] = true
		if rapid.Bool().Draw(t, "has offset") {
			s.offset = rapid.SliceOfN(number, size, size).Draw(t, "offset")
		}
		k.samples = append(k.samples, s)
	}
	return k
}

// The gradient is that of the loss, by differences on both sides of each weight.
func TestGradient(t *testing.T) {
	const step, tolerance = 1e-5, 1e-5
	rapid.Check(t, func(t *rapid.T) {
		k := anyTask(t)
		w := rapid.SliceOfN(rapid.Float64Range(-3, 3), len(k.before), len(k.before)).Draw(t, "weights")
		gradient := make([]float64, len(w))
		loss := k.loss(w, gradient)
		if again := k.loss(w, nil); loss != again {
			t.Fatalf("the loss is %v with a gradient and %v without", loss, again)
		}
		for i := range w {
			at := w[i]
			w[i] = at + step
			above := k.loss(w, nil)
			w[i] = at - step
			below := k.loss(w, nil)
			w[i] = at
			if slope := (above - below) / (2 * step); math.Abs(slope-gradient[i]) > tolerance*(1+math.Abs(slope)) {
				t.Fatalf("weight %d: the slope is %v, the gradient %v", i, slope, gradient[i])
			}
		}
	})
}

// Far from any sense, the loss is still a number.
func TestLossOfExtremes(t *testing.T) {
	k := &task{values: make([]lexicon.Value, 2), names: []string{"a"}, before: []float64{0, 0}, rigour: 1,
		samples: []sample{{features: []int{0}, right: []bool{false, true}, weight: 1}}}
	gradient := make([]float64, 2)
	if loss := k.loss([]float64{2000, -2000}, gradient); math.IsNaN(loss) || math.IsInf(loss, 0) || math.IsNaN(gradient[0]) {
		t.Errorf("%v, %v", loss, gradient)
	}
}
