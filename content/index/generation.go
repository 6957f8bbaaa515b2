package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"golang.org/x/sync/semaphore"

	"moments/internal/kv"
)

// appliedKey is where a generation keeps the sequence of the last change that it contains.
var appliedKey = []byte("applied")

// generation is one Bleve index, in a folder or in memory.
type generation struct {
	folder  string // "" in memory
	index   bleve.Index
	engine  *scorch.Scorch
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

// openGeneration opens the generation in folder, or makes it when m is given; folder "" is in memory.
func openGeneration(folder string, m mapping.IndexMapping, log *slog.Logger) (g *generation, err error) {
	bleveSetup.Lock()
	defer bleveSetup.Unlock()
	bleveSetup.once.Do(func() { bleve.Config.SetAnalysisQueueSize(runtime.GOMAXPROCS(0)) })
	g = &generation{folder: folder, unflushed: semaphore.NewWeighted(maxUnflushed)}
	// Bleve takes the callback out of the table while it opens, so that the next generation may put in its own.
	scorch.RegistryAsyncErrorCallbacks[errorCallback] = g.asyncErrors(log)
	err = guarded(func() (err error) {
		if m != nil {
			g.index, err = bleve.NewUsing(folder, m, scorch.Name, scorch.Name, options())
		} else {
			g.index, err = bleve.OpenUsing(folder, options())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := g.start(); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

// asyncErrors logs the errors of Bleve's persister and merger, each kind at most once a minute, and notes when one of
// them has died.
func (g *generation) asyncErrors(log *slog.Logger) func(error, string) {
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

// start reads the applied sequence.
func (g *generation) start() error {
	advanced, err := g.index.Advanced()
	if err != nil {
		return err
	}
	g.engine = advanced.(*scorch.Scorch)
	return g.view(func(s *scorch.IndexSnapshot) error {
		seq, err := appliedIn(s)
		g.applied.Store(uint64(seq))
		return err
	})
}

func appliedIn(s *scorch.IndexSnapshot) (kv.Seq, error) {
	value, err := s.GetInternal(appliedKey)
	if err != nil || value == nil {
		return 0, err
	}
	if len(value) != 8 {
		return 0, fmt.Errorf("applied sequence of %d bytes", len(value))
	}
	return kv.Seq(binary.BigEndian.Uint64(value)), nil
}

// view calls fn with a snapshot, which is not to be kept. fn returns an error only when the index cannot be read, which
// makes it ErrDamaged, or when the context has ended.
func (g *generation) view(fn func(*scorch.IndexSnapshot) error) error {
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
	flushPatience = 10 * time.Second
)

// commit writes a batch after which the generation contains every change up to seq; seq 0 leaves that as it is. It can
// be searched when commit returns, and is on the disk a little later. Only one goroutine writes with a seq.
func (g *generation) commit(b *bleve.Batch, seq kv.Seq) error {
	if g.await(1, flushPatience) {
		b.SetPersistedCallback(func(error) { g.unflushed.Release(1) })
	}
	if seq > 0 {
		b.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(seq)))
	}
	if err := guarded(func() error { return g.index.Batch(b) }); err != nil {
		g.broken.Store(true)
		return fmt.Errorf("writing to the index: %w", err)
	}
	if seq > 0 {
		g.applied.Store(uint64(seq))
	}
	return nil
}

// await takes n places of batches, and reports whether the disk gave them in time.
func (g *generation) await(n int64, patience time.Duration) bool {
	if g.folder == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return g.unflushed.Acquire(ctx, n) == nil
}

// flush waits until everything that was committed is on the disk, and reports whether it is. Bleve gives no word when it
// cannot write.
func (g *generation) flush(patience time.Duration) bool {
	if g.folder == "" {
		return true
	}
	if g.broken.Load() || !g.await(maxUnflushed, patience) {
		return false
	}
	g.unflushed.Release(maxUnflushed)
	return true
}

func (g *generation) close() error {
	if g.index == nil {
		return nil
	}
	return guarded(g.index.Close)
}
