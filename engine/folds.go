package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// folds are what follows the journal.
type folds struct {
	learned   *outcome.Fold
	ledger    *ledger.Ledger
	corrected *correction.Fold
	journeys  *journey.Fold
	counted   *live.Fold
}

// The snapshots.
const (
	outcomeFile    = "outcome.snapshot"
	ledgerFile     = "ledger.snapshot"
	correctionFile = "correction.snapshot"
	journeyFile    = "journey.snapshot"
	trialFile      = "trial.snapshot"
)

func newFolds(learning outcome.Config) folds {
	return folds{outcome.New(learning), ledger.New(), correction.New(), journey.New(), live.New()}
}

// openFolds reads the snapshots of a folder, which is made if need be; "" has none. One that cannot be used, or is ahead of the head of
// the log, is left aside and the fold made again from the log.
func openFolds(c *Config, dir string, head kv.Seq) (folds, error) {
	f, log := newFolds(c.Learning), c.Logger
	if dir == "" {
		return f, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, fmt.Errorf("making the folder of the folds: %w", err)
	}
	usable := func(fold string, applied func() kv.Seq, err error) bool {
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			log.Warn("a snapshot is not usable; the fold is made again from the journal", "fold", fold, "error", err)
		}
		return err == nil && applied() <= head
	}
	learned, err := outcome.LoadFile(filepath.Join(dir, outcomeFile), c.Learning)
	if usable("outcome", learned.Applied, err) {
		f.learned = learned
	}
	corrected, err := correction.LoadFile(filepath.Join(dir, correctionFile))
	if usable("correction", corrected.Applied, err) {
		f.corrected = corrected
	}
	journeys, err := journey.LoadFile(filepath.Join(dir, journeyFile))
	if usable("journey", journeys.Applied, err) {
		f.journeys = journeys
	}
	counted, err := live.LoadFile(filepath.Join(dir, trialFile))
	if usable("trial", counted.Applied, err) {
		f.counted = counted
	}
	table := ledger.New()
	if err := table.LoadFile(filepath.Join(dir, ledgerFile)); usable("ledger", table.Applied, err) {
		f.ledger = table
	}
	return f, nil
}

// save writes the snapshots into a folder, so that the next start reads less of the log; "" takes none.
func (f *folds) save(dir string) error {
	if dir == "" || f.ledger == nil {
		return nil
	}
	return errors.Join(
		f.learned.SaveFile(filepath.Join(dir, outcomeFile)),
		f.ledger.SaveFile(filepath.Join(dir, ledgerFile)),
		f.corrected.SaveFile(filepath.Join(dir, correctionFile)),
		f.journeys.SaveFile(filepath.Join(dir, journeyFile)),
		f.counted.SaveFile(filepath.Join(dir, trialFile)),
	)
}

// refold makes all folds again from the journal.
func refold(ctx context.Context, j *journal.Journal, learning outcome.Config) (folds, error) {
	f := newFolds(learning)
	err := j.Follow(0, func(entries []journal.Entry, upto kv.Seq) error {
		return errors.Join(
			f.learned.Apply(entries, upto), f.ledger.Apply(entries, upto), f.corrected.Apply(entries, upto), f.journeys.Apply(entries, upto),
			f.counted.Apply(entries, upto),
		)
	}).CatchUp(ctx)
	return f, err
}

// differing names the folds that are not in the same state in both.
func (f *folds) differing(g folds) (names []string) {
	for _, pair := range []struct {
		name string
		a, b func(io.Writer) error
	}{
		{"outcome", f.learned.Save, g.learned.Save},
		{"ledger", f.ledger.Save, g.ledger.Save},
		{"correction", f.corrected.Save, g.corrected.Save},
		{"journey", f.journeys.Save, g.journeys.Save},
		{"trial", f.counted.Save, g.counted.Save},
	} {
		if same, err := equal(pair.a, pair.b); err != nil || !same {
			names = append(names, pair.name)
		}
	}
	return names
}
