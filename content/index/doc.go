// Package index holds the searchable copy of the catalogue, and is the only importer of Bleve.
//
// The copy is derived and disposable: the truth is [moments/content.Catalog]. It guarantees that
//   - a search reads one snapshot, and says up to which change of the cmd log that snapshot has come;
//   - equal content gives equal hits in equal order, with equal scores to the last bit, however the copy came about: the
//     scorer is exact BM25F, and ties break by id;
//   - a search waits for no writer and reads no file;
//   - exactly the assets that are neither withdrawn nor drafts can be found (dates are judged at request time);
//   - a copy that is damaged, of another form or of another history is set aside and built anew, never trusted;
//   - whatever bytes a searcher types are words to look up: there is no query syntax.
//
// The words: a [Query] is text to look up; a [Term] is one of its words after analysis (lower case, without stop words,
// stemmed, in each language that assets are written in); a [Hit] is an asset with its [Match], which says how much of the
// query stands in which part of it; a [Filter] says which assets may be found; a generation is one Bleve index, in a
// folder of its own; a stamp is the fingerprint of the asset that a document was made from.
//
// The folders below, from the ground up: words reads text; bm25f is the scorer; table copies a segment of Bleve; postings
// searches the tables of all segments; generation keeps the Bleve indexes on the disk.
package index
