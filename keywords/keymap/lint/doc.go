// Package lint says what is wrong or odd about the rows of a keyword map, where, why, and what to do about it.
//
// It guarantees that rows have a finding of severity [Error] exactly when keymap.Library.Publish would refuse them; that a finding
// names its rows by number, id and phrase; that the same rows give the same findings in the same order; and that an action changes the
// row that it names and nothing else. What is said of two rows holds for the phrases that they match plainly. It is pure, but for
// what a [Live] remembers, and takes some microseconds a row.
//
// The words: a [Code] is a kind of finding; a [Finding] is one with its rows and its fix; an [Action] is a fix that needs no person;
// [Options] are what rows are held against; a [Live] checks the rows that an edit has touched.
package lint
