package generation

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"golang.org/x/sync/semaphore"

	"moments/content/index/postings"
	"moments/internal/kv"
)

// appliedKey is where a generation keeps the sequence of the last change that it contains.
var appliedKey = []byte("applied")

// ErrDamaged is returned when an index turns out to be unreadable while it is in use.
var ErrDamaged = errors.New("the index is damaged")

// Generation is one Bleve index, in a folder or in memory. Its methods may be called concurrently, but for Close.
type Generation struct {
	folder  string // "" in memory
	index   bleve.Index
	engine  *scorch.Scorch
	tables  *postings.Set // what searches read
	filling atomic.Bool
	applied atomic.Uint64
	// broken is set when the generation was found damaged while it was in use.
	broken atomic.Bool
	// unflushed counts the batches that are in memory only.
	unflushed *semaphore.Weighted
}

// bleveSetup guards what Bleve keeps for the whole process: the table of error callbacks and the queue of the analysis.
var bleveSetup struct {
	sync.Mutex
	once sync.Once
}

const errorCallback = "moments"

// options are Bleve's: unsafe batches, because the catalogue is the truth and the applied sequence is in the batch;
// a time-out, because a second opener would wait for ever; few segments, because every search visits each.
func options() map[string]any {
	return map[string]any{
		"unsafe_batch": true, "bolt_timeout": "1s", "numSnapshotsToKeep": 1,
		"asyncErrorCallbackName": errorCallback,
		"scorchPersisterOptions": map[string]any{"PersisterNapTimeMSec": 200, "PersisterNapUnderNumFiles": 200},
		"scorchMergePlanOptions": map[string]any{"MaxSegmentsPerTier": 5, "FloorSegmentFileSize": 1 << 20},
	}
}

// open opens the generation in folder, or makes it; folder "" is in memory.
func (h *Home) open(folder string, empty bool) (g *Generation, err error) {
	bleveSetup.Lock()
	defer bleveSetup.Unlock()
	bleveSetup.once.Do(func() { bleve.Config.SetAnalysisQueueSize(runtime.GOMAXPROCS(0)) })
	g = &Generation{folder: folder, unflushed: semaphore.NewWeighted(maxUnflushed), tables: postings.New(h.Names)}
	// Bleve takes the callback out of the table while it opens, so that the next generation may put in its own.
	scorch.RegistryAsyncErrorCallbacks[errorCallback] = g.asyncErrors(h.Logger)
	err = guarded(func() (err error) {
		if empty {
			g.index, err = bleve.NewUsing(folder, h.Mapping, scorch.Name, scorch.Name, options())
		} else {
			g.index, err = bleve.OpenUsing(folder, options())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := g.start(); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// asyncErrors logs the errors of Bleve's persister and merger, each kind at most once a minute, and notes when one of
// them has died.
func (g *Generation) asyncErrors(log *slog.Logger) func(error, string) {
	var last atomic.Int64
	return func(err error, _ string) {
		if errors.Is(err, scorch.ErrAsyncPanic) {
			g.broken.Store(true)
		}
		now := time.Now().Unix()
		if then := last.Load(); now-then >= 60 && last.CompareAndSwap(then, now) {
			log.Error("the index cannot be written to the disk", "error", err, "folder", g.folder)
		}
	}
}

// guarded calls fn and turns a panic into an error, also that of reading a file that has become shorter: Bleve trusts
// what is on the disk.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}

// start reads the applied sequence and all postings.
func (g *Generation) start() error {
	advanced, err := g.index.Advanced()
	if err != nil {
		return err
	}
	g.engine = advanced.(*scorch.Scorch)
	if err := g.Refresh(); err != nil {
		return err
	}
	g.applied.Store(g.tables.View().Seq())
	return nil
}

// Refresh lets searches see what was written. It reads the segments that are new: those of the last batches, and now and
// then one that Bleve has merged. Searches go on meanwhile with what they saw before.
func (g *Generation) Refresh() error {
	return g.Snapshot(func(s *scorch.IndexSnapshot) error {
		seq, err := AppliedIn(s)
		if err != nil {
			return err
		}
		return g.tables.Refresh(s.Segments(), uint64(seq))
	})
}

// AppliedIn is the sequence of the last change that a snapshot contains.
func AppliedIn(s *scorch.IndexSnapshot) (kv.Seq, error) {
	value, err := s.GetInternal(appliedKey)
	if err != nil || value == nil {
		return 0, err
	}
	if len(value) != 8 {
		return 0, fmt.Errorf("applied sequence of %d bytes", len(value))
	}
	return kv.Seq(binary.BigEndian.Uint64(value)), nil
}

// Snapshot calls fn with a snapshot, which is not to be kept. fn returns an error only when the index cannot be read, which
// makes it ErrDamaged, or when the context has ended.
func (g *Generation) Snapshot(fn func(*scorch.IndexSnapshot) error) error {
	err := guarded(func() (err error) {
		reader, err := g.engine.Reader()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, reader.Close()) }()
		return fn(reader.(*scorch.IndexSnapshot))
	})
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	g.broken.Store(true)
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// Batches that are in memory only, so that a slow disk slows the writer down rather than fill the memory. A disk that
// does not move at all must not stop what is found from following the catalogue.
const (
	maxUnflushed  = 32
	writePatience = 10 * time.Second
)

// NewBatch is what Commit takes.
func (g *Generation) NewBatch() *bleve.Batch { return g.index.NewBatch() }

// Commit writes a batch after which the generation contains every change up to seq; with seq 0 there is more to come. It
// can be searched when Commit returns for a seq, and is on the disk a little later. Only one goroutine writes with a
// seq.
func (g *Generation) Commit(b *bleve.Batch, seq kv.Seq) error {
	if g.await(1, writePatience) {
		b.SetPersistedCallback(func(error) { g.unflushed.Release(1) })
	}
	if seq > 0 {
		b.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(seq)))
	}
	if err := guarded(func() error { return g.index.Batch(b) }); err != nil {
		g.broken.Store(true)
		return fmt.Errorf("writing to the index: %w", err)
	}
	if seq == 0 {
		return nil
	}
	if !g.filling.Load() {
		if err := g.Refresh(); err != nil {
			return err
		}
	}
	g.applied.Store(uint64(seq))
	return nil
}

// await takes n places of batches, and reports whether the disk gave them in time.
func (g *Generation) await(n int64, patience time.Duration) bool {
	if g.folder == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return g.unflushed.Acquire(ctx, n) == nil
}

// Flush waits until everything that was committed is on the disk, and reports whether it is. Bleve gives no word when it
// cannot write.
func (g *Generation) Flush(patience time.Duration) bool {
	if g.folder == "" {
		return true
	}
	if g.broken.Load() || !g.await(maxUnflushed, patience) {
		return false
	}
	g.unflushed.Release(maxUnflushed)
	return true
}

// Close waits for reads and writes under way.
func (g *Generation) Close() error {
	if g.index == nil {
		return nil
	}
	return guarded(g.index.Close)
}

// Applied is the sequence of the last change that the generation contains.
func (g *Generation) Applied() kv.Seq { return kv.Seq(g.applied.Load()) }

// View is what can be searched.
func (g *Generation) View() *postings.View { return g.tables.View() }

// Fill says whether the generation is being filled: until it is not any more, and Refresh is called, nothing that is
// committed can be searched, which saves the reading of segments that will be merged.
func (g *Generation) Fill(filling bool) { g.filling.Store(filling) }

// Damaged reports whether the generation was found damaged while it was in use.
func (g *Generation) Damaged() bool { return g.broken.Load() }

// MarkDamaged makes Damaged true.
func (g *Generation) MarkDamaged() { g.broken.Store(true) }

// Folder is where the generation is, "" in memory.
func (g *Generation) Folder() string { return g.folder }

// MarkReady makes Home.Open use the generation.
func (g *Generation) MarkReady() error {
	if g.folder == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(g.folder, readyFile), nil, 0o600)
}

// Merge makes as few segments as Bleve can.
func (g *Generation) Merge(ctx context.Context) error {
	return guarded(func() error { return g.engine.ForceMerge(ctx, nil) })
}

// SearchBleve is a search by Bleve itself.
func (g *Generation) SearchBleve(ctx context.Context, request *bleve.SearchRequest) (*bleve.SearchResult, error) {
	return g.index.SearchInContext(ctx, request)
}

// Bytes is what the generation takes on the disk, 0 in memory. Files that go while it looks, as those of merged segments do,
// are passed over.
func (g *Generation) Bytes() (total int64, err error) {
	if g.folder == "" {
		return 0, nil
	}
	err = filepath.WalkDir(g.folder, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var info fs.FileInfo
			if info, err = entry.Info(); err == nil {
				total += info.Size()
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	return total, err
}
