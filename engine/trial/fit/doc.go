// Package fit learns the weights of ranking from a site's own journal, and says what they would have brought before anybody uses them. It is
// pure: the entries of the journal in, weights and a report out; nothing is ever applied.
//
// It guarantees that what the report says of the weights comes from visitors whom they were not learned from; that it says so when the
// journal cannot tell; that what people decide (business rules, priority) keeps its share of the score; and that equal journals give equal
// weights on every machine, up to the last digits of their arithmetic.
//
// The words: a choice is an answer that brought something, as its visitor saw it; the pull is how hard it is to move a weight from the one in
// force; a part of the journal is what one share of its visitors did: weights are learned from the first, the pull is chosen on the second,
// and the third, which is held back, says what they are worth.
package fit
