// Package grid answers: what cells does this file have? It opens CSV, TSV, XLSX, zips of these and JSONL as they come
// from spreadsheets and tools, finds out the encoding, the delimiter and the row of the header by looking, and
// streams rows of text. It writes CSV, XLSX and errors.csv, a person's own rows with what is wrong with each.
//
// It guarantees that what was detected is said and not silent; that a broken row costs itself only; that memory is
// bounded whatever the bytes (see the Max constants), which is an [ErrLimit] with what was found and what to try;
// that no cell that it writes begins like a formula, and that [Unguard] gives the cell back; and that it never panics
// for the sake of a file.
//
// The words: a [Book] is an opened file; a [Sheet] is one table of it, with a header and rows; a [Row] is its cells
// as text; a [RowFault] is a row that cannot be read; a [Fault] is what a reader of rows has against one.
package grid
