package engine

import "moments/keywords/tagger"

// ReadsAgainst is what phrases are read against now.
func (e *Engine) ReadsAgainst() tagger.Site { return e.current().site }
