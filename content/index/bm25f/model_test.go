package bm25f_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"moments/content/index/bm25f"
)

// Numbers reckoned by hand: a title of 2 words where the mean is 4, and a body of 10 where it is 5.
func TestWeigh(t *testing.T) {
	norms := bm25f.NewNorms(bm25f.Averages{4, 1, 2, 5})
	for _, test := range []struct {
		tf, words bm25f.Counts
		want      float64
	}{
		{bm25f.Counts{1}, bm25f.Counts{4, 0, 0, 0}, 3},
		{bm25f.Counts{1}, bm25f.Counts{2, 0, 0, 0}, 4},                      // 3 / (.5 + .5*2/4)
		{bm25f.Counts{0, 0, 0, 7}, bm25f.Counts{0, 0, 0, 10}, 4},            // 7 / (.25 + .75*10/5)
		{bm25f.Counts{1, 0, 0, 7}, bm25f.Counts{2, 0, 0, 10}, 8},            // fields add up
		{bm25f.Counts{0, 2, 1, 0}, bm25f.Counts{0, 1, 2, 0}, 5.5},           // 2*2 + 1.5
		{bm25f.Counts{0, 0, 0, 1}, bm25f.Counts{0, 0, 0, 5000}, 1 / 750.25}, // longer than what is looked up
		{bm25f.Counts{}, bm25f.Counts{9, 9, 9, 9}, 0},
	} {
		if got := norms.Weigh(&test.tf, &test.words); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%v in %v: %v, want %v", test.tf, test.words, got, test.want)
		}
	}
}

func TestGain(t *testing.T) {
	if got, want := bm25f.Gain(2, 3.6), int64(3*bm25f.ScoreUnit/2); got != want {
		t.Errorf("%d, want %d", got, want)
	}
	if got := bm25f.IDF(10, 3); math.Abs(got-math.Log(1+7.5/3.5)) > 1e-9 {
		t.Errorf("idf %v", got)
	}
	if got := bm25f.Gain(bm25f.IDF(0, 0), 1); got <= 0 {
		t.Errorf("%d for nothing at all, want more than 0", got)
	}
}

// What more of a term, a rarer term and a shorter field give is never less.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Uint32Range(0, 600)
		var tf, words bm25f.Counts
		average := bm25f.Averages{}
		for f := range tf {
			tf[f], words[f] = number.Draw(t, "tf"), number.Draw(t, "words")
			average[f] = rapid.Float64Range(0.01, 500).Draw(t, "average")
		}
		norms := bm25f.NewNorms(average)
		x := norms.Weigh(&tf, &words)
		field := rapid.IntRange(0, bm25f.Fields-1).Draw(t, "field")
		more, shorter := tf, words
		more[field]++
		if shorter[field] > 0 {
			shorter[field]--
		}
		if norms.Weigh(&more, &words) <= x || norms.Weigh(&tf, &shorter) < x {
			t.Fatalf("%v in %v: %v", tf, words, x)
		}
		docs := rapid.IntRange(1, 1<<20).Draw(t, "docs")
		df := rapid.IntRange(0, docs-1).Draw(t, "df")
		if bm25f.IDF(docs, df) < bm25f.IDF(docs, df+1) || bm25f.Gain(1, x+1) < bm25f.Gain(1, x) {
			t.Fatal("a rarer term gives less")
		}
	})
}
