package engine

import "moments/keywords/tagger"

// Site is what phrases are read against now.
func (e *Engine) Site() tagger.Site { return siteOf(e.current().snapshot) }
