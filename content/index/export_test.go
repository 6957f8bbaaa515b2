package index

import "context"

// BleveVersion is what the folders are named by.
const BleveVersion = bleveVersion

// ForceMerge makes as few segments as Bleve can.
func (x *Index) ForceMerge(ctx context.Context) error {
	x.current.flush(flushPatience)
	return x.current.engine.ForceMerge(ctx, nil)
}

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
