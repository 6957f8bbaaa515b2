// Package rest is the way from a request to a call and from a value to a response. Endpoints are plain functions; nothing here knows what
// they do.
//
// It guarantees that everything is encoded before the first byte goes out, so that an error can still be told; that every error is the
// problem that package problem says it is; that parameters and fields which are not known are refused, with a suggestion; and that a
// read which names a sequence sees at least that write.
//
// The words: a [Reader] makes a request of what came in; an [Endpoint] is what a route does; a [Reply] is a response that is more than
// its body; a [Condition] is what must hold for a write.
package rest
