// Package parse makes assets of the bytes of one file.
//
// It guarantees that it finds out what a file is by looking at it, and says why it thinks so; that each asset, and each
// reason why there is none, is an [Item] with its place, in order; that what comes out is plain text, without front
// matter, markup, shortcodes or control characters; and that the same bytes give the same items. It reads nothing but
// what it is given. It can be made slow, large or dead by bytes that are meant to: it is run as a task of
// moments/internal/confine.
//
// The words: a [File] is what is known of a file besides its bytes; a [Format] is how it is read; a page is a file that
// is one asset, a table one of many; a [Skip] says where, what was found and what to try; a [Fault] is what is wrong
// with one field of it.
package parse
