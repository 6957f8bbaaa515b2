// Package table copies the segments of a Bleve index into memory, in the form in which they are searched.
//
// It guarantees that a [Table] holds exactly what the segment holds, deleted documents as well, that it never changes, and
// that it points into no file.
//
// The words: a field is a part of a document that counts for itself; a term is a word after analysis; a posting is one
// term in one document, with its frequency in each field; the impact of a posting is the share of its idf that it brings; a
// window is 4096 documents in a row; the low bits of a document are the last 16 of its number; the head of a document is the
// words of its title, keywords and summary in their order; a label is a term of which only the documents matter; a facet is a
// label that filters name, a phrase one that is suggested.
package table
