// Package tagger reads phrases: it turns a Phrase into a Query that says which moment it is, how sure that is, and
// why. It is the only importer of prose.
//
// It guarantees that the same phrase, site and request give the same Query; that every weight which was added up stands in
// Query.Why; that any phrase is read, in bounded time; and that unknown is an answer: an axis is claimed only at its
// threshold, and a phrase that nothing speaks for claims none.
//
// # The model
//
// One log-linear model (maximum entropy, as in Berger, Della Pietra and Della Pietra, "A Maximum Entropy Approach to
// Natural Language Processing", 1996) reads each axis by itself. The score of a value is the sum of the weights, in nats,
// of all evidence for it; unknown has a fixed score; probabilities are the softmax of the scores. Values that nothing speaks
// for share a fixed mass between them, however many there are, so that a long list of personas does not thin a row out.
//
// Evidence comes, in order of precedence, from what the request says, from rows of the keyword map (by match type,
// times the row's weight; a negative row takes away what the rows it vetoes have added), from cues of the language (an
// embedded file of patterns, one on a line), from the signal words of personas, and last, only while no intent has
// reached its threshold, from prose's part-of-speech tags.
//
// The weights are set by hand. The model is bad at irony, at questions asked as statements, at opening imperatives that
// are no cue (prose takes most of them for nouns), at any language but English unless rows speak for it, and at bare
// product names, which it leaves unknown.
//
// The words: a [Site] is what is read against; [Given] is what the request says; a cue is a pattern of words with what
// it says; evidence is one thing that spoke for something.
package tagger
