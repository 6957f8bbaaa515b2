// Package eval measures: how good an order of assets is, how good a reading of phrases is, and how sure one can be of
// either; and it makes the corpus that benchmarks run on. It is pure: values and seeds in, numbers out.
//
// It guarantees that equal input gives equal numbers on every machine, resampling and generated texts included.
//
// The words: a [Judgment] is a phrase with what should come of it; grades say how good an asset is for it, from 0 to
// [MaxGrade]; an [Estimate] is a number with its 95 % interval; a [Reading] is what a phrase was taken for, beside what
// it is; a [Corpus] is a set of invented assets.
package eval
