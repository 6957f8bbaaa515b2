package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Estimate is a number with the bounds of its 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// resamples is how often a sample is drawn anew.
const resamples = 2000

// Mean is the mean of the values with the percentile interval of the bootstrap (Efron 1979): 2,000 samples drawn with
// the seed. It is zero without values.
func Mean(values []float64, seed uint64) Estimate {
	return bootstrap(len(values), seed, func(sample []int) float64 {
		sum := 0.0
		for _, i := range sample {
			sum += values[i]
		}
		return sum / float64(len(sample))
	})
}

// bootstrap measures the sample of all n places, and samples drawn of it.
func bootstrap(n int, seed uint64, measure func(sample []int) float64) Estimate {
	if n == 0 {
		return Estimate{}
	}
	sample := make([]int, n)
	for i := range sample {
		sample[i] = i
	}
	value := measure(sample)
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
	return Estimate{Value: value, Low: drawn[tail], High: drawn[resamples-1-tail]}
}

// Wilson is the share of n that k is, with the score interval of Wilson (1927). Without any, it is 0, between 0 and 1.
func Wilson(k, n int) Estimate {
	if n <= 0 {
		return Estimate{High: 1}
	}
	const z = 1.959963984540054 // 97.5 % of the normal distribution
	size, p := float64(n), float64(k)/float64(n)
	middle := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	return Estimate{Value: p, Low: max(middle-half, 0), High: min(middle+half, 1)}
}
