package bm25f

import "math"

// The fields of a document. Body is what the whole text has and the others do not.
const (
	Title = iota
	Keywords
	Summary
	Body
	Fields // how many there are
)

// Counts is a number for each field: how often a term stands there, or how many words it has.
type Counts [Fields]uint32

// Averages are the mean numbers of words of the live documents, by field.
type Averages [Fields]float64

// The scorer is BM25F (Robertson, Zaragoza and Taylor, CIKM 2004; in the form of Zaragoza et al., TREC 2004, with a
// length normalisation for each field): a term gives a document idf * x/(x+k1), where x is the sum over the fields of
// weight*tf / (1-b + b*length/average). k1 and b are the usual ones; in short fields length says less, so their b is
// lower. A word of the title counts like three of the body.
const k1 = 1.2

var (
	weights = [Fields]float64{Title: 3, Keywords: 2, Summary: 1.5, Body: 1}
	slopes  = [Fields]float64{Title: 0.5, Keywords: 0.5, Summary: 0.5, Body: 0.75}
)

// IDF is ln(1 + (N-df+0.5)/(df+0.5)), rounded to 32 binary places so that the last bit of a machine's logarithm does
// not matter.
func IDF(docs, df int) float64 {
	d := float64(df)
	return math.Round(math.Log(1+(float64(docs)-d+0.5)/(d+0.5))*(1<<32)) / (1 << 32)
}

// The conversions keep products from being fused with sums, which would round differently on some machines.

// norm is the factor of a term's frequency in a field of so many words.
func norm(field int, words uint32, average float64) float64 {
	if average == 0 {
		return 0
	}
	b := slopes[field]
	return weights[field] / (1 - b + float64(b*float64(words))/average)
}

// Saturate is the share of its idf that a term gives for x.
func Saturate(x float64) float64 { return x / (x + k1) }

// ScoreUnit is 1 in a score, which is a whole number so that the order of adding does not matter.
const ScoreUnit = 1 << 40

// Gain is what a term gives, in ScoreUnits.
func Gain(idf, x float64) int64 {
	return int64(float64(float64(idf*Saturate(x))*ScoreUnit) + 0.5)
}

// knownNorms is how many lengths have their norm looked up.
const knownNorms = 512

// Norms are the Norms of the shorter lengths under some Averages.
type Norms struct {
	Average Averages
	known   [Fields][knownNorms]float64
}

func NewNorms(average Averages) *Norms {
	n := &Norms{Average: average}
	for field := range n.known {
		for words := range n.known[field] {
			n.known[field][words] = norm(field, uint32(words), average[field])
		}
	}
	return n
}

// Weigh is the x of a term with the frequencies tf in a document with the lengths words.
func (n *Norms) Weigh(tf, words *Counts) (x float64) {
	for field, f := range tf {
		if f == 0 {
			continue
		}
		factor := 0.0
		if w := words[field]; w < knownNorms {
			factor = n.known[field][w]
		} else {
			factor = norm(field, w, n.Average[field])
		}
		x += float64(float64(f) * factor)
	}
	return x
}
