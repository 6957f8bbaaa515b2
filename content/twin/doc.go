// Package twin finds assets that say the same: word for word, or nearly.
//
// It guarantees that the same assets give the same groups, in whatever order they were added; that an asset is in one group at most;
// that word-for-word twins of eight words at least are always found; and that the time grows with the length of the texts and not with its
// square. Nearly means by an estimate: see [Finder.Groups] for how sure it is.
//
// # How
//
// The title and text of an asset are the set of its runs of four words. How alike two sets are is what they share of all that either has
// (Jaccard). It is estimated from sketches of 128 places by one permutation hashing (Li, Owen and Zhang, "One Permutation Hashing",
// 2012), empty places filled by optimal densification (Shrivastava, 2017); pairs worth comparing are those that agree in
// four places of one of 32 bands (Indyk and Motwani, "Approximate Nearest Neighbors", 1998).
package twin
