// Package builder finds out which site builder a folder of pages was written for, by the files that stand in it.
//
// It guarantees that it goes by names only, and that the same names give the same answer in any order.
//
// The words: a builder is a program that makes a site of pages, such as Hugo; a [Site] is the folder in which its
// configuration stands; [Sites] are all that an import holds.
package builder
