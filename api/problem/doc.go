// Package problem is the one table of errors: which status and which stable code an error has, wherever it goes out.
//
// It guarantees that an error has one code, over HTTP as on the command line; that what the table does not name is an
// internal error, of which nothing more is told; and that every field which is wrong is named with what was found and what
// to try.
//
// The words: a [Problem] is an error as it goes out (RFC 9457); a [Fault] is one field that is wrong.
package problem
