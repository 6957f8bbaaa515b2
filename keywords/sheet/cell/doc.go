// Package cell answers: what does this cell say? It reads one cell of a table as people and tools write it: numbers
// with thousands separated, ranges, dates, labels for keys, match types.
//
// It guarantees that an empty cell is the blank value and never a made-up one, and that an error ends with what to
// write instead, behind its last colon. It is pure. Cells come in without the space around them.
package cell
