// Package correction is the fold over the journal that gathers what people say a phrase means instead of what was read, with the reviews by
// which that becomes labelled data.
//
// It guarantees that only corrections with a valid token count, for one visitor a phrase once a day and at most twenty phrases a day; that
// nothing becomes a label before someone with a right to it has accepted it; that phrases are masked and in their normal form; and
// that a fold that was followed equals one that was made again from the journal. The fold is a derived copy: memory, with a snapshot.
// The reviews are truth, rows of the cmd log.
//
// The words: a [Proposal] is what visitors say; a review is what a marketer makes of it, with a [Status]; a [Row] is both for one phrase;
// its label is the moment that was accepted.
package correction
