// Package sheet reads the tables that marketers and content teams have: the canonical files keyword_map.csv,
// personas.csv, steps.csv, moments.csv, searches.csv, tests.csv and rules.csv, and the exports of the tools that
// package tool knows, as they are. It writes the keyword map and the rules back.
//
// It guarantees that what it detects (kind, tool, encoding, delimiter, header, columns, market, period) is said and
// not silent; that every row is either in the result, or in the error and among the faults, which name its line, its
// column, what was found and what to try; that reading what WriteMap or WriteRules wrote gives the same rows; that
// what a tool says about intent is a suggestion in a draft row; that volumes are never added up; and that memory is
// bounded by the rows that are kept, whatever the bytes.
//
// The words: a [Kind] is what a file holds; a [Detection] is that, with the reason; a [File] is the rows of one sheet
// as typed values; a [RowError] is one cell or row that cannot be taken; a [Hint] is what a tool says about the
// intent of a phrase.
package sheet
