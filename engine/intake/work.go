package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"moments/content/runs"
	"moments/internal/kv"
)

// work is a run that is being done.
type work struct {
	*Desk
	run     runs.Run // as it was when it began; its counts, faults and notes are filled
	options Options
	by      kv.Author
	faults  []runs.Fault // all that were not taken
	doing   *doing

	leftAlone []runs.Fault // of an undo
}

// work takes up a run, does it and writes its end. An error is of the store, or of ctx: then the run stays as it is.
func (d *Desk) work(ctx context.Context, id string) error {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	now := &doing{cancel: cancel, since: d.Engine.Now()}
	d.mu.Lock()
	d.doing[id] = now
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		delete(d.doing, id)
		d.mu.Unlock()
	}()
	run, err := d.book.Get(id)
	if err != nil || !run.State.Open() {
		return ignore(err, kv.ErrNotFound)
	}
	by := d.author(run.Actor)
	if run, err = d.book.Change(ctx, by, id, func(r *runs.Run) error { r.State = runs.Running; return nil }); err != nil {
		return ignore(err, runs.ErrState)
	}
	w := &work{Desk: d, run: run, options: optionsOf(run.Options), by: by, doing: now}
	w.run.Counts, w.run.Faults, w.run.Notes = runs.Counts{}, nil, nil
	err = w.guarded(within)
	if ctx.Err() != nil && context.Cause(within) != errCancelled || isOfStore(err) {
		return err
	}
	return w.end(context.WithoutCancel(ctx), err, context.Cause(within) == errCancelled)
}

func ignore(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}

// isOfStore reports whether an error is no fault of the file: the store takes nothing, or the parsers are being stopped.
func isOfStore(err error) bool {
	return errors.Is(err, kv.ErrClosed) || errors.Is(err, kv.ErrPoisoned) || errors.Is(err, kv.ErrNoSpace)
}

// guarded does what the run is for. A panic is an error of this run.
func (w *work) guarded(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.Logger.Error("panic in an import", "import", w.run.ID, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if Kind(w.run.Kind) == Undo {
		return w.undo(ctx)
	}
	return w.doerOf(Kind(w.run.Kind)).do(ctx, w)
}

// progress says how far it is.
func (w *work) progress(done, total int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.doing.done, w.doing.total = done, max(done, total)
}

func (w *work) note(format string, args ...any) {
	w.run.Notes = append(w.run.Notes, fmt.Sprintf(format, args...))
}

// end writes errors.csv and what has become of the run. One of which nothing could be taken has failed.
func (w *work) end(ctx context.Context, problem error, cancelled bool) error {
	if len(w.faults) > 0 {
		if err := w.writeErrors(ctx); err != nil {
			w.Logger.Error("writing the errors of an import", "import", w.run.ID, "error", err)
			w.note("errors.csv could not be written: %v", err)
		}
	}
	state, why := runs.Done, ""
	switch c := w.run.Counts; {
	case cancelled:
		state = runs.Cancelled
	case problem != nil:
		state, why = runs.Failed, problem.Error()
	case c.Failed > 0 && c.Taken() == 0:
		state, why = runs.Failed, fmt.Sprintf("none of %d could be taken", c.Failed)
	}
	_, err := w.book.Change(ctx, w.author(w.run.Actor), w.run.ID, func(r *runs.Run) error {
		r.State, r.Problem = state, why
		r.Counts, r.Faults, r.Notes = w.run.Counts, append(w.leftAlone, w.faults...), w.run.Notes
		r.Source, r.After, r.Options = w.run.Source, w.run.After, w.run.Options
		return nil
	})
	return err
}
