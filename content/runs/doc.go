// Package runs keeps the book of imports: what came in, when, by whom, and what became of it.
//
// It guarantees that a run stands in the book from its begin, before it has written anything; that it ends once; that a
// begin with the idempotency key of the last 24 hours is that run again; and that the book has no other writer, so that
// it says the same on every copy of the log.
//
// The words: a [Run] is one import, from its begin to its end; its id is made where it begins; its [State] only goes
// forward; what it did is in its [Counts]; undoing is a run, too, which names the one that it undoes.
package runs
