// Package generation keeps Bleve indexes in folders, and the tables that searches read beside each.
//
// It guarantees that
//   - an index that is opened was verified, byte by byte; one that is damaged is set aside, and one that is of another form or
//     ahead of the log that it follows is not used;
//   - damage that is met later is an error, [ErrDamaged], never the end of the process;
//   - a batch is in the index with its sequence or not at all.
//
// The words: a generation is one Bleve index; its home is the folder in which generations follow one another, of which the
// newest that is ready is the one to be used; the form of a generation is what its documents look like.
package generation
