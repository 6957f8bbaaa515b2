// Package strict decodes JSON bodies and says exactly what is wrong with them.
//
// It guarantees that a body is one JSON value with nothing behind it, no deeper and no wider than [Limits], with no field
// twice, and with no field that its type does not have; and that every such fault is found in one pass and named by its
// JSON pointer (RFC 6901), with the field that was probably meant. encoding/json alone accepts all of that but faults of
// syntax.
//
// The words: a [Decoder] decodes bodies of one type; a [Field] is one fault; an [Error] is all of them.
package strict
