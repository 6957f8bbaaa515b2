// Package web reads web pages: what does this page say, and what does it say of itself?
//
// It guarantees that any bytes give a document of plain text or an error; that memory and time are bounded by
// MaxBytes, MaxNodes and the depth of 512 elements at which the parser stops; and that what is not the content of the
// page (navigation, footers, asides, scripts, what is hidden, consent banners) is not in its text. It is pure; all
// functions may be called concurrently.
//
// The words: main is the element that holds the content; furniture is what stands around it on every page of the
// site; claims are what the page says in JSON-LD and microdata of schema.org.
package web
