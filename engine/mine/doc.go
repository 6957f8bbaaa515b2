// Package mine finds what people ask for and no row of the keyword map says: phrases that no row and no confident reading covers, grouped by what
// they are about, each group with a name, its volume, and the row that would cover it. It is pure: values in, a report out.
//
// It guarantees that equal phrases give equal groups, whatever their order; that every phrase is in one group at most; that the volume of each
// source stands apart; that a proposed row matches phrases of its group by the rules of the map itself, with what it would catch inside and
// outside of the group said beside it; and that it proposes, and decides nothing.
//
// The words: a [Phrase] is uncovered when no row speaks for it and its reading is not sure; two phrases are neighbours when they have telling
// words, or assets that answer them, in common; a [Group] is a set of phrases that are more neighbours of each other than of the rest; its
// key is its telling words, by which it is known again; a [Proposal] is a row with what speaks for it.
package mine
