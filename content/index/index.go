package index

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content"
	"moments/content/index/generation"
	"moments/content/index/words"
	"moments/internal/kv"
)

// Errors of an index. An index in use by another process is kv.ErrInUse.
var (
	// ErrDamaged is returned when the copy turns out to be unreadable while it is in use. Reconcile builds it anew.
	ErrDamaged = generation.ErrDamaged
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("the index is closed")
)

// Config says what is copied.
type Config struct {
	// Catalog is the truth, Store the store it is in. Both are needed.
	Catalog *content.Catalog
	Store   *kv.Store
	// Logger is told what an operator should know; nil discards.
	Logger *slog.Logger
}

// Index is the searchable copy of one catalogue. Its methods may be called concurrently.
type Index struct {
	home     *generation.Home
	catalog  *content.Catalog
	store    *kv.Store
	log      *slog.Logger
	words    *words.Analyzer
	follower *kv.Follower

	upkeep  sync.Mutex // one Verify, Rebuild or Reconcile at a time; taken before writing
	writing sync.Mutex // one writer at a time: the follower, or Rebuild while it swaps; taken before mu
	mu      sync.RWMutex
	current *generation.Generation // written under writing and mu; mu is read-locked while it is used
	closed  bool                   // written under writing and mu
}

// Open opens the index in dir, which is made if need be and belongs to the index; dir "" keeps it in memory. A copy that
// is missing, damaged, of another form or ahead of the store is replaced by an empty one that has applied nothing:
// Follower fills it from the log, Reconcile, quicker, from the catalogue. A damaged one is kept aside as *.damaged, the
// newest only. Errors: kv.ErrInUse, and those of the file system (permissions, space, open files), after which nothing
// was changed.
//
// Opening reads every file of the index, to verify its checksum and to copy its postings into memory: about 0.3 s for
// 100,000 short assets. Bleve starts goroutines, which end with Close.
func Open(dir string, cfg Config) (*Index, error) {
	x := &Index{catalog: cfg.Catalog, store: cfg.Store, log: cfg.Logger}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	m, err := words.Mapping()
	if err != nil {
		return nil, err
	}
	x.words = words.New(m)
	x.home, err = generation.At(generation.Config{
		Dir: dir, Mapping: m, Documents: documentForm, Names: names, Logger: x.log,
	})
	if err != nil {
		return nil, err
	}
	if x.current, err = x.home.Open(x.store.Head(kv.Cmd)); err != nil {
		return nil, fmt.Errorf("opening index: %w", err)
	}
	x.follower = x.store.Follow(kv.Cmd, x.Applied(), x.follow)
	return x, nil
}

// Applied is the sequence of the last change of the cmd log that a search sees; 0 for an empty index.
func (x *Index) Applied() kv.Seq {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.current.Applied()
}

// use calls fn with the current generation, which is neither replaced nor closed meanwhile.
func (x *Index) use(fn func(*generation.Generation) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return ErrClosed
	}
	return fn(x.current)
}

// Highlight returns where in text the words stand whose analysed form is one of terms, as [start, end) in UTF-16 code
// units, in order and at most 64. It needs no search and costs about 50 ns a word.
func (x *Index) Highlight(text string, terms []string) [][2]int {
	return x.words.Highlight(text, terms)
}

// Excerpt returns the passage of text in which most of the terms stand, as words.Analyzer.Excerpt does.
func (x *Index) Excerpt(text string, terms []string, maxRunes int) string {
	return x.words.Excerpt(text, terms, maxRunes)
}

// Stats is what an operator may want to know.
type Stats struct {
	Docs     uint64 // assets that can be found
	Segments int    // of Bleve
	Bytes    int64  // on the disk, 0 in memory
	Memory   int64  // of the tables that searches read
	Applied  kv.Seq
	Damaged  bool // Reconcile will build it anew
}

// Stats reads the sizes of a few files.
func (x *Index) Stats() (stats Stats, err error) {
	err = x.use(func(g *generation.Generation) error {
		sizes := g.View().Sizes()
		stats.Damaged, stats.Memory = g.Damaged(), sizes.Total()
		err := g.Snapshot(func(s *scorch.IndexSnapshot) (err error) {
			stats.Segments = len(s.Segments())
			if stats.Applied, err = generation.AppliedIn(s); err != nil {
				return err
			}
			stats.Docs, err = s.DocCount()
			return err
		})
		if err != nil {
			return err
		}
		stats.Bytes, err = g.Bytes()
		return err
	})
	return stats, err
}

const flushPatience = 10 * time.Second

// Close waits for searches and writes under way, and up to ten seconds for what is not on the disk yet; what does not
// get there is followed again. A second call does nothing.
func (x *Index) Close() error {
	x.writing.Lock() // nobody writes, and x.current stays what it is
	defer x.writing.Unlock()
	if !x.closed && !x.current.Flush(flushPatience) {
		x.log.Warn("the index is closed before all of it is on the disk", "folder", x.current.Folder())
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	return x.current.Close()
}
