// Package reading keeps the site's own model for reading phrases, in the place of the one that is part of the program.
//
// It guarantees that only a file that can be read as a model is ever published; that a version, once there, is never another file; and that
// Current sees what is durable. It stands beside the folds, not in keywords/tagger, because that one is pure, and not in
// engine/correction, because a model may come from any labelled phrases.
//
// The words: a [Version] is a model that was published, or, without one, the return to the program's own.
package reading
