package fit

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// invented is a task of choices among three items with four features.
func invented(random *rand.Rand) task {
	t := task{before: []float64{.5, 0, 1, .2}, precision: 3}
	for range 20 {
		t.sets = append(t.sets, len(t.x))
		for place := range 3 {
			x := make([]float64, len(t.before))
			for f := range x {
				x[f] = random.Float64()
			}
			t.fixed = append(t.fixed, random.Float64())
			t.x, t.place, t.reward = append(t.x, x), append(t.place, place*4), append(t.reward, float64(random.IntN(3)))
		}
	}
	t.sets = append(t.sets, len(t.x))
	return t
}

func TestTheGradientIsThatOfTheLoss(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	task := invented(random)
	u := make([]float64, len(task.before)+places)
	for i := range u {
		u[i] = random.Float64() - .3
	}
	got := make([]float64, len(u))
	task.rooted(u, got)
	want := fd.Gradient(nil, func(u []float64) float64 { return task.rooted(u, nil) }, u, &fd.Settings{Formula: fd.Central})
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-5 {
			t.Errorf("%d: %v, want %v", i, got[i], want[i])
		}
	}
}

// At the minimum no step into what is allowed goes down, also from a weight that was 0 before and from one that ends there.
func TestTheMinimumIsOne(t *testing.T) {
	task := invented(rand.New(rand.NewPCG(4, 4)))
	w, e := task.minimise()
	gradient := make([]float64, len(w)+len(e))
	task.loss(w, e, gradient)
	for f := range w {
		if slope := gradient[f]; w[f] < 0 || slope < -1e-2 || w[f] > 1e-3 && slope > 1e-2 {
			t.Errorf("weight %d is %v, slope %v", f, w[f], slope)
		}
	}
}
