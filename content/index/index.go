package index

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"moments/content"
	"moments/content/index/words"
	"moments/internal/kv"
)

// Errors of an index. An index in use by another process is kv.ErrInUse.
var (
	// ErrDamaged is returned when the copy turns out to be unreadable while it is in use. Reconcile builds it anew.
	ErrDamaged = errors.New("the index is damaged")
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
	dir      string
	catalog  *content.Catalog
	store    *kv.Store
	log      *slog.Logger
	mapping  mapping.IndexMapping
	form     string
	words    *words.Analyzer
	follower *kv.Follower
	scans    sync.Pool // of *scan

	upkeep  sync.Mutex // one Verify, Rebuild or Reconcile at a time; taken before writing
	writing sync.Mutex // one writer at a time: the follower, or Rebuild while it swaps; taken before mu
	mu      sync.RWMutex
	current *generation // written under writing and mu; mu is read-locked while it is used
	closed  bool        // written under writing and mu
}

// Open opens the index in dir, which is made if need be and belongs to the index; dir "" keeps it in memory. A copy that
// is missing, damaged, of another form or ahead of the store is replaced by an empty one that has applied nothing:
// Follower fills it from the log, Reconcile, quicker, from the catalogue. A damaged one is kept aside as *.damaged, the
// newest only. Errors: kv.ErrInUse, and those of the file system (permissions, space, open files), after which nothing
// was changed.
//
// Opening reads every file of the index once, to verify its checksum. Bleve starts goroutines, which end with Close.
func Open(dir string, cfg Config) (*Index, error) {
	x := &Index{dir: dir, catalog: cfg.Catalog, store: cfg.Store, log: cfg.Logger}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	x.scans.New = func() any { return new(scan) }
	m, err := words.Mapping()
	if err != nil {
		return nil, err
	}
	x.mapping, x.words = m, words.New(m)
	if x.form, err = formOf(m); err != nil {
		return nil, err
	}
	if x.current, err = x.openCurrent(); err != nil {
		return nil, fmt.Errorf("opening index: %w", err)
	}
	x.follower = x.store.Follow(kv.Cmd, x.Applied(), x.follow)
	return x, nil
}

// Applied is the sequence of the last change of the cmd log that a search sees; 0 for an empty index.
func (x *Index) Applied() kv.Seq {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return kv.Seq(x.current.applied.Load())
}

// use calls fn with the current generation, which is neither replaced nor closed meanwhile.
func (x *Index) use(fn func(*generation) error) error {
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
	Segments int    // parts that every search visits
	Bytes    int64  // on the disk, 0 in memory
	Applied  kv.Seq
	Damaged  bool // Reconcile will build it anew
}

// Stats reads the sizes of a few files.
func (x *Index) Stats() (stats Stats, err error) {
	err = x.use(func(g *generation) error {
		stats.Damaged = g.broken.Load()
		err := g.view(func(s *scorch.IndexSnapshot) (err error) {
			stats.Segments = len(s.Segments())
			if stats.Applied, err = appliedIn(s); err != nil {
				return err
			}
			stats.Docs, err = s.DocCount()
			return err
		})
		if err != nil || g.folder == "" {
			return err
		}
		stats.Bytes, err = folderBytes(g.folder)
		return err
	})
	return stats, err
}

// folderBytes passes over files that go while it looks, as those of merged segments do.
func folderBytes(folder string) (total int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
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

// Close waits for searches and writes under way, and up to ten seconds for what is not on the disk yet; what does not
// get there is followed again. A second call does nothing.
func (x *Index) Close() error {
	x.writing.Lock() // nobody writes, and x.current stays what it is
	defer x.writing.Unlock()
	if !x.closed && !x.current.flush(flushPatience) {
		x.log.Warn("the index is closed before all of it is on the disk", "folder", x.current.folder)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	return x.current.close()
}
