package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content"
	"moments/internal/kv"
)

// Limits of a search.
const (
	DefaultLimit = 200
	MaxLimit     = 1000
)

// Query is text to look up, whatever bytes it has: at most 32 different words of it are looked up, none of them is
// syntax. Limit is how many hits are wanted at most; 0 means DefaultLimit, more than MaxLimit means MaxLimit.
type Query struct {
	Text  string
	Limit int
}

// Term is a word of a query after analysis. DF is the number of assets that have it anywhere, and IDF = ln(1 +
// (N-DF+0.5)/(DF+0.5)) with N assets in the index (Robertson and Spärck Jones, as in BM25), which is greatest for a word
// that no asset has.
type Term struct {
	Text string
	DF   uint64
	IDF  float64
}

// Match says how much of a query stands in which part of an asset, in shares of the idf-weighted terms from 0 to 1. A
// word that is found nowhere weighs most, so that a phrase of which half is unknown has an Any well below 1. The shares
// mean the same for every query and stay comparable when the scorer changes; Score does not.
type Match struct {
	Title    float64
	Keywords float64 // keywords and topics
	Summary  float64
	Head     float64 // title, keywords or summary
	Any      float64 // head or body
	// Score orders the hits of one search: Bleve's TF-IDF, divided by that of the best hit, so above 0 and at most 1.
	Score float64
}

// Hit is an asset that has at least one term of the query.
type Hit struct {
	ID    content.AssetID
	Match Match
}

// Result is what one search found. Hits are ordered by score, equal ones by id. Total counts all assets with at least
// one term. Seq is the last change of the cmd log that was seen.
type Result struct {
	Terms []Term
	Hits  []Hit
	Total uint64
	Seq   kv.Seq
}

// Search finds the assets that have any word of the query, in one snapshot of the index. A text without words finds
// nothing, which is no error. Its cost is that of visiting every asset that has one of the words, about 0.1 µs each.
// Errors: ErrClosed, ErrDamaged, that of the context.
func (x *Index) Search(ctx context.Context, q Query) (result Result, err error) {
	terms := x.words.Terms(q.Text)
	limit := min(q.Limit, MaxLimit)
	if limit <= 0 {
		limit = DefaultLimit
	}
	err = x.use(func(g *generation) error {
		return g.view(func(snapshot *scorch.IndexSnapshot) (err error) {
			if result.Seq, err = appliedIn(snapshot); err != nil || len(terms) == 0 {
				return err
			}
			s := x.scans.Get().(*scan)
			if err := s.run(ctx, snapshot, terms, limit); err != nil {
				return err
			}
			err = s.report(&result)
			s.release()
			x.scans.Put(s)
			return err
		})
	})
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	return result, nil
}
