// Package speech says what the parts of speech of a phrase show. It is the only importer of prose.
//
// It guarantees that any text is tagged or passed over, in bounded time and without a panic, and that the model is loaded
// once. Prose tags many opening imperatives and lower-case names wrongly, so what it shows is weak evidence.
package speech
