package engine

import "moments/engine/tagging"

// Tagging suggests what assets without tags would serve, and takes what people say of that.
func (e *Engine) Tagging() *tagging.Desk { return e.tagging }
