// Package words says what the words of a text are to the index, and where they stand.
//
// It guarantees that
//   - text of one language is analysed in one way wherever it is met: a word of a title is highlighted exactly when the
//     title is found by it;
//   - words of different languages never are the same term, however they are spelled.
//
// The words: a term is a word after analysis (lower case, without possessive ending, stemmed; stop words are none); a
// [Reading] is the analysis of one language; a form of a word is its term in one reading; a highlight is a place in a
// text where a term stands; an excerpt is the passage in which most of them do.
package words
