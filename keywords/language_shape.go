package keywords

import "math"

// letters is the number of letters that a shape tells apart: a to z, and 0 for the edge of a word.
const letters = 27

// triples is the number of ways in which three letters can follow one another.
const triples = letters * letters * letters

// shapes are, for three letters in a row, their log probabilities in each tongue, in hundredths of a nat.
type shapes [triples]points

// Points of a word that is in no list.
const (
	shapePoints  = 7  // at most
	shapeOdds    = 80 // hundredths of a nat of log-odds for each point
	shortestWord = 4  // letters
)

// newShapes counts the letters of the words and the endings of each tongue, for a naive Bayes classifier over letter
// trigrams with add-k smoothing. Profiles of letters for telling languages are from Cavnar and Trenkle, "N-Gram-Based Text
// Categorization" (1994).
func newShapes(words, endings map[string]points) *shapes {
	const (
		smoothing = 0.25
		possible  = triples / 4 // the others do not occur
	)
	var counts shapes
	for w, p := range words {
		eachTriple([]byte(w), 0, func(triple int) { counts[triple].count(p, 1) })
	}
	for w, p := range endings {
		eachTriple([]byte(w), 2, func(triple int) { counts[triple].count(p, 2) })
	}
	var totals points
	for _, n := range counts {
		totals.add(n)
	}
	for triple, found := range counts {
		for i, n := range found {
			p := (float64(n) + smoothing) / (float64(totals[i]) + smoothing*possible)
			counts[triple][i] = int32(math.Round(100 * math.Log(p)))
		}
	}
	return &counts
}

// count adds n to the tongues that have a word.
func (p *points) count(have points, n int32) {
	for i := range p {
		if have[i] > 0 {
			p[i] += n
		}
	}
}

// eachTriple calls fn with every three letters of a word and its edges, without those that end before a place in it.
func eachTriple(word []byte, from int, fn func(triple int)) {
	before := 0 // the last two letters
	for i := range len(word) + 1 {
		c := 0
		if i < len(word) && word[i] >= 'a' && word[i] <= 'z' {
			c = int(word[i]-'a') + 1
		}
		triple := before*letters + c
		if i >= from {
			fn(triple)
		}
		before = triple % (letters * letters)
	}
}

// of gives points to the tongue that a word looks most like, by the odds against the next.
func (s *shapes) of(word []byte) (p points) {
	if len(word) < shortestWord {
		return p
	}
	var sum points
	eachTriple(word, 0, func(triple int) { sum.add(s[triple]) })
	best, second := sum.top()
	p[best] = min(shapePoints, (sum[best]-sum[second])/shapeOdds)
	return p
}

// top are the places of the two tongues with most points.
func (p *points) top() (best, second int) {
	second = -1
	for i := 1; i < tongues; i++ {
		switch {
		case p[i] > p[best]:
			best, second = i, best
		case second < 0 || p[i] > p[second]:
			second = i
		}
	}
	return best, second
}
