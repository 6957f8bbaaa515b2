// Package fold holds the folds over the journal together, so that all of them are opened, saved, made again and compared in one way.
//
// It guarantees that a snapshot that cannot be used, or is ahead of the log, is left aside and its fold made again from the log; and that no fold
// is forgotten when they are verified, because there is one list of them. A new feature is a new fold, and a new line in that list.
//
// The words: a [Fold] is a derived view of the journal; a [Set] is all of them.
package fold
