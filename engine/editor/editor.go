// Package editor answers: what would this keyword map be worth? It holds what content teams and marketers ask before they change the map, and how
// they change it: lint, tests, dry runs, what past searches would have brought, and what no row covers.
//
// It guarantees that asking writes nothing; that what is published has passed the tests, or says why it has not; and that nothing here takes part
// in answering visitors.
package editor

import "moments/engine"

// Editor is an engine with what is asked of it about keyword maps. It may be used concurrently.
type Editor struct{ *engine.Engine }

// Of is the editor of an engine.
func Of(e *engine.Engine) Editor { return Editor{e} }
