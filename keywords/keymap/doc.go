// Package keymap holds the keyword map: rows that tie phrases to moments, topics and pinned assets, with the match
// types of search advertising. It is also the truth about everything a content team says of demand: map versions,
// synonyms, personas, steps, planned moments and past searches. How phrases are matched is in package pattern below.
//
// It guarantees that a compiled map never changes and may be read by many goroutines; that the cost of matching a
// phrase does not grow with the number of rows that do not match it; that a published version never changes, has no
// rows that contradict one another, and names only personas and steps that were defined when it was published; and
// that publishing or importing the same thing twice changes nothing.
//
// The words: a [Row] ties a phrase to a moment; a [Map] is rows compiled; a [Hit] is a row that matches; a [Problem]
// is what keeps rows from being published; a [Version] is a published set of rows; the [Library] is the truth; a
// [Snapshot] is what the library held at one point, in memory.
package keymap
