// Package doctor answers: is this installation sound, end to end?
//
// It guarantees that every check says what it has looked at and, when it is not ok, what to do; that one check that fails or cannot be
// made keeps no other from being made; and that nothing is changed but that one question is asked, which is journaled as test traffic.
//
// The words: a check looks at one thing; a [Finding] is what it says; a [Patient] is everything that can be looked at.
package doctor
