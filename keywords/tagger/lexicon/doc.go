// Package lexicon holds what the words of a language say: cues, places and classes of words, in files that a person can
// read and change.
//
// It guarantees that every cue that fits a phrase is found once, that of cues that lie within one another only the
// longest is, and that a file with a line that cannot be read is refused with the line's number.
//
// The words: a cue is a pattern of words, or something that code finds, with what it says and how strongly; an [Effect]
// is evidence for one [Value] of an axis, in nats; a class is a set of words that mean something alike for reading (what
// tradespeople do, what judges), whatever they are about.
package lexicon
