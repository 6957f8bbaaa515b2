// Package front reads front matter: the fields in YAML, TOML or JSON that stand at the head of a Markdown page.
//
// It guarantees that scalars come out as they are written (a slug of 2013 is no number, a title of No is no truth
// value), that what is broken is an [Error] with its line, and that the result is never larger than the input. It is
// pure.
package front
