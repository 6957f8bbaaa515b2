package index

import (
	"context"
	"fmt"
	"math/bits"

	"moments/content"
	"moments/content/index/bm25f"
	"moments/content/index/generation"
	"moments/content/index/postings"
	"moments/content/index/words"
	"moments/internal/kv"
)

// Limits of a search.
const (
	DefaultLimit = 200
	MaxLimit     = 1000
)

// Query is text to look up, whatever bytes it has: at most 32 different words of it are looked up, none of them is
// syntax. Limit is how many hits are wanted at most; 0 means DefaultLimit, more than MaxLimit means MaxLimit.
//
// Each word is looked up as it reads in every language that an asset is written in, and found in the assets of that
// language. Language, a BCP 47 tag, is that of the text: its stop words are not looked up anywhere. Without it a word that
// any of the languages has no use for counts only if another one has it.
//
// With Prefix the text is still being typed: its last word, of two bytes and more, is also found as the 16 most frequent
// words of titles, keywords and summaries that begin with it. With Typos a word of five letters and more that no asset has
// is taken for the nearest word of titles, keywords and summaries with the same first letter: one letter away, or two from
// nine letters on; at most four words.
type Query struct {
	Text     string
	Limit    int
	Language string
	Prefix   bool
	Typos    bool
	Filter   Filter
}

// Term is a word of a query after analysis: Text as it reads in the language of the query, else in the first one, and
// Others as it reads in the other languages of the index, and what it may be the beginning of. DF is the number of assets
// that have it anywhere, and IDF = ln(1 + (N-DF+0.5)/(DF+0.5)) with N assets in the index (Robertson and Spärck Jones, as in
// BM25), which is greatest for a word that no asset has.
type Term struct {
	Text   string
	Others []string
	DF     uint64
	IDF    float64
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
	// Near is how close the words of the query stand in the first 64 words of title, keywords or summary: the mean over
	// neighbours in the query of 1/distance, weighted by idf. It is 1 when all are neighbours there too, and 0 when no two
	// are in one of them, or for one word.
	Near float64
	// Score orders the hits of one search: BM25F over title, keywords, summary and body (package postings), divided by
	// that of the best hit, so above 0 and at most 1.
	Score float64
}

// Hit is an asset that has at least one term of the query.
type Hit struct {
	ID    content.AssetID
	Match Match
}

// Result is what one search found. Hits are ordered by score, equal ones by id. Total is how many assets have at least
// one term: exact when it is the number of hits, which then are all there are; otherwise there are at least so many, more
// than the hits, and without a filter no fewer than the DF of any term. Seq is the last change of the cmd log that was
// seen. Corrected is the text that was searched for in place of the one given, "" when it was that.
type Result struct {
	Terms     []Term
	Hits      []Hit
	Total     uint64
	Seq       kv.Seq
	Corrected string
}

// Search finds the assets that have any word of the query, in one snapshot of the index. A text without words finds
// nothing, which is no error. It reads no file and waits for no writer. Its cost grows with the assets that have the rarer
// words of the query, about 1 ns each, and with the limit. Errors: ErrClosed, that of the context.
func (x *Index) Search(ctx context.Context, q Query) (result Result, err error) {
	limit := min(q.Limit, MaxLimit)
	if limit <= 0 {
		limit = DefaultLimit
	}
	var view *postings.View
	err = x.use(func(g *generation.Generation) error {
		view = g.View()
		return nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	result.Seq = kv.Seq(view.Seq())
	query, corrected := x.read(&q, view)
	result.Corrected = corrected
	if len(query) == 0 {
		return result, nil
	}
	found, err := view.Search(ctx, postings.Query{Words: query, Limit: limit, Filter: q.Filter.labels()})
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	result.report(query, &found)
	return result, nil
}

// report turns what was found into the result.
func (r *Result) report(query []words.Word, found *postings.Found) {
	r.Terms = make([]Term, len(found.Terms))
	for t, term := range found.Terms {
		forms := query[term.Word].Forms
		r.Terms[t] = Term{Text: forms[0], DF: uint64(term.DF), IDF: term.IDF}
		if len(forms) > 1 {
			r.Terms[t].Others = forms[1:]
		}
	}
	r.Total = uint64(found.Total)
	r.Hits = make([]Hit, len(found.Hits))
	for i := range found.Hits {
		hit := &found.Hits[i]
		r.Hits[i] = Hit{ID: content.AssetID(hit.ID), Match: r.match(&hit.Parts)}
		r.Hits[i].Match.Near = hit.Near
		r.Hits[i].Match.Score = float64(hit.Score) / float64(found.Hits[0].Score)
	}
}

func (r *Result) match(parts *[bm25f.Fields]uint32) Match {
	all := r.weight(1<<len(r.Terms) - 1)
	head := parts[bm25f.Title] | parts[bm25f.Keywords] | parts[bm25f.Summary]
	return Match{
		Title:    r.weight(parts[bm25f.Title]) / all,
		Keywords: r.weight(parts[bm25f.Keywords]) / all,
		Summary:  r.weight(parts[bm25f.Summary]) / all,
		Head:     r.weight(head) / all,
		Any:      r.weight(head|parts[bm25f.Body]) / all,
	}
}

// weight is the sum of the idf of the terms in mask.
func (r *Result) weight(mask uint32) (sum float64) {
	for ; mask != 0; mask &= mask - 1 {
		sum += r.Terms[bits.TrailingZeros32(mask)].IDF
	}
	return sum
}
