// Package charset answers: which letters are these bytes? It tells UTF-8, UTF-16 in both orders and Windows-1252 by looking.
//
// It guarantees that nothing is guessed at: bytes that are not surely one of these are left as they are, for whoever reads
// them to refuse, with what they look like; and that memory is flat. It is pure but for the reading.
package charset
