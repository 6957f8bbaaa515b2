package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"moments/content"
	"moments/content/index"
	"moments/content/label"
	"moments/content/runs"
	"moments/engine/correction"
	"moments/engine/fold"
	"moments/engine/journal"
	"moments/engine/mine/decision"
	"moments/engine/reading"
	"moments/engine/receive"
	"moments/engine/retrieve"
	"moments/engine/rule"
	"moments/engine/tagging"
	"moments/engine/trial/live"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
)

// What stands in the data folder.
const (
	storeDir = "store"
	indexDir = "index"
	foldsDir = "folds"
)

// Kinds are all the changes that the engine and what is below it own.
func Kinds() map[string]kv.Apply {
	kinds := map[string]kv.Apply{}
	maps.Copy(kinds, content.Kinds())
	maps.Copy(kinds, runs.Kinds())
	maps.Copy(kinds, label.Kinds())
	maps.Copy(kinds, keymap.Kinds())
	maps.Copy(kinds, draft.Kinds())
	maps.Copy(kinds, journal.Kinds())
	maps.Copy(kinds, correction.Kinds())
	maps.Copy(kinds, reading.Kinds())
	maps.Copy(kinds, rule.Kinds())
	maps.Copy(kinds, live.Kinds())
	maps.Copy(kinds, decision.Kinds())
	return kinds
}

// Open opens a data folder, which is made if need be, and starts no goroutine. What is derived is where it was left: Run or CatchUp brings
// it up to date. Errors are those of kv.Open and index.Open.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	cfg.complete()
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	e := &Engine{cfg: cfg, plan: cfg.plan()}
	e.version = e.plan.Version()
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
	if e.library, err = keymap.OpenLibrary(e.store, e.cfg.Site, keymap.WithKnown(e.cfg.Tagger.Knows)); err != nil {
		return fmt.Errorf("opening the keyword library: %w", err)
	}
	e.drafts = draft.Open(draft.Config{Store: e.store, Site: e.cfg.Site, Library: e.library, Review: e.cfg.Review})
	e.index, err = index.Open(e.path(indexDir), index.Config{
		Catalog: e.catalog, Store: e.store, Logger: e.cfg.Logger,
	})
	if err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	e.tagging = tagging.New(e.catalog, e.library, label.Open(e.store, e.cfg.Site))
	e.models = reading.Open(e.store, e.cfg.Site)
	e.reader = reading.NewReader(reading.Config{
		Tagger: e.cfg.Tagger, Library: e.library, Models: e.models, Names: e.cfg.Names, Prior: e.cfg.Prior, Keep: e.cfg.Readings,
	})
	if e.rules, err = rule.Open(e.store, e.cfg.Site); err != nil {
		return fmt.Errorf("opening the rules: %w", err)
	}
	e.trials = live.OpenBook(e.store, e.cfg.Site)
	e.journal = journal.New(e.store, e.cfg.Site)
	if e.signer, err = journal.OpenSigner(ctx, e.store, e.cfg.Site, e.author(), e.cfg.Random); err != nil {
		return fmt.Errorf("opening the signer: %w", err)
	}
	e.receiver = receive.New(receive.Config{
		Site: e.cfg.Site, Now: e.cfg.Now, NewID: e.newID, Journal: e.journal, Signer: e.signer, Facts: e.catalog.Facts(),
	})
	e.folds, err = fold.Open(fold.Config{
		Dir: e.path(foldsDir), Head: e.store.Head(kv.Out), Learning: e.cfg.Learning, Logger: e.cfg.Logger,
	})
	if err != nil {
		return err
	}
	e.finder = retrieve.New(retrieve.Config{
		Catalog: e.catalog, Index: e.index, Learned: e.folds.Learned, Journeys: e.folds.Journeys, Weights: e.plan.Weights,
	})
	e.followers = []follower{
		{"facts", kv.Cmd, e.catalog.Facts().Follower()},
		{"keywords", kv.Cmd, e.library.Follower()},
		{"rules", kv.Cmd, e.rules.Follower()},
		{"index", kv.Cmd, e.index.Follower()},
	}
	for _, f := range e.folds.All() {
		follow := e.journal.Follow
		if f.Outcomes {
			follow = e.journal.FollowOutcomes
		}
		e.followers = append(e.followers, follower{f.Name, kv.Out, follow(f.Applied(), f.Apply)})
	}
	return nil
}

func (e *Engine) path(name string) string {
	if e.cfg.Dir == "" {
		return ""
	}
	return filepath.Join(e.cfg.Dir, name)
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
	group.Go(func() error { e.reader.Warm(); return nil })
	group.Go(func() error { return e.store.Maintain(ctx) })
	for _, f := range e.followers {
		group.Go(func() error { return f.Run(ctx) })
	}
	group.Go(func() error {
		e.tried(ctx, e.reconcile)
		return e.every(ctx, reconcileEvery, e.reconcile)
	})
	group.Go(func() error {
		return e.every(ctx, saveEvery, func(context.Context) error { return e.folds.Save(e.path(foldsDir)) })
	})
	group.Go(func() error { return e.every(ctx, sweepEvery, e.sweep) })
	return group.Wait()
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

func (e *Engine) sweep(ctx context.Context) error {
	return errors.Join(e.journal.Sweep(ctx, e.author()), e.catalog.Sweep(ctx, e.author()))
}

// Close writes the snapshots and closes everything, last opened first. Run must have returned. A second call does nothing.
func (e *Engine) Close() error {
	var errs []error
	if e.followers != nil {
		errs = append(errs, e.journal.Flush(context.Background()), e.folds.Save(e.path(foldsDir)))
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
