// Package kv is the one door for writes, and the only importer of Badger. It holds two numbered logs (cmd and out) and
// the state rows that follow from them, in one synced database.
//
// It guarantees that
//   - a change that Commit has acknowledged is on the disk, with the rows it made, in one transaction;
//   - the sequence of each log is dense, starts at 1 and never repeats;
//   - rows are a pure function of the logs: applying both logs to an empty store ([Replay]) gives the same rows, byte for
//     byte ([Store.Digest]);
//   - after the first failed write to the disk nothing is acknowledged any more (ErrPoisoned), and below the reserve of free
//     space nothing is written (ErrNoSpace), because Badger would die of a full disk rather than return an error;
//   - a damaged record, chunk or table is an error that names it, never a wrong value.
//
// The words: a [Change] is one numbered write; an [Apply] turns it into rows; a [Verdict] says whether it was applied or
// refused; a [Table] is a typed set of rows; a chunk is an immutable piece of data under its hash; a [Follower] reads
// a log from a checkpoint on.
//
// On the disk: log/<log>/<sequence> is a [Record], meta/applied/<log> the head of a log, s/<site>/<table>/<key> a row,
// chunk/<hash>/<piece> a piece of a chunk. Beside Badger's files stand FORMAT and, while the store is closed, CLEAN.
package kv
