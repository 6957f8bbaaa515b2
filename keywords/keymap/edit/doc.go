// Package edit says what is different between sets of keyword map rows, and makes one of another.
//
// It guarantees that nothing it is given is changed; that applying what is different between two sets to the first gives the rows of the
// second; that a three-way merge takes over every change that one side alone has made and names every field that both have changed
// differently; and that volumes of tools are never added up. It is pure.
//
// The words: rows are known by their ids, which every row has; an [Edit] puts a row in the place of the one with its id, or removes one; a
// [Diff] is what is different, with the fields; a [Conflict] is what both sides of a merge want otherwise; [Merge] joins the keywords of tools.
package edit
