// Package draft keeps the next version of a keyword map while people work on it, and the tests that it has to pass.
//
// It guarantees that a write says which version of the draft it found, so that no one's work is lost to another's; that every write can be
// undone, at least the last [UndoSteps] of them; that what is published is checked by lint and tests, goes back to the version that is published
// now, and was approved by someone else where a site wants that; and that publishing makes the version, keeps its verdict and empties the
// draft in one change. The draft, its steps and the tests are truth, rows of the cmd log.
//
// The words: a draft is a chain of steps, each of which puts all rows or edits some; its base is the published version that it began from; it is
// pristine while nothing was changed, and then shows what is published; [Draft] is how it stands; a [Verdict] is what became of the tests.
//
// An edit costs little however large the draft: it is written by itself, and the rows are kept in memory.
package draft
