package kv

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// Format is the version of what is on the disk. A store of a newer one is refused.
const Format = 1

const (
	formatFile = "FORMAT"
	cleanFile  = "CLEAN" // there while the store is closed and was closed well
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
	// Reserve is the free space in bytes below which nothing is written; 0 means the rule of docs/resiliency.md (512
	// MiB, 5 %).
	Reserve uint64
	// Probe, if not nil, is called before a store is opened that was not closed well. It is to call ProbeOpen in
	// another process and to return an error when that process died, because Badger can take its process down on a
	// damaged table.
	Probe func(dir string) error
	// Logger is told what an operator should know; nil discards.
	Logger *slog.Logger
	// Space overrides how free space is read; nil asks the file system.
	Space func(dir string) (Space, error)
}

// Open opens the store in dir, which is made if need be; dir "" keeps everything in memory. It starts no goroutine of ours.
// Errors: ErrInUse, ErrNewer, ErrNoSpace, ErrDamage.
func Open(dir string, cfg Config) (*Store, error) {
	s := newStore(dir, cfg)
	if dir != "" {
		if err := s.prepare(); err != nil {
			return nil, err
		}
	}
	if err := s.openDatabase(s.options()); err != nil {
		return nil, err
	}
	if dir != "" {
		// Once more, now that the folder is ours: whoever had it may have closed it in between.
		if err := s.unmark(); err != nil {
			return nil, errors.Join(err, s.db.Close())
		}
	}
	return s, nil
}

// ProbeOpen opens the database in dir as Open does, which repairs what a crash has left, reads the ends of both logs, and
// closes it. It is meant for a process that may die of it, and leaves the marks of Open and Close alone.
func ProbeOpen(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("probing the data folder: %w", err)
	}
	s := newStore(dir, Config{})
	if err := s.openDatabase(s.options().WithCompactL0OnClose(false)); err != nil {
		return err
	}
	return s.db.Close()
}

// prepare makes and checks the folder before Badger touches it.
func (s *Store) prepare() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	fresh, err := s.checkFormat()
	if err != nil {
		return err
	}
	if err := s.checkSpace(); err != nil {
		return err
	}
	if fresh {
		return s.mark(formatFile, fmt.Sprintln(Format))
	}
	_, err = os.Stat(s.path(cleanFile))
	if clean := err == nil; !clean && s.probe != nil {
		if err := s.try(); err != nil {
			return err
		}
	}
	// Before opening, so that a process that dies of opening is followed by one that tries first.
	return s.unmark()
}

// try has another process open the store.
func (s *Store) try() error {
	err := s.probe(s.dir)
	if err == nil || errors.Is(err, ErrInUse) {
		return err
	}
	return s.damaged(fmt.Errorf("the process that tried to open it ended: %w", err))
}

func (s *Store) damaged(err error) error {
	return fmt.Errorf("%w: %w; restore %s from a backup", ErrDamage, err, s.dir)
}

func (s *Store) checkFormat() (fresh bool, err error) {
	data, err := os.ReadFile(s.path(formatFile))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(s.path(badger.ManifestFilename)); err == nil {
			return false, s.damaged(fmt.Errorf("it has no file %s", formatFile))
		}
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the format of the data folder: %w", err)
	}
	found, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || found < 1 {
		return false, s.damaged(fmt.Errorf("%s holds %.20q, not a number", formatFile, data))
	}
	if found > Format {
		return false, fmt.Errorf("%w: %s is of format %d, this program reads up to %d; use a newer program",
			ErrNewer, s.dir, found, Format)
	}
	return false, nil
}

func (s *Store) openDatabase(o badger.Options) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = s.damaged(fmt.Errorf("%v", p))
		}
	}()
	unborn := s.unbornLog()
	s.db, err = badger.Open(o)
	if err != nil && unborn != "" && strings.Contains(err.Error(), unborn) {
		// Badger has had its lock, so that the file is nobody else's.
		if err = os.Remove(unborn); err == nil {
			s.db, err = badger.Open(o)
		}
	}
	if err != nil {
		return s.explain(err)
	}
	if err := s.View(s.readHeads); err != nil {
		return errors.Join(s.damaged(err), s.db.Close())
	}
	return nil
}

// unbornLog is the last file of the value log when it is empty, else "": the process that began it was killed before it had written anything.
// Badger refuses to open for such a file.
func (s *Store) unbornLog() string {
	files, err := filepath.Glob(s.path("*.vlog"))
	if s.dir == "" || err != nil || len(files) == 0 {
		return ""
	}
	last := slices.Max(files) // numbered at full width
	if info, err := os.Stat(last); err != nil || info.Size() > 0 {
		return ""
	}
	return last
}

// explain tells apart what is no damage. Badger passes errors on as texts only.
func (s *Store) explain(err error) error {
	if strings.Contains(err.Error(), "directory lock") {
		return fmt.Errorf("%w: %s; stop it, or ask it over HTTP", ErrInUse, s.dir)
	}
	for _, passing := range []syscall.Errno{
		syscall.EACCES, syscall.EPERM, syscall.EROFS, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOSPC,
	} {
		if strings.Contains(err.Error(), passing.Error()) {
			return fmt.Errorf("opening the database in %s: %w", s.dir, err)
		}
	}
	return s.damaged(err)
}

// shut closes the database and marks it as closed well, if it was.
func (s *Store) shut() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	if s.dir == "" || s.poisoned.Load() {
		return nil
	}
	return s.mark(cleanFile, "")
}

func (s *Store) path(file string) string { return filepath.Join(s.dir, file) }

// mark writes a file beside Badger's so that it survives a power loss.
func (s *Store) mark(file, content string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", s.path(file), err)
		}
	}()
	f, err := os.OpenFile(s.path(file), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(s.dir)
}

// unmark notes that the store is open.
func (s *Store) unmark() error {
	err := os.Remove(s.path(cleanFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(s.dir)
	}
	if err != nil {
		return fmt.Errorf("removing %s: %w", s.path(cleanFile), err)
	}
	return nil
}
