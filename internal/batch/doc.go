// Package batch groups concurrent requests into one commit, as LevelDB's writer queue does: the request at the head of
// the queue becomes the leader, takes what has queued up behind it, commits all of it at once and answers every
// waiter.
//
// It guarantees that requests are committed in the order in which they were queued, one commit at a time, and that Do
// returns only after the commit that carried its request has ended. There is no timer and no goroutine: a lone
// request is committed at once, and load makes batches by itself.
package batch
