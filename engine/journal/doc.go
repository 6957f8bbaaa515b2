// Package journal is the append-only record of what was answered and what came of it: the out log. It is the truth; everything that
// is learned, counted or reported is a fold over it and can be made again from it.
//
// It guarantees that an outcome is durable before Record returns; that an event id counts once, and each item of an answer once per
// kind of outcome; that only outcomes with a valid token of ours carry trust; and that an answer holds enough to be scored again under
// another configuration. Answers are queued and durable within 50 ms; one that dies with the process can still be clicked, because
// its tokens say what was shown.
//
// The words: an [Answer] is what one request got; an [Outcome] is what came of it; a token is the signed [Claim] that an item was shown;
// an [Entry] is either of the two as it is followed.
package journal
