package intake

import (
	"context"
	"strings"

	"moments/content"
	"moments/content/ingest"
	"moments/content/twin"
)

// newcomers are the assets that a run has brought or changed, as many as twins are looked for.
type newcomers []content.AssetID

func (n *newcomers) take(_ ingest.Item, put content.Put) {
	if put.Outcome != content.Unchanged && len(*n) < twin.MostRead {
		*n = append(*n, put.ID)
	}
}

// mostTwins is how many groups of near-duplicates a run names.
const mostTwins = 5

// twins notes which of the newcomers say the same as another asset. That they cannot be looked for costs the note only.
func (w *work) twins(ctx context.Context, ids newcomers) {
	if len(ids) == 0 {
		return
	}
	groups, err := twin.Of(ctx, w.Engine.Catalog(), ids, twin.DefaultLeast)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		w.note("near-duplicates could not be looked for: %v", err)
		return
	}
	for _, g := range groups[:min(len(groups), mostTwins)] {
		w.note("nearly the same (%.0f %%): %s", 100*g.Alike, names(g.Members))
	}
	if more := len(groups) - mostTwins; more > 0 {
		w.note("and %d more groups of near-duplicates: moments assets twins", more)
	}
}

// names are the ids of the first members, and how many there are besides.
func names(members []twin.Member) string {
	const most = 4
	var ids []string
	for i, m := range members {
		if i == most {
			ids = append(ids, "...")
			break
		}
		ids = append(ids, string(m.ID))
	}
	return strings.Join(ids, ", ")
}
