package index

import (
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"

	"moments/content"
	"moments/content/index/generation"
	"moments/internal/kv"
)

// batchBytes is the size of texts at which a batch is written before it is complete, so that a few long bodies do not fill
// the memory.
const batchBytes = 4 << 20

// Follower drives the index: while it runs, a change of the catalogue is searched within moments of its commit. It hands
// over the cmd log in batches of up to 500 records, each one Bleve batch (more when the texts are long), with the
// applied sequence in the last.
func (x *Index) Follower() *kv.Follower { return x.follower }

func (x *Index) follow(records []kv.Record) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.use(func(g *generation.Generation) error { return x.apply(g, records) })
}

// apply brings the assets that records have changed to what the catalogue says now, which may be later than what the
// records say. Records that g has seen are passed over: after Rebuild the follower still has them to come.
func (x *Index) apply(g *generation.Generation, records []kv.Record) error {
	seen := g.Applied()
	first := slices.IndexFunc(records, func(r kv.Record) bool { return r.Seq > seen })
	if first < 0 {
		return nil
	}
	records = records[first:]
	ids := changedIn(records)
	assets, err := x.catalog.GetMany(ids)
	if err != nil {
		return fmt.Errorf("reading changed assets: %w", err)
	}
	w := x.writerOf(g)
	for i, id := range ids {
		if err := w.put(id, &assets[i]); err != nil {
			return err
		}
	}
	return w.commit(records[len(records)-1].Seq)
}

// changedIn returns the ids of the assets that records have changed, each once.
func changedIn(records []kv.Record) (ids []content.AssetID) {
	seen := make(map[content.AssetID]bool, len(records))
	for _, r := range records {
		if id := content.ChangedIn(r); id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// writer fills a batch for a generation, and more than one when the texts are long.
type writer struct {
	x     *Index
	g     *generation.Generation
	batch *bleve.Batch
	bytes int
}

func (x *Index) writerOf(g *generation.Generation) *writer {
	return &writer{x: x, g: g, batch: g.NewBatch()}
}

// put writes the document of an asset, or deletes the one that id has. A text that cannot be read costs the asset its
// body, not its place: its title still finds it.
func (w *writer) put(id content.AssetID, asset *content.Asset) error {
	if !indexable(asset) {
		w.batch.Delete(string(id))
		return nil
	}
	text, err := w.x.catalog.Text(*asset)
	if err != nil {
		w.x.log.Error("an asset is indexed without its text", "asset", id, "error", err)
	}
	if err := w.batch.IndexAdvanced(w.x.newDocument(asset, text)); err != nil {
		return fmt.Errorf("indexing %s: %w", id, err)
	}
	if w.bytes += min(len(text), maxBodyBytes); w.bytes < batchBytes {
		return nil
	}
	return w.commit(0)
}

// commit writes what was put, with what follows from generation.Generation.Commit for seq.
func (w *writer) commit(seq kv.Seq) error {
	if err := w.g.Commit(w.batch, seq); err != nil {
		return err
	}
	w.batch, w.bytes = w.g.NewBatch(), 0
	return nil
}
