// Package tagger reads phrases: it turns a Phrase into a Query that says which moment it is, how sure that is, and why.
//
// It guarantees that the same phrase, site and request give the same Query; that the evidence in Query.Why adds up to the
// scores of the two likeliest values of each axis; that any phrase is read, in bounded time; and that unknown is an answer: an
// axis is claimed only at its threshold, and a phrase that nothing speaks for claims none.
//
// # One calculus
//
// Each axis is read by itself, by one log-linear model. The score of a value is the sum of the weights, in nats, of all
// evidence for it; unknown stands at 0; probabilities are the softmax of the scores. Evidence comes, in order of precedence,
// from
//
//   - what the request says (40 nats: it decides);
//   - rows of the keyword map, times the row's weight and the closeness of a variant: exact rows 20 (they
//     decide), phrase rows 7, broad rows 2 (they lean); a negative row takes away what the rows that it vetoes have added;
//   - what the site takes a phrase with its own subjects for;
//   - the language: cues, classes and shapes of words with learned weights, see package model;
//   - the signal words of personas;
//   - last, what is known of the visitor: the earlier phrases of the session, halved every ten minutes, and the personas of
//     the page being read, see [Know].
//
// Prose's parts of speech are asked only for English phrases that all this leaves open. Values that nothing speaks for
// share a fixed mass between them, however many there are, so that a long list of personas does not thin a row out.
//
// # What it is bad at
//
// Irony; statements that are meant as questions; bare product names, which it leaves unknown unless the site says what they
// mean there; words outside its lexicon, of which it sees only that they are there; personas, for which the language has no
// words of its own; languages other than English, German, Spanish and French unless rows speak for them.
//
// The words: a [Site] is what is read against; [Given] is what the request says; a [Visitor] is what is known beside it;
// evidence is one thing that spoke for something.
package tagger
