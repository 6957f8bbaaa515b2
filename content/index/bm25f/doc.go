// Package bm25f is the scorer: what a term gives a document, by how often it stands in each field.
//
// It guarantees that equal numbers give equal scores, to the last bit, on every machine and in whichever order they are
// added: what is added are whole numbers, and no product is fused with a sum.
//
// The words: a field is a part of a document that counts for itself; idf says how rare a term is; x is how strongly a
// document has a term, before it is saturated; a gain is what the term then adds to the score.
package bm25f
