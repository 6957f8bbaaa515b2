package simulate

import (
	"math/rand/v2"
	"slices"

	"moments/engine/eval"
)

const resamples = 1000

// resampled is what is measured of all n places, with the percentile interval of the bootstrap (Efron 1979) over them.
func resampled(n int, seed uint64, measure func(sample []int) float64) eval.Estimate {
	if n == 0 {
		return eval.Estimate{}
	}
	sample := make([]int, n)
	for i := range sample {
		sample[i] = i
	}
	e := eval.Estimate{Value: measure(sample)}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	drawn := make([]float64, resamples)
	for r := range drawn {
		for i := range sample {
			sample[i] = random.IntN(n)
		}
		drawn[r] = measure(sample)
	}
	slices.Sort(drawn)
	const tail = resamples / 40 // 2.5 %
	e.Low, e.High = drawn[tail], drawn[resamples-1-tail]
	return e
}

func sumOf(values []float64, sample []int) (sum float64) {
	for _, i := range sample {
		sum += values[i]
	}
	return sum
}

// medianOf is the lower median of the sample.
func medianOf(values []float64, sample []int) float64 {
	some := make([]float64, len(sample))
	for k, i := range sample {
		some[k] = values[i]
	}
	slices.Sort(some)
	return some[(len(some)-1)/2]
}

// ratio is 0 where nothing was lost by the other.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
