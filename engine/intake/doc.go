// Package intake takes in any file: it says what it is, and what became of it. The command line and the API ask it alike.
//
// It guarantees that
//   - what a file was taken for, and why, is said and not silent;
//   - an import that was begun stands in the book of runs and its file in the data folder before anything is written, so
//     that it goes on after a crash and ends with the counts and the catalogue of one that was not cut off, whole assets
//     and whole lists only;
//   - no byte of a file is parsed in this process: parsers run where the Runner runs them, under limits;
//   - what was not taken is in errors.csv, the person's own rows with what is wrong with each;
//   - for 30 days every import can be undone, and the undoing as well; what something else has changed since is left and
//     reported.
//
// The words: an [Upload] is what a person gives; a [Finding] is what it is; the [Desk] takes uploads and has one worker; a
// [Task] is a run of the book with how far it is.
package intake
