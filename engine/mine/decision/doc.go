// Package decision is what people decided of groups of mined phrases: which are not wanted, and which have become a row. It is truth, on the cmd
// log.
//
// It guarantees that a group that was decided on stays so whatever is mined later, until the decision is taken back; and that each decision says
// who took it and when.
//
// The words: a group is known by its key (see package mine); a [Decision] is what was decided of it, a [Book] all decisions of a site.
package decision
