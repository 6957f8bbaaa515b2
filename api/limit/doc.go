// Package limit says how often somebody may ask: token buckets, one for each address and each key, in a table of fixed size.
//
// It guarantees that a bucket never gives more than its burst at once, nor more than its rate in the long run; that all
// buckets together take the same 2 MiB however many addresses there are; that who is refused now is not forgotten for the
// sake of newcomers; and that an address is kept only as a hash under a random key of this process, in memory.
//
// The words: a [Class] is what is limited, with one [Rates] field each; a [Grant] is what one request got, with what a client
// is told of it: the header fields RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers-10.
package limit
