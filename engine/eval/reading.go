package eval

import (
	"math"
	"slices"
)

// Reading is a phrase that was read: what it is and what it was taken for. Classes are any texts, such as intents or text
// forms of moments. Likely says whether the likeliest class was right, claimed or not, and Confidence, 0 to 1, how likely it
// was said to be.
type Reading struct {
	Is, Read   string
	Likely     bool
	Confidence float64
}

// Class is how well one class is read. Precision is over what was taken for it, recall over what it is.
type Class struct {
	Support   int      `json:"support"`
	Precision Estimate `json:"precision"`
	Recall    Estimate `json:"recall"`
	F1        float64  `json:"f1"`
}

// Readings is how well phrases are read. Confusion counts by what phrases are, then by what they were taken for.
type Readings struct {
	Phrases   int                       `json:"phrases"`
	Accuracy  Estimate                  `json:"accuracy"`
	MacroF1   Estimate                  `json:"macro_f1"`
	ECE       float64                   `json:"ece"`
	Classes   map[string]Class          `json:"classes"`
	Confusion map[string]map[string]int `json:"confusion"`
}

// MeasureReadings measures readings. Shares have Wilson's intervals; that of the mean F1 over all classes is
// bootstrapped with the seed. A class counts when it is, or was read, at least once.
func MeasureReadings(readings []Reading, seed uint64) Readings {
	names, pairs := indexed(readings)
	all := count(pairs, len(names), nil)
	result := Readings{
		Phrases: len(readings), Accuracy: Wilson(all.right(), len(readings)), ECE: ece(readings),
		Classes: map[string]Class{}, Confusion: map[string]map[string]int{},
	}
	result.MacroF1 = bootstrap(len(pairs), seed, func(sample []int) float64 {
		return count(pairs, len(names), sample).macroF1()
	})
	for i, name := range names {
		hit, is, read := all.class(i)
		result.Classes[name] = Class{Support: is, Precision: Wilson(hit, read), Recall: Wilson(hit, is), F1: f1(hit, is, read)}
	}
	for _, r := range readings {
		if result.Confusion[r.Is] == nil {
			result.Confusion[r.Is] = map[string]int{}
		}
		result.Confusion[r.Is][r.Read]++
	}
	return result
}

// pair is a reading by the places of its classes.
type pair struct{ is, read int }

// indexed returns the classes in order, and the readings by their places.
func indexed(readings []Reading) (names []string, pairs []pair) {
	for _, r := range readings {
		names = append(names, r.Is, r.Read)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, r := range readings {
		is, _ := slices.BinarySearch(names, r.Is)
		read, _ := slices.BinarySearch(names, r.Read)
		pairs = append(pairs, pair{is, read})
	}
	return names, pairs
}

// counts are hits and margins of a confusion matrix.
type counts struct{ hit, is, read []int }

// count counts the pairs at the places of a sample, or all of them.
func count(pairs []pair, classes int, sample []int) counts {
	c := counts{make([]int, classes), make([]int, classes), make([]int, classes)}
	add := func(p pair) {
		c.is[p.is]++
		c.read[p.read]++
		if p.is == p.read {
			c.hit[p.is]++
		}
	}
	if sample == nil {
		for _, p := range pairs {
			add(p)
		}
	}
	for _, i := range sample {
		add(pairs[i])
	}
	return c
}

func (c counts) class(i int) (hit, is, read int) { return c.hit[i], c.is[i], c.read[i] }

func (c counts) right() (n int) {
	for _, hit := range c.hit {
		n += hit
	}
	return n
}

// macroF1 is the mean over the classes that occur.
func (c counts) macroF1() float64 {
	sum, classes := 0.0, 0
	for i := range c.is {
		if c.is[i]+c.read[i] > 0 {
			sum += f1(c.class(i))
			classes++
		}
	}
	return sum / float64(max(classes, 1))
}

// f1 is the harmonic mean of precision and recall.
func f1(hit, is, read int) float64 {
	if is+read == 0 {
		return 0
	}
	return 2 * float64(hit) / float64(is+read)
}

// Binary is how well one class is told from the rest.
type Binary struct {
	Is        int      `json:"is"`
	Precision Estimate `json:"precision"`
	Recall    Estimate `json:"recall"`
	F1        Estimate `json:"f1"`
}

// MeasureBinary measures readings of a class: whether each phrase is of it, and was read as it. Precision and recall have
// Wilson's intervals; that of F1 is bootstrapped with the seed.
func MeasureBinary(is, read []bool, seed uint64) Binary {
	all := make([]int, len(is))
	for i := range all {
		all[i] = i
	}
	count := func(sample []int) (hit, are, taken int) {
		for _, i := range sample {
			hit, are, taken = hit+truth(is[i] && read[i]), are+truth(is[i]), taken+truth(read[i])
		}
		return hit, are, taken
	}
	hit, are, taken := count(all)
	return Binary{
		Is: are, Precision: Wilson(hit, taken), Recall: Wilson(hit, are),
		F1: bootstrap(len(is), seed, func(sample []int) float64 { return f1(count(sample)) }),
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// eceBins is the number of bins of equal width.
const eceBins = 15

// ece is the expected calibration error (Guo et al. 2017): how far confidence is from accuracy, in the mean over bins
// of confidence.
func ece(readings []Reading) (sum float64) {
	var confidence [eceBins]float64
	var right [eceBins]int
	for _, r := range readings {
		sure := min(max(r.Confidence, 0), 1)
		bin := max(int(math.Ceil(sure*eceBins))-1, 0)
		confidence[bin] += sure
		if r.Likely {
			right[bin]++
		}
	}
	for bin := range confidence {
		sum += math.Abs(confidence[bin] - float64(right[bin]))
	}
	return sum / float64(max(len(readings), 1))
}
