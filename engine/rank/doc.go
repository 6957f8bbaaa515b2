// Package rank orders what the index found: features, score, policy and explanation.
//
// It is pure: no I/O, no clock, no context, no shared state; equal arguments give equal results on every machine. It guarantees that
// a score is a bounded, documented sum of named features; that the probability logged for a slot is exactly the one it was drawn
// with; and that an explanation is made of the same numbers as the score.
//
// The words: [Features] are what is known of one candidate, each from 0 to 1; a [Candidate] is an asset with its features; it becomes
// [Scored]; the pool are the candidates that could be shown; the slate are the [Slot] values that are.
package rank
