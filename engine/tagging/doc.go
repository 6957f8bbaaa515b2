// Package tagging says what each asset without tags would serve, and takes what people say of that.
//
// It guarantees that suggestions are computed anew from the text as it is, with the model as the site's people have taught it, and never
// stored; that nothing is tagged before a person has said so; that a dry run names exactly what the same call without it would write;
// and that a batch can be taken back whole.
//
// The words: an axis of an asset is open when neither its source nor a person has said anything of it; a [Filter] chooses assets; a
// batch is what a person said of many at once.
package tagging
