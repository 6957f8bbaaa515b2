// Package keywords is the ground floor of meaning: what a search phrase is, which moment it can stand for, and
// what a reading of it (a [Query]) says. And what people want done with content on such occasions: an [Act] of a row, a [Rule].
//
// It guarantees purity: every function is a deterministic map from values to values. Nothing here does I/O, reads a
// clock, keeps state or knows that content exists. Values may be shared between goroutines as long as nobody
// writes to them.
package keywords
