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
//   - "bias", and "nothing known" alone with it for a phrase of which the lexicon knows no word: gibberish, names;
//   - "cue P" for every cue of the lexicon that is found, by its pattern P;
//   - "has C" for every class of words that occurs, "has none" when none but the words that stand for themselves do;
//   - "words W", runs of up to three words by their stems, with ^ and $ for the ends; a word that the lexicon does not know
//     is * with its ending;
//   - "shape S", the same with the classes of the words in the place of the words;
//   - "starts W" and "opens S", the first four of them; "length N", the number of words, in steps;
//   - "asked F", once more each of these, where the phrase ends like a sentence: what is asked in one is asked of people more
//     than of a search box (Daume, "Frustratingly Easy Domain Adaptation", 2007).
//
// So a word that no class has says nothing but that it is there: what is learned is the language of asking, not the
// subjects that one set of phrases happens to ask about.
package model
