package index

import (
	"context"
	"errors"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content/index/postings"
	"moments/content/index/table"
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

// TablesAnew tells how long it takes to make the tables of all segments.
func (x *Index) TablesAnew() (took time.Duration, err error) {
	err = x.current.Snapshot(func(s *scorch.IndexSnapshot) error {
		start := time.Now()
		err := postings.New(names).Refresh(s.Segments(), 1)
		took = time.Since(start)
		return err
	})
	return took, err
}

// Sizes is how much memory the tables take, by part.
func (x *Index) Sizes() table.Sizes { return x.current.View().Sizes() }
