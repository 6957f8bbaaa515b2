// Package tags serves what assets without tags would serve, what people say of that, and which assets say the same.
//
// It guarantees that asking changes nothing; that a dry run answers what the same request would write; and that everything that is
// written has a batch by which it can be taken back.
package tags
