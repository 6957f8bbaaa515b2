// Package fields makes an asset of what a file calls its properties: front matter, the columns of a table, the fields
// of a JSON object, the metadata of a document.
//
// It guarantees that every name that it knows is in one table; that a value which cannot be what it says is an error
// with the field, what was found and what to try, or, in what was written for other programs, is left out and named;
// and that the same values give the same asset. It is pure.
//
// The words: a [Field] is a property, named as its column in assets.csv; a [Vocabulary] says what else it is called;
// [Values] are the texts of one asset.
package fields
