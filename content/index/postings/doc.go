// Package postings finds the best documents of a Bleve index for a few terms, by exact BM25F over tables of its own.
//
// It guarantees that
//   - the best k by score, equal ones by id, are found, whatever was skipped on the way: the hits are those of scoring
//     every document;
//   - a score depends on what the index holds, to the last bit, not on how it came there, on segments, on deleted
//     documents or on the machine: sums are whole numbers, and frequencies and averages are those of the live documents;
//   - a search never waits, and sees one moment of the index, whatever is written, merged or closed meanwhile: a view
//     holds copies and points into no file.
//
// The words: a field is a part of a document that counts for itself; a term is a word after analysis, which it has or
// not; a posting is one term in one document, with its frequency in each field; a part is one segment of Bleve, as
// [moments/content/index/table.Table] holds it, with what is deleted in it; a [View] is all parts at one moment, and what
// must be known of all documents together; a share is the part of its idf that a posting brings; a bound is what a document
// scores at most; a window is 4096 documents in a row; a survivor is a document that may be among the best.
package postings
