// Package receive lets in what came of answers: it checks events, takes from their tokens what they are about, and has them journaled.
//
// It guarantees that a receipt says of each event what became of it, in order; that an accepted one is durable; that what a sender says of
// positions and probabilities is not read, since the tokens say it; and that an event whose tokens are not all valid and still good carries no
// trust. Everything that a fold must not ask for itself, such as the kind of an asset at that time, is put into the record here.
//
// The words: an [Event] is what a sender says; a [Receipt] what became of it; the outcome, of package journal, what is kept.
package receive
