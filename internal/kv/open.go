package kv

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"moments/internal/batch"
)

// Format is the version of what is on the disk. A store of a newer one is refused.
const Format = 1

const (
	memTableBytes = 16 << 20
	numMemtables  = 3
	formatFile    = "FORMAT"
	cleanFile     = "CLEAN" // there while the store is closed and was closed well
)

// Errors of opening.
var (
	ErrInUse  = errors.New("the data folder is in use by another process")
	ErrNewer  = errors.New("the data folder was written by a newer version")
	ErrDamage = errors.New("the store is damaged")
)

// Config says how a store is opened.
type Config struct {
	// Kinds maps every kind of change to its owner's Apply. A store is opened with all of them.
	Kinds map[string]Apply
	// Reserve is the free space in bytes below which nothing is written; 0 means the rule of docs/resiliency.md (512 MiB, 5 %).
	Reserve uint64
	// Probe, if not nil, is called before a store is opened that was not closed well. It is to open dir in another process and
	// to return an error when that process died, because Badger can take its process down on a damaged table.
	Probe func(dir string) error
	// Logger is told what an operator should know; nil discards.
	Logger *slog.Logger
	// Space overrides how free space is read; nil asks the file system.
	Space func(dir string) (Space, error)
}

// Open opens the store in dir, which is made if need be; dir "" keeps everything in memory. It starts no goroutine of ours.
// Errors: ErrInUse, ErrNewer, ErrNoSpace, ErrDamage.
func Open(dir string, cfg Config) (*Store, error) {
	s := &Store{
		dir: dir, kinds: cfg.Kinds, reserve: cfg.Reserve, space: cfg.Space, log: cfg.Logger,
		heads: map[Log]Seq{}, moved: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.space == nil {
		s.space = freeSpace
	}
	s.commits = batch.New(maxBatchBytes, size, s.commitBatch)
	if dir != "" {
		if err := s.prepare(cfg.Probe); err != nil {
			return nil, err
		}
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// prepare makes and checks the folder before Badger touches it.
func (s *Store) prepare(probe func(string) error) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	fresh, err := s.checkFormat()
	if err != nil {
		return err
	}
	if err := s.checkSpace(false); err != nil {
		return err
	}
	if fresh {
		return os.WriteFile(filepath.Join(s.dir, formatFile), fmt.Appendf(nil, "%d\n", Format), 0o600)
	}
	if _, err := os.Stat(filepath.Join(s.dir, cleanFile)); err == nil || probe == nil {
		return nil
	}
	if err := probe(s.dir); err != nil {
		if errors.Is(err, ErrInUse) {
			return err
		}
		return fmt.Errorf("%w: opening it ended the trial process (%v); restore %s from a backup", ErrDamage, err, s.dir)
	}
	return nil
}

func (s *Store) checkFormat() (fresh bool, err error) {
	data, err := os.ReadFile(filepath.Join(s.dir, formatFile))
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the format of the data folder: %w", err)
	}
	found, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return false, fmt.Errorf("%w: %s holds %q, not a number", ErrDamage, formatFile, data)
	}
	if found > Format {
		return false, fmt.Errorf("%w: %s is of format %d, this program reads up to %d; use a newer program", ErrNewer, s.dir, found, Format)
	}
	return false, nil
}

func (s *Store) open() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamage, p)
		}
	}()
	s.db, err = badger.Open(s.options())
	if err != nil {
		if strings.Contains(err.Error(), "directory lock") {
			return fmt.Errorf("%w: %s; stop it, or ask it over HTTP", ErrInUse, s.dir)
		}
		return fmt.Errorf("%w: %w", ErrDamage, err)
	}
	err = s.View(func(tx *Tx) error {
		for _, log := range logs {
			if s.heads[log], err = readHead(tx.txn, log); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return errors.Join(err, s.db.Close())
	}
	if s.dir == "" {
		return nil
	}
	return ignoreMissing(os.Remove(filepath.Join(s.dir, cleanFile)))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// options are Badger's: synced writes, because its default loses acknowledged writes with the power; table
// checksums at opening, because its default returns damaged values; one version of a key; small memory.
func (s *Store) options() badger.Options {
	o := badger.DefaultOptions(s.dir).
		WithInMemory(s.dir == "").
		WithSyncWrites(true).
		WithChecksumVerificationMode(options.OnTableRead).
		WithVerifyValueChecksum(true).
		WithDetectConflicts(false).
		WithNumVersionsToKeep(1).
		WithMemTableSize(memTableBytes).
		WithNumMemtables(numMemtables).
		WithValueLogFileSize(64 << 20).
		WithBlockCacheSize(32 << 20).
		WithIndexCacheSize(16 << 20).
		WithNumCompactors(2).
		WithCompactL0OnClose(true).
		WithMetricsEnabled(false).
		WithLogger(nil)
	if s.dir == "" {
		o = o.WithSyncWrites(false)
	}
	return o
}

// Close waits for the commit under way and closes the database. A second call does nothing.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		s.closed.Store(true)
		err = s.db.Close()
		if err == nil && s.dir != "" && !s.poisoned.Load() {
			err = os.WriteFile(filepath.Join(s.dir, cleanFile), nil, 0o600)
		}
	})
	return err
}
