// Package document holds what the readers of formats hand to the import: one content piece as its file tells it.
//
// It guarantees that a [Document] made by [Finish] holds valid UTF-8 and plain text only, no markup and nothing
// invisible, within the limits of an asset; and that it survives being written as JSON, so that a reader may run in a
// process of its own.
//
// The words: a document is one content piece, not yet an asset; a hint is an intent that its markup speaks for, with
// the reason; a partial document has lost text to a limit or to damage, and says why.
package document
