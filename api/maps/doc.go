// Package maps serves the work on the keyword map: what a draft would change, and the phrases that no row covers yet.
//
// It guarantees that asking changes nothing; that a dry run leaves no trace and that one goes on at a time, so that visitors are answered
// meanwhile; and that what is taken from mining goes into the draft and nowhere else.
package maps
