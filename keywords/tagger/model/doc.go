// Package model says what the language of a phrase shows of its intent and step, by a log-linear model.
//
// It guarantees that the same phrase gives the same scores, that every weight that was added up is given with the feature
// that it belongs to, and that a model written to a file and read again is the same model.
//
// # The model
//
// For each axis, P(value | phrase) is proportional to exp of the sum of the weights, in nats, that the features of the
// phrase have for that value: multinomial logistic regression, also called maximum entropy (Berger, Della Pietra and Della
// Pietra, "A Maximum Entropy Approach to Natural Language Processing", 1996). Unknown is a value like the others.
//
// The features of a phrase, each counted once:
//
//   - "bias";
//   - "cue P" for every cue of the lexicon that is found, by its pattern P;
//   - "has C" for every class of words that occurs, "has none" when none but the words that stand for themselves do;
//   - "words W", runs of up to three words that are all known to the lexicon, by their stems;
//   - "shape S", runs of up to three classes, with ^ and $ for the ends; a word without a class is * with its ending;
//   - "starts S", the first four classes; "length N", the number of words, in steps.
//
// So a word that no class has says nothing but that it is there: what is learned is the language of asking, not the
// subjects that one set of phrases happens to ask about.
package model
