package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"moments/content"
	"moments/content/index"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/outcome"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// What stands in the data folder.
const (
	storeDir    = "store"
	indexDir    = "index"
	foldsDir    = "folds"
	outcomeFile = "outcome.snapshot"
	ledgerFile  = "ledger.snapshot"
)

// Kinds are all the changes that the engine and what is below it own.
func Kinds() map[string]kv.Apply {
	kinds := map[string]kv.Apply{}
	maps.Copy(kinds, content.Kinds())
	maps.Copy(kinds, keymap.Kinds())
	maps.Copy(kinds, journal.Kinds())
	return kinds
}

// Open opens a data folder, which is made if need be, and starts no goroutine. What is derived is where it was left: Run or CatchUp brings
// it up to date. Errors are those of kv.Open and index.Open.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	cfg.complete()
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	e := &Engine{cfg: cfg, version: cfg.version(), tagger: tagger.New(tagger.Config{})}
	if err := e.open(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// open takes the parts in the order in which they stand on each other.
func (e *Engine) open(ctx context.Context) (err error) {
	kinds := Kinds()
	maps.Copy(kinds, e.cfg.Kinds)
	e.store, err = kv.Open(e.path(storeDir), kv.Config{
		Kinds: kinds, Reserve: e.cfg.Reserve, Probe: e.cfg.Probe, Logger: e.cfg.Logger,
	})
	if err != nil {
		return fmt.Errorf("opening the store: %w", err)
	}
	if e.catalog, err = content.OpenCatalog(e.store, e.cfg.Site); err != nil {
		return fmt.Errorf("opening the catalogue: %w", err)
	}
	if e.library, err = keymap.OpenLibrary(e.store, e.cfg.Site); err != nil {
		return fmt.Errorf("opening the keyword library: %w", err)
	}
	e.index, err = index.Open(e.path(indexDir), index.Config{
		Catalog: e.catalog, Store: e.store, Logger: e.cfg.Logger,
	})
	if err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	e.journal = journal.New(e.store, e.cfg.Site)
	if e.signer, err = journal.OpenSigner(ctx, e.store, e.cfg.Site, e.author(), e.cfg.Random); err != nil {
		return fmt.Errorf("opening the signer: %w", err)
	}
	if err := e.openFolds(); err != nil {
		return err
	}
	e.followers = []follower{
		{"facts", kv.Cmd, e.catalog.Facts().Follower()},
		{"keywords", kv.Cmd, e.library.Follower()},
		{"index", kv.Cmd, e.index.Follower()},
		{"outcome", kv.Out, e.journal.FollowOutcomes(e.learned.Applied(), e.learned.Apply)},
		{"ledger", kv.Out, e.journal.Follow(e.ledger.Applied(), e.ledger.Apply)},
	}
	return nil
}

func (e *Engine) path(name string) string {
	if e.cfg.Dir == "" {
		return ""
	}
	return filepath.Join(e.cfg.Dir, name)
}

// openFolds reads the snapshots. One that cannot be used, or is ahead of the log, is left aside and the fold made again from the log.
func (e *Engine) openFolds() error {
	e.learned, e.ledger = outcome.New(), ledger.New()
	if e.cfg.Dir == "" {
		return nil
	}
	if err := os.MkdirAll(e.path(foldsDir), 0o700); err != nil {
		return fmt.Errorf("making the folder of the folds: %w", err)
	}
	head := e.store.Head(kv.Out)
	learned, err := outcome.LoadFile(e.path(filepath.Join(foldsDir, outcomeFile)))
	if err == nil && learned.Applied() <= head {
		e.learned = learned
	}
	e.report("outcome", err)
	table := ledger.New()
	err = table.LoadFile(e.path(filepath.Join(foldsDir, ledgerFile)))
	if err == nil && table.Applied() <= head {
		e.ledger = table
	}
	e.report("ledger", err)
	return nil
}

func (e *Engine) report(fold string, err error) {
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		e.cfg.Logger.Warn("a snapshot is not usable; the fold is made again from the journal", "fold", fold, "error", err)
	}
}

// How often housekeeping is done.
const (
	saveEvery      = 5 * time.Minute
	reconcileEvery = time.Hour
	sweepEvery     = 24 * time.Hour
)

// Run follows both logs, writes the journal and keeps house, until the context ends or one of them fails. It returns nil when the
// context has ended and everything queued is written.
func (e *Engine) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return e.journal.Run(ctx) })
	group.Go(func() error { e.warm(); return nil })
	group.Go(func() error { return e.store.Maintain(ctx) })
	for _, f := range e.followers {
		group.Go(func() error { return f.Run(ctx) })
	}
	group.Go(func() error {
		e.tried(ctx, e.reconcile)
		return e.every(ctx, reconcileEvery, e.reconcile)
	})
	group.Go(func() error { return e.every(ctx, saveEvery, e.save) })
	group.Go(func() error { return e.every(ctx, sweepEvery, e.sweep) })
	return group.Wait()
}

// warm reads a phrase that takes everything the tagger has, so that the first visitor does not wait for its model to be loaded.
func (e *Engine) warm() {
	e.tagger.Tag("fridge sensor battery", siteOf(e.library.Current()), tagger.Given{})
}

// every calls do at each interval.
func (e *Engine) every(ctx context.Context, interval time.Duration, do func(context.Context) error) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			e.tried(ctx, do)
		}
	}
}

// tried calls do and logs what went wrong: housekeeping that fails is tried again later.
func (e *Engine) tried(ctx context.Context, do func(context.Context) error) {
	if err := do(ctx); err != nil && ctx.Err() == nil {
		e.cfg.Logger.Error("housekeeping", "error", err)
	}
}

// reconcile compares the index with the catalogue, and rebuilds it when they differ.
func (e *Engine) reconcile(ctx context.Context) error {
	found, err := e.index.Reconcile(ctx)
	if err == nil && found.Any() {
		e.cfg.Logger.Warn("the index differed from the catalogue and was rebuilt", "missing", found.Missing, "stale", found.Stale, "extra", found.Extra)
	}
	return err
}

func (e *Engine) sweep(ctx context.Context) error { return e.journal.Sweep(ctx, e.author()) }

// save writes the snapshots of the folds, so that the next start reads less of the log.
func (e *Engine) save(context.Context) error {
	if e.cfg.Dir == "" || e.ledger == nil {
		return nil
	}
	return errors.Join(
		e.learned.SaveFile(e.path(filepath.Join(foldsDir, outcomeFile))),
		e.ledger.SaveFile(e.path(filepath.Join(foldsDir, ledgerFile))),
	)
}

// Close writes the snapshots and closes everything, last opened first. Run must have returned. A second call does nothing.
func (e *Engine) Close() error {
	var errs []error
	if e.followers != nil {
		errs = append(errs, e.journal.Flush(context.Background()), e.save(context.Background()))
		e.followers = nil
	}
	if e.index != nil {
		errs = append(errs, e.index.Close())
	}
	if e.store != nil {
		errs = append(errs, e.store.Close())
	}
	return errors.Join(errs...)
}
