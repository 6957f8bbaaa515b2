// Package ledger is the table that every report reads: one row per search, with what was shown and what came of it. It
// is a fold over the journal, derived and disposable: the journal is the truth.
//
// It guarantees that the table is a pure function of the entries in their order: however they are batched, and whether
// the ledger followed, was loaded from a snapshot or was made again from nothing, equal logs give equal snapshots, byte
// for byte. It reads no clock; time is the entries' time. Readers see the table between two batches and do not hold up
// the fold.
//
// How entries become rows:
//   - An answer with a phrase is a row. Answers of one chain and one visitor, each less than 30 minutes after the last
//     activity of the chain, are one row: the later answer replaces phrase, reading, fallback and what was found, so
//     that typing letter by letter counts once. An answer without a phrase, or without consent, is no search.
//   - An outcome finds its row by the answers of its items, if it carries trust; else by its chain and visitor. It
//     counts once in each row it has items of; its value counts in the first. An outcome that is marked as test or
//     sample counts only on a row so marked.
//   - search_final sets the phrase. A report becomes a [Report]. A correction changes nothing here.
//
// A day is open for eight days after it has ended, in log time, because conversions come up to seven days late; then it
// is closed: its outcomes are no longer found, and its columns are packed.
package ledger
