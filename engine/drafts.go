package engine

import "moments/keywords/keymap/draft"

// Drafts is the next version of the keyword map while people work on it, and the tests that it has to pass.
func (e *Engine) Drafts() *draft.Book { return e.drafts }
