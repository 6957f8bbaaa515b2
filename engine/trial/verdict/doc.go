// Package verdict judges a trial of two variants: how many visitors it takes, whether they were split as planned, how far apart the two
// are, and what to do. It is pure: sums in, numbers and sentences out.
//
// It guarantees that an interval holds at every look at once, so that nobody has to wait for a planned end and nobody is misled by looking
// often; that visitors, not searches, are what is independent; and that nothing is judged when the split is wrong, when a variant was
// changed on the way, or when there is too little to go by.
//
// The words: a [Metric] is what is counted, for a search; a cluster is the searches of one visitor; [Sums] are of the clusters of a variant;
// a [Plan] is what was decided before; a [Judgment] is what is to be said.
package verdict
