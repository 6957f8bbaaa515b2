// Package access holds the keys by which the API is used. It is the owner of their rows: the truth is the cmd log.
//
// It guarantees that a secret key is stored as a hash only and shown once; that a key is looked up by its id and compared
// in constant time; that a key which was revoked is refused from the commit of that on; and that a key can do no more than
// its scopes say.
//
// The words: a [Key] is pk_ (publishable: safe in a page, bound to origins, may ask and report outcomes) or sk_ (secret:
// may do what its scopes allow); an origin is scheme, host and port of a page, compared exactly; [Keys] is all of them.
package access
