// Package snapshot is the one form in which folds keep their state in files.
//
// It guarantees that a file is there whole or not at all, whenever the program is killed; that what cannot be read as what it should
// be is refused and never guessed at; and that equal states give equal bytes, so that a fold that was followed can be compared with
// one that was made again.
//
// The words: a [Form] is what a file should hold, a name and a version; the body is the state in CBOR (kv.Marshal) behind a header line
// with both and a checksum. A snapshot is a copy to start from sooner: the journal is the truth, and without a snapshot a fold is
// made again from it.
package snapshot
