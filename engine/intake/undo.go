package intake

import (
	"context"
	"fmt"

	"moments/content/runs"
	"moments/internal/kv"
)

// Undo queues the undoing of a run, as a run of its own. What something else has changed since is left, and reported as faults with the
// code changed_since. Undoing an undo brings back what it took. Errors: kv.ErrNotFound, ErrLate after 30 days, runs.ErrState for a run
// that has not ended or was undone.
func (d *Desk) Undo(ctx context.Context, by kv.Author, id string) (Task, error) {
	target, err := d.book.Get(id)
	switch {
	case err != nil:
		return Task{}, err
	case target.State == runs.UndoneRun:
		return Task{}, fmt.Errorf("import %s: %w: it was undone by %s; undo that to have it again", id, runs.ErrState, target.UndoneBy)
	case target.State.Open():
		return Task{}, fmt.Errorf("import %s is %s: %w; cancel it or wait for its end", id, target.State, runs.ErrState)
	case by.At.Sub(target.EndedAt) > Keep:
		return Task{}, fmt.Errorf("import %s ended on %s: %w: at most 30 days", id, target.EndedAt.Format("2006-01-02"), ErrLate)
	}
	r := runs.Run{
		ID: d.NewID(), Kind: string(Undo), State: runs.Queued, Undoes: id, Source: target.Source, File: target.File,
		Options: map[string]string{optionWas: string(target.State)},
	}
	begun, _, err := d.book.Begin(ctx, by, r, "")
	if err != nil {
		return Task{}, err
	}
	d.enqueue(begun.ID)
	return d.taskOf(begun), nil
}

// KindOf is what a run took in, under all the undoings that it may be.
func (d *Desk) KindOf(id string) (Kind, error) {
	r, err := d.book.Get(id)
	for err == nil && Kind(r.Kind) == Undo {
		r, err = d.book.Get(r.Undoes)
	}
	return Kind(r.Kind), err
}

// undo does what an undo is for.
func (w *work) undo(ctx context.Context) error {
	target, err := w.book.Get(w.run.Undoes)
	if err != nil {
		return err
	}
	if target.State == runs.UndoneRun && target.UndoneBy != w.run.ID {
		return fmt.Errorf("import %s was undone meanwhile: %w", target.ID, runs.ErrState)
	}
	kind, err := w.KindOf(target.ID)
	if err != nil {
		return err
	}
	if err := w.doerOf(kind).undo(ctx, w, target.ID); err != nil {
		return err
	}
	return w.mark(ctx, w.run, false)
}

// mark says of the run that r undoes whether it counts, and turns with it what that run undid itself.
func (w *work) mark(ctx context.Context, r runs.Run, counts bool) error {
	target, err := w.book.Change(ctx, w.author(w.run.Actor), r.Undoes, func(target *runs.Run) error {
		if counts {
			target.State, target.UndoneBy = runs.State(r.Options[optionWas]), ""
		} else {
			target.State, target.UndoneBy = runs.UndoneRun, r.ID
		}
		return nil
	})
	if err != nil || target.Undoes == "" {
		return err
	}
	return w.mark(ctx, target, !counts)
}
