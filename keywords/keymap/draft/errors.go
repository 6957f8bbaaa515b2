package draft

import "errors"

// Errors of drafts.
var (
	// ErrChanged is returned when the draft, or the list of tests, is not at the version that was expected.
	ErrChanged = errors.New("it was changed by someone else")
	// ErrNoStep is returned when there is nothing to undo or to redo.
	ErrNoStep = errors.New("no step to go to")
	// ErrBehind is returned by Publish when another version was published since the draft was begun.
	ErrBehind = errors.New("another version was published meanwhile")
	// ErrConflicts is returned by Rebase when both sides want something else and nobody said whose wish counts.
	ErrConflicts = errors.New("both have changed the same")
	// ErrReview is returned when the draft is not at the stage of review that this needs.
	ErrReview = errors.New("the review does not allow it")
	// ErrTests is returned by Publish when tests fail, or have not been run on these rows.
	ErrTests = errors.New("the tests of the keyword map do not pass")
)
