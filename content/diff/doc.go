// Package diff says what has changed between two versions of an asset: which fields, from what to what, and which lines
// of the text. It is pure.
//
// It guarantees that equal versions differ in nothing, that every field a person can set is compared, and that its answer
// is bounded whatever the texts are. Lines are matched by anchors, lines that stand once on both sides (patience diff), in
// time in proportion to n log n.
//
// The words: a [Field] is one that differs; [Lines] are the lines that were added and removed, with those around them.
package diff
