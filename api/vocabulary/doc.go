// Package vocabulary serves the words in which a site speaks of its visitors: personas, steps, planned moments and synonyms.
//
// It guarantees that a list is always put as a whole and taken whole or not at all; that a tag changes when, and only when, its list does;
// and that a list which was changed meanwhile is not written over by someone who says which one they have read.
package vocabulary
