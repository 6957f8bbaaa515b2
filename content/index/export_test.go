package index

import (
	"context"

	"moments/internal/kv"
)

// BleveVersion is what the folders are named by.
const BleveVersion = bleveVersion

// CheckPages is the check of the bytes of a root file.
var CheckPages = checkPages

// Guarded turns a panic into an error.
var Guarded = guarded

// IsEnvironment tells errors that say nothing about the index.
var IsEnvironment = isEnvironment

// ForceMerge makes as few segments as Bleve can.
func (x *Index) ForceMerge(ctx context.Context) error {
	x.current.flush(flushPatience)
	return x.current.engine.ForceMerge(ctx, nil)
}

// Follow applies records, as the follower does.
func (x *Index) Follow(records []kv.Record) error { return x.follow(records) }

// Flush waits until everything is on the disk.
func (x *Index) Flush() bool { return x.current.flush(flushPatience) }

// Folder is where the current generation is.
func (x *Index) Folder() string { return x.current.folder }

// Break makes the index look as it does after a background task of Bleve has died.
func (x *Index) Break() { x.current.broken.Store(true) }

// Touch makes Bleve write to its root file.
func (x *Index) Touch() bool {
	g := x.current
	return g.commit(g.index.NewBatch(), x.Applied()) == nil && x.Flush()
}
