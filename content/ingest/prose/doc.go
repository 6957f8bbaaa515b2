// Package prose makes plain text of what people write with: Markdown, HTML, and files in several encodings.
//
// It guarantees that any input gives valid text without markup, shortcodes, control or format characters; that it
// never panics on one; and that the time it takes grows with the length of the input and not with its square: what
// goldmark would be slow on is read in a simpler way. It is pure; all functions may be called concurrently.
package prose
