// Package expect runs the tests of a keyword map: is this phrase read so, and does this asset answer it?
//
// It guarantees that a test fails for exactly what it says: an axis of the moment that was read otherwise, an asset that is not there, that is
// not in the answer, or that stands too low; and that each failure names what was found. Running writes nothing.
//
// The words: a test is a keywords.Expectation; a [Result] is what became of one; a [Flip] is one that another map has turned over; a [Report]
// is all of them.
package expect
