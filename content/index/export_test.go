package index

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content"
	"moments/content/index/postings"
	"moments/content/index/table"
	"moments/content/index/words"
	"moments/internal/kv"
)

// ForceMerge makes as few segments as Bleve can.
func (x *Index) ForceMerge(ctx context.Context) error {
	x.current.Flush(flushPatience)
	return errors.Join(x.current.Merge(ctx), x.current.Refresh())
}

// Follow applies records, as the follower does.
func (x *Index) Follow(records []kv.Record) error { return x.follow(records) }

// Flush waits until everything is on the disk.
func (x *Index) Flush() bool { return x.current.Flush(flushPatience) }

// Folder is where the current generation is.
func (x *Index) Folder() string { return x.current.Folder() }

// Break makes the index look as it does after a background task of Bleve has died.
func (x *Index) Break() { x.current.MarkDamaged() }

// Touch makes Bleve write to its root file.
func (x *Index) Touch() bool {
	g := x.current
	return g.Commit(g.NewBatch(), x.Applied()) == nil && x.Flush()
}

// TablesAnew tells how long it takes to make the tables of all segments, and how much of the heap they take.
func (x *Index) TablesAnew() (took time.Duration, bytes int64, err error) {
	err = x.current.Snapshot(func(s *scorch.IndexSnapshot) error {
		before, start, tables := heap(), time.Now(), postings.New(names)
		err := tables.Refresh(s.Segments(), 1)
		took = time.Since(start)
		bytes = heap() - before
		runtime.KeepAlive(tables)
		return err
	})
	return took, bytes, err
}

func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // the first one empties pools, the second one frees what was in them
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// Sizes is how much memory the tables take, by part.
func (x *Index) Sizes() table.Sizes { return x.current.View().Sizes() }

// Load writes documents of assets without text, which searches see at once, or after Refresh.
func (x *Index) Load(assets []content.Asset, later bool) error {
	batch := x.current.NewBatch()
	for i := range assets {
		if err := batch.IndexAdvanced(x.newDocument(&assets[i], "")); err != nil {
			return err
		}
	}
	x.current.Fill(later)
	return x.current.Commit(batch, 1)
}

// Refresh lets searches see what was loaded.
func (x *Index) Refresh() error { return x.current.Refresh() }

// Terms are those of an English text.
func (x *Index) Terms(text string) []string { return x.words.In("en").Terms(text) }

// Bare is an index of Bleve's with the documents of an Index, and nothing beside.
type Bare struct {
	bleve.Index
	of *Index
}

// Bare makes one in a folder, with Bleve's own settings but for batches that do not wait for the disk.
func (x *Index) Bare(dir string) (*Bare, error) {
	m, err := words.Mapping()
	if err != nil {
		return nil, err
	}
	bare, err := bleve.NewUsing(filepath.Join(dir, "bare"), m, scorch.Name, scorch.Name, map[string]any{"unsafe_batch": true})
	return &Bare{Index: bare, of: x}, err
}

// Load writes documents of assets without text.
func (b *Bare) Load(assets []content.Asset) error {
	batch := b.NewBatch()
	for i := range assets {
		if err := batch.IndexAdvanced(b.of.newDocument(&assets[i], "")); err != nil {
			return err
		}
	}
	return b.Batch(batch)
}
