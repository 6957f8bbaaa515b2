// Package supply counts what a site owns for a row of the gap report.
//
// It guarantees that only what may be shown at the time of the report counts, each asset once, and that what it counts can be found: a
// piece is something that the row's own phrases retrieve, or that has their words where people look.
//
// The words: a piece is an asset that serves the moment of a row and is about it; the retrieved are what its phrases find at all.
package supply
