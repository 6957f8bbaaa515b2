// Package bounded reads XML that someone else wrote.
//
// It guarantees that what it yields nests at most MaxDepth deep and declares at most MaxNames namespaces, that a file
// which declares entities is refused before one is used, and that nothing but the reader it is given is read. Every
// error is io.EOF, document.ErrLimit, document.ErrBroken, or that of the reader. Memory is that of the longest token:
// who hands over a reader bounds its length.
package bounded
