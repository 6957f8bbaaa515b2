// Package content holds what we have: assets, in the catalogue that is the truth about them.
//
// It guarantees that an asset exists from the commit of its change on, or not at all; that importing the same thing
// twice changes nothing; that an asset keeps its public id for ever; and that nothing is forgotten by withdrawing it.
// The searchable copy ([moments/content/index]) and the facts that ranking reads are derived from the catalogue and
// follow it.
//
// The words: an [Asset] is one content piece; an [Input] is an asset as a person or a file gives it; [Facts] are what
// ranking needs to know of an asset; the [Catalog] is the truth.
package content
