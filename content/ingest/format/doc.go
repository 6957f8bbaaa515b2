// Package format tells what a file is by its first bytes, and why.
//
// It guarantees that content goes before names, that every answer has a reason that people understand, and that any
// bytes give an answer at once. It is pure.
package format
