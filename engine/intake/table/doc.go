// Package table reads tables where a broken one can do no harm: in the process that the Runner gives it.
//
// It guarantees that what comes back is what package sheet reads, in order and whole, or an error; and that this process holds
// no more of a file than its rows.
//
// The words: a [Table] is what a file says, with its faults; [Tasks] is what a worker must know to read one.
package table
