// Package sheet reads the tables that marketers and content teams write: the canonical CSV files keyword_map.csv,
// personas.csv, steps.csv, moments.csv, searches.csv and rules.csv. It writes the keyword map and the rules back.
//
// It guarantees that what it detects (kind, encoding, delimiter, columns) is said and not silent; that every row is
// either in the result or in the error, which names its line, its column, what was found and what to try; that reading
// what WriteMap or WriteRules wrote gives the same rows; and that memory is bounded by the rows that are kept, whatever the bytes.
//
// The words: a [Kind] is what a file holds; a [File] is its rows as typed values; a [RowError] is one cell or row that
// cannot be taken.
package sheet
