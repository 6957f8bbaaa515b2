// Package shelf keeps lists in the store that are always put as a whole.
//
// It guarantees that a list comes back as it was given and in its order, and that the same list again is known to be the same.
//
// The words: a [List] stands in rows of a table, and fits into one change; what does not is written in pieces with [Stage]
// before the change that names them, which are the same pieces for the same list.
package shelf
