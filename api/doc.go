// Package api is the way in over HTTP, and the only importer of gin. Handlers decode, call the engine and encode; they
// decide nothing.
//
// It guarantees that every error is an application/problem+json (RFC 9457) with a stable code out of one table; that what
// api/openapi.yaml says is what the routes do; that a request can do no more than its key allows, which each route states
// in one line of the route table; that an event is answered with 202 only when it is durable; and that a visitor's address
// is used to name the visitor and the network for a day, if that is not switched off, and to limit how often it may ask, and for
// nothing else: it is in no log, metric, change or answer.
//
// The words: a route is one line of the route table; its reader makes a request of what came in; its endpoint is a plain
// function from a request to a response; the caller is who asks. Beside it: access holds the keys, limit how often one may ask, visitor the names of
// visitors, strict decodes bodies, ubi knows the events of that standard, wire is how everything looks on the wire, problem
// is the table of errors.
//
// Order of what every request passes: request id, recovery, access log and metrics, headers of security, bounds of the
// address; then for a route: origin, key and scope, limits of rate, the bound of its body, the reader, the endpoint.
package api
