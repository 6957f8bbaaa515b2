// Package index holds the searchable copy of the catalogue, and is the only importer of Bleve.
//
// The copy is derived and disposable: the truth is [moments/content.Catalog]. It guarantees that
//   - a search reads one snapshot, and says up to which change of the cmd log that snapshot has come;
//   - equal content gives equal hits in equal order, however the copy came about: ties break by id;
//   - exactly the assets that are neither withdrawn nor drafts can be found (dates are judged at request time);
//   - a copy that is damaged, of another form or of another history is set aside and built anew, never trusted;
//   - whatever bytes a searcher types are words to look up: there is no query syntax.
//
// The words: a [Query] is text to look up; a [Term] is one of its words after analysis (lower case, without stop words,
// stemmed); a [Hit] is an asset with its [Match], which says how much of the query stands in which part of it; a
// generation is one Bleve index, in a folder of its own; a stamp is the fingerprint of the asset that a document was
// made from.
package index
