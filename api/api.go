package api

import (
	"io"

	"moments/api/access"
	"moments/api/limit"
	"moments/api/problem"
	"moments/api/ubi"
	"moments/api/wire"
	"moments/engine"
	"moments/engine/gap"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// What the command line shares with the server stands here, so that both say the same and need one import.

// Keys is all keys of a site.
type Keys = access.Keys

// KeySpec is what is asked for when a key is made.
type KeySpec = access.Spec

// Rates say how often an address and a key may ask.
type Rates = limit.Rates

// MaxRate is the highest rate there can be.
const MaxRate = limit.MaxRate

// DefaultRates are the rates of a server that is told nothing else.
func DefaultRates() Rates { return limit.Defaults() }

// Kinds are the changes that the API owns, for engine.Config.
func Kinds() map[string]kv.Apply { return access.Kinds() }

// OpenKeys returns the keys of a site, in a store that was opened with Kinds.
func OpenKeys(store *kv.Store, site string) (*Keys, error) {
	return access.Open(access.Config{Store: store, Site: site})
}

// Classify returns the stable code of an error and the status under which it goes out; what is not known is internal_error
// and 500. The command line takes its exit codes from it, so that an error is judged in one place.
func Classify(err error) (code string, status int) { return problem.Classify(err) }

// QueryJSON is a reading as POST /v1/tag and the command tag print it.
func QueryJSON(q keywords.Query) wire.Query { return wire.QueryJSON(q) }

// AnswerJSON is an answer as POST /v1/recommend and the command ask print it.
func AnswerJSON(a engine.Answer) wire.Answer { return wire.AnswerJSON(a) }

// GapsJSON is a report as GET /v1/gaps and the command gaps print it.
func GapsJSON(r gap.Report) wire.Gaps { return wire.GapsJSON(r) }

// WriteGapsCSV writes the rows of a report as CSV.
func WriteGapsCSV(w io.Writer, r gap.Report) error { return wire.WriteGapsCSV(w, r) }

// UBI is an entry of the journal as lines of UBI 1.3, each to be encoded as JSON.
func UBI(e journal.Entry) []any { return ubi.Lines(e) }
