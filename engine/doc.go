// Package engine answers: a phrase in, the best content out, the outcome back, a gap report.
//
// It guarantees that a recommendation waits for no disk write and holds no lock; that equal requests of one visitor within an hour get
// equal answers from equal content; that everything an answer was decided by is in its record; and that what lacks content is
// reported from the same log that learning reads.
//
// One type per stage, moving one way:
//
//	string -> keywords.Query -> []index.Hit -> []rank.Candidate -> []rank.Scored -> Answer
package engine
