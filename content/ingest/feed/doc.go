// Package feed reads what a site says of itself in one file: RSS, Atom, JSON Feed, and the export of WordPress (WXR).
//
// It guarantees that any bytes give entries, of plain text, and perhaps an error after them, never a panic; that no
// entity of a file's own is expanded and nothing outside it is read; that elements nest at most as deep as package
// bounded allows; and that an export of any size takes the memory of its largest item. It is pure but for the reader that it is given.
//
// The words: a feed holds entries; an entry is content, or is left out for a reason that can be counted.
package feed
