package engine

import (
	"context"
	"fmt"

	"moments/engine/fold"
	"moments/engine/journal"
	"moments/internal/kv"
)

// Entries calls fn for every entry of the journal, in order.
func (e *Engine) Entries(ctx context.Context, fn func(journal.Entry) error) error {
	return e.EntriesAfter(ctx, 0, fn)
}

// EntriesAfter is Entries without the first ones.
func (e *Engine) EntriesAfter(ctx context.Context, passed uint64, fn func(journal.Entry) error) error {
	follower := e.journal.Follow(kv.Seq(passed), func(entries []journal.Entry, _ kv.Seq) error {
		for _, entry := range entries {
			if err := fn(entry); err != nil {
				return err
			}
		}
		return nil
	})
	return follower.CatchUp(ctx)
}

// Rebuild makes the index and the folds again from the truth. It is for commands: nothing else may run on the engine, and the engine is
// to be closed afterwards.
func (e *Engine) Rebuild(ctx context.Context) error {
	if err := e.index.Rebuild(ctx); err != nil {
		return fmt.Errorf("rebuilding the index: %w", err)
	}
	folds, err := fold.Refold(ctx, e.journal, e.cfg.Learning)
	if err != nil {
		return fmt.Errorf("rebuilding the folds: %w", err)
	}
	e.folds = folds
	return nil
}

// Verify checks both logs for gaps and damage, and everything derived against them. It returns what it found, a sentence each, and
// changes nothing.
func (e *Engine) Verify(ctx context.Context) (findings []string, err error) {
	report, err := e.store.Verify(ctx)
	if err != nil {
		return nil, fmt.Errorf("verifying the logs: %w", err)
	}
	if err := report.Err(); err != nil {
		findings = append(findings, err.Error())
	}
	differs, err := e.index.Verify(ctx)
	if err != nil {
		return findings, fmt.Errorf("verifying the index: %w", err)
	}
	if differs.Any() {
		findings = append(findings, fmt.Sprintf("index: %d assets missing, %d stale, %d too many; run moments rebuild",
			differs.Missing, differs.Stale, differs.Extra))
	}
	folds, err := fold.Refold(ctx, e.journal, e.cfg.Learning)
	if err != nil {
		return findings, fmt.Errorf("verifying the folds: %w", err)
	}
	for _, name := range e.folds.Differing(folds) {
		findings = append(findings, name+": differs from what the journal gives; run moments rebuild")
	}
	return findings, nil
}
