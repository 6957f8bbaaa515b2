package engine

import (
	"context"
	"fmt"
	"time"

	"moments/engine/ledger"

	"moments/content"
	"moments/content/index"
	"moments/engine/correction"
	"moments/engine/fold"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/reading"
	"moments/engine/receive"
	"moments/engine/retrieve"
	"moments/engine/rule"
	"moments/engine/tagging"
	"moments/engine/trial/live"
	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/tagger"
)

// Engine is one site's pipeline with everything it stands on. Its methods may be called concurrently.
type Engine struct {
	cfg     Config
	plan    rank.Plan // of the settings
	version string    // of the plan

	store    *kv.Store
	catalog  *content.Catalog
	library  *keymap.Library
	drafts   *draft.Book
	index    *index.Index
	journal  *journal.Journal
	signer   *journal.Signer
	models   *reading.Models
	reader   *reading.Reader
	receiver *receive.Receiver
	finder   *retrieve.Finder
	rules    *rule.Book
	trials   *live.Book
	tagging  *tagging.Desk
	folds    fold.Set

	followers []follower
}

// follower is a derived copy and how it keeps up.
type follower struct {
	Name string
	Log  kv.Log
	*kv.Follower
}

// Catalog is the truth about the assets.
func (e *Engine) Catalog() *content.Catalog { return e.catalog }

// Library is the truth about keyword maps, personas, steps, planned moments and imported demand.
func (e *Engine) Library() *keymap.Library { return e.library }

// Index is the searchable copy.
func (e *Engine) Index() *index.Index { return e.index }

// Drafts is the next version of the keyword map while people work on it, and the tests that it has to pass.
func (e *Engine) Drafts() *draft.Book { return e.drafts }

// Ledger is one row for each search: what reports are made of.
func (e *Engine) Ledger() *ledger.Ledger { return e.folds.Ledger }

// Tagger reads phrases against what is handed to it.
func (e *Engine) Tagger() *tagger.Tagger { return e.cfg.Tagger }

// Reads is what phrases are read against now.
func (e *Engine) Reads() tagger.Site { return e.reader.Site() }

// Corrections is what people say phrases mean instead of what was read.
func (e *Engine) Corrections() *correction.Book {
	return correction.NewBook(e.store, e.cfg.Site, e.folds.Corrected)
}

// Record writes what came of answers and returns once it is durable: see receive.Receiver.
func (e *Engine) Record(ctx context.Context, by kv.Author, events []receive.Event) ([]receive.Receipt, error) {
	return e.receiver.Receive(ctx, by, events)
}

// Models is the site's own model for reading phrases.
func (e *Engine) Models() *reading.Models { return e.models }

// Store is the door under all of it, for owners of changes above the engine.
func (e *Engine) Store() *kv.Store { return e.store }

// Site is the name of the site.
func (e *Engine) Site() string { return e.cfg.Site }

// Now is the engine's clock.
func (e *Engine) Now() time.Time { return e.cfg.Now().UTC() }

// WaitFor returns once everything derived from the log has passed seq, or with the context's error. It needs Run to run.
func (e *Engine) WaitFor(ctx context.Context, log kv.Log, seq kv.Seq) error {
	for _, f := range e.followers {
		if f.Log != log {
			continue
		}
		if err := f.Wait(ctx, seq); err != nil {
			return err
		}
	}
	return nil
}

// CatchUp writes what is queued and brings everything derived up to what is durable now. It is for commands, which do not Run.
func (e *Engine) CatchUp(ctx context.Context) error {
	if err := e.journal.Flush(ctx); err != nil {
		return err
	}
	if stats, err := e.index.Stats(); err != nil || stats.Damaged || stats.Applied == 0 {
		if _, err := e.index.Reconcile(ctx); err != nil {
			return fmt.Errorf("rebuilding the index: %w", err)
		}
	}
	for _, f := range e.followers {
		if err := f.CatchUp(ctx); err != nil {
			return err
		}
	}
	return nil
}
