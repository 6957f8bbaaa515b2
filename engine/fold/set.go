package fold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"moments/engine/correction"
	"moments/engine/journal"
	"moments/engine/journey"
	"moments/engine/ledger"
	"moments/engine/outcome"
	"moments/engine/trial/live"
	"moments/internal/kv"
)

// Fold is a derived view of the journal. Equal states are saved as equal bytes.
type Fold interface {
	Apply(entries []journal.Entry, upto kv.Seq) error
	Applied() kv.Seq
	Save(w io.Writer) error
	SaveFile(path string) error
}

// Set is all the folds.
type Set struct {
	Learned   *outcome.Fold
	Ledger    *ledger.Ledger
	Corrected *correction.Fold
	Journeys  *journey.Fold
	Trials    *live.Fold
}

// Named is a fold with its name. One that is of Outcomes alone is not handed answers.
type Named struct {
	Fold
	Name     string
	Outcomes bool
}

// All is every fold of the set.
func (s *Set) All() []Named {
	return []Named{
		{s.Learned, "outcome", true}, {s.Ledger, "ledger", false}, {s.Corrected, "correction", true}, {s.Journeys, "journey", false},
		{s.Trials, "trial", false},
	}
}

// New returns folds that have seen nothing.
func New(learning outcome.Config) Set {
	return Set{outcome.New(learning), ledger.New(), correction.New(), journey.New(), live.New()}
}

// Config says where snapshots are and what they are held against.
type Config struct {
	Dir      string // is made if need be; "" has no snapshots
	Head     kv.Seq // of the out log
	Learning outcome.Config
	Logger   *slog.Logger
}

// Open returns the folds of the snapshots, and new ones for those that cannot be used.
func Open(c Config) (Set, error) {
	s := New(c.Learning)
	if c.Dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return s, fmt.Errorf("making the folder of the folds: %w", err)
	}
	use(&c, &s.Learned, "outcome", func(path string) (*outcome.Fold, error) { return outcome.LoadFile(path, c.Learning) })
	use(&c, &s.Corrected, "correction", correction.LoadFile)
	use(&c, &s.Journeys, "journey", journey.LoadFile)
	use(&c, &s.Trials, "trial", live.LoadFile)
	use(&c, &s.Ledger, "ledger", func(path string) (*ledger.Ledger, error) {
		l := ledger.New()
		return l, l.LoadFile(path)
	})
	return s, nil
}

// use puts the fold of a snapshot in place of the new one, if it can be used.
func use[F Fold](c *Config, into *F, name string, load func(path string) (F, error)) {
	fold, err := load(file(c.Dir, name))
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		c.Logger.Warn("a snapshot is not usable; the fold is made again from the journal", "fold", name, "error", err)
	case fold.Applied() <= c.Head:
		*into = fold
	}
}

func file(dir, name string) string { return filepath.Join(dir, name+".snapshot") }

// Save writes the snapshots into a folder, so that the next start reads less of the log; "" takes none.
func (s *Set) Save(dir string) error {
	if dir == "" {
		return nil
	}
	var errs []error
	for _, f := range s.All() {
		errs = append(errs, f.SaveFile(file(dir, f.Name)))
	}
	return errors.Join(errs...)
}

// Refold makes all folds again from the journal.
func Refold(ctx context.Context, j *journal.Journal, learning outcome.Config) (Set, error) {
	s := New(learning)
	err := j.Follow(0, func(entries []journal.Entry, upto kv.Seq) error {
		var errs []error
		for _, f := range s.All() {
			errs = append(errs, f.Apply(entries, upto))
		}
		return errors.Join(errs...)
	}).CatchUp(ctx)
	return s, err
}

// Differing names the folds that are not in the same state in both.
func (s *Set) Differing(t Set) (names []string) {
	others := t.All()
	for i, f := range s.All() {
		var a, b bytes.Buffer
		if err := errors.Join(f.Save(&a), others[i].Save(&b)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			names = append(names, f.Name)
		}
	}
	return names
}
