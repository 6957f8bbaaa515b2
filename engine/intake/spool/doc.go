// Package spool keeps the files of imports: where is what this run was given, and what could it not take?
//
// It guarantees that a file is whole and on the disk when Take or Write returns, or not there at all; that nobody but the owner of the data
// folder can read it; and that no name of a file leads out of its folder.
package spool
