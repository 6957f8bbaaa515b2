// Package live runs trials on live traffic: which visitors get the settings in force, which get those in question, and what came of it.
//
// It guarantees that the same person stays with one variant (a day, where visitors are anonymous; for the whole trial, where the site
// names them); that a trial keeps the settings that it was started with, whatever is configured later; that only outcomes with trust count,
// a chain is one search, and test traffic is none; that what is held in memory is bounded; and that a fold that was followed equals
// one that was made again from the journal.
//
// The words: a [Trial] is a row of the cmd log, with one variant against the control, which is whatever is in force; the [Book] is all of them;
// a cluster is the searches of one visitor, the unit that is independent of others; a [Tally] is what came of one variant; a [Report] is a
// trial with its tallies and the judgment of package verdict. The fold is a derived copy: memory, with a snapshot.
package live
