package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"

	"moments/content"
	"moments/content/index/generation"
)

// Baseline is Bleve's own search over the same documents: a match query, any of its words, best limit hits in its order,
// without stored fields. No request uses it: benchmarks measure Search against it.
func (x *Index) Baseline(ctx context.Context, q Query) (ids []content.AssetID, scores []float64, err error) {
	match := bleve.NewMatchQuery(q.Text)
	match.SetField(fieldText)
	err = x.use(func(g *generation.Generation) error {
		found, err := g.SearchBleve(ctx, bleve.NewSearchRequestOptions(match, q.Limit, 0, false))
		if err != nil {
			return fmt.Errorf("searching with Bleve: %w", err)
		}
		for _, hit := range found.Hits {
			ids, scores = append(ids, content.AssetID(hit.ID)), append(scores, hit.Score)
		}
		return nil
	})
	return ids, scores, err
}
