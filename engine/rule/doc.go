// Package rule keeps what people want done with content whatever its score: put it first, lift it, press it down, hide it, each for a time and
// an audience.
//
// It guarantees that a rule holds where its occasion and its time say and nowhere else; that the rules of a request are found without looking at
// those that do not concern it; that a write says which version it found; and that a [Set] never changes and may be read by many
// goroutines. The rules are truth, rows of the cmd log. Finding and weighing them is pure.
//
// The words: a [Rule] is a keywords.Rule with its version and author; the [Book] is all of them on the disk; a [Set] is all of them compiled; an
// [Ask] is one request; its [Effects] are what the rules want of it; a [Finding] is what is odd about rules.
package rule
