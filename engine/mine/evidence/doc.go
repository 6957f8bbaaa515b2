// Package evidence finds what is known of phrases that are to be mined: how each is read, and, where nothing covers it, which asset answers it best
// and which was opened for it.
//
// It guarantees that every phrase is read; that only assets that may be shown now stand as an answer; and that equal sites, indexes and journals give
// equal evidence. What is only looked at for the most frequent phrases, or in the newest of the journal, is blank elsewhere.
package evidence
