package intake

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"moments/content/runs"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/shelf"

	"moments/engine/intake/table"
)

// list is a kind whose truth is one list that is put as a whole.
type list[T any] struct {
	desk *Desk
	rows func(t *table.Table) []T
	key  func(T) string
	now  func(ctx context.Context, source string) ([]T, error)
	put  func(ctx context.Context, w *work, list []T) error
}

func (d *Desk) listOf(k Kind) doer {
	library := d.Engine.Library()
	switch k {
	case Personas:
		return list[keywords.PersonaDefinition]{
			d, func(t *table.Table) []keywords.PersonaDefinition { return t.Personas },
			func(p keywords.PersonaDefinition) string { return string(p.Key) },
			current(d, func(s *keymap.Snapshot) []keywords.PersonaDefinition { return s.Personas }),
			func(ctx context.Context, w *work, list []keywords.PersonaDefinition) error {
				_, err := library.PutPersonas(ctx, w.by, list)
				return err
			},
		}
	case Steps:
		return list[keywords.StepDefinition]{
			d, func(t *table.Table) []keywords.StepDefinition { return t.Steps },
			func(s keywords.StepDefinition) string { return string(s.Key) },
			current(d, func(s *keymap.Snapshot) []keywords.StepDefinition { return s.Steps }),
			func(ctx context.Context, w *work, list []keywords.StepDefinition) error {
				_, err := library.PutSteps(ctx, w.by, list)
				return err
			},
		}
	case Moments:
		return list[keywords.PlannedMoment]{
			d, func(t *table.Table) []keywords.PlannedMoment { return t.Planned },
			func(p keywords.PlannedMoment) string { return p.Moment.String() + " " + string(p.Topic) },
			current(d, func(s *keymap.Snapshot) []keywords.PlannedMoment { return s.Planned }),
			func(ctx context.Context, w *work, list []keywords.PlannedMoment) error {
				_, err := library.PutPlanned(ctx, w.by, list)
				return err
			},
		}
	case Searches:
		return list[keywords.PastSearch]{
			d, func(t *table.Table) []keywords.PastSearch { return t.Searches },
			func(s keywords.PastSearch) string {
				return strings.Join([]string{s.Phrase, s.Date, s.Source, s.Locale}, "\x00")
			},
			library.SearchesOf,
			func(ctx context.Context, w *work, list []keywords.PastSearch) error {
				_, err := library.PutSearches(ctx, w.by, w.run.Source, list)
				return err
			},
		}
	case Tests:
		return list[keywords.Expectation]{
			d, func(t *table.Table) []keywords.Expectation { return t.Expectations },
			func(e keywords.Expectation) string { return fmt.Sprint(e.Phrase, "\x00", e.Persona, "\x00", e.Step) },
			func(ctx context.Context, _ string) ([]keywords.Expectation, error) {
				list, err := d.Engine.Drafts().Tests(ctx)
				return list.Tests, err
			},
			func(ctx context.Context, w *work, list []keywords.Expectation) error {
				_, err := d.Engine.Drafts().PutTests(ctx, w.by, list, nil)
				return err
			},
		}
	}
	return unknown(k)
}

// unknown is a kind of a later version of this program.
type unknown Kind

func (u unknown) do(context.Context, *work) error {
	return fmt.Errorf("%w: this version knows no %q", ErrUnreadable, string(u))
}
func (u unknown) undo(ctx context.Context, w *work, _ string) error { return u.do(ctx, w) }

// current reads a part of the library, with everything that was written.
func current[T any](d *Desk, part func(*keymap.Snapshot) []T) func(context.Context, string) ([]T, error) {
	return func(ctx context.Context, _ string) ([]T, error) {
		library := d.Engine.Library()
		err := library.Follower().CatchUp(ctx)
		return part(library.Current()), err
	}
}

func (l list[T]) do(ctx context.Context, w *work) error {
	t, err := w.readTable(ctx)
	if err != nil {
		return err
	}
	before, err := l.remember(ctx, w)
	if err != nil {
		return err
	}
	rows := l.become(w, t, before)
	if err := l.put(ctx, w, rows); err != nil {
		return err
	}
	after, err := l.now(ctx, w.run.Source)
	if err != nil {
		return err
	}
	w.progress(len(rows), len(rows))
	compare(&w.run.Counts, l.key, before, after)
	w.run.After, err = shelf.Stage(ctx, w.Engine.Store(), after)
	return err
}

// remember returns the list as it was before the run, which it notes in the book before anything is written.
func (l list[T]) remember(ctx context.Context, w *work) ([]T, error) {
	if w.run.Kept {
		return shelf.Unstage[T](w.Engine.Store(), w.run.Before)
	}
	before, err := l.now(ctx, w.run.Source)
	if err != nil {
		return nil, err
	}
	chunks, err := shelf.Stage(ctx, w.Engine.Store(), before)
	if err != nil {
		return nil, err
	}
	return before, w.keepBefore(ctx, chunks)
}

// keepBefore notes in the book what was there before the run.
func (w *work) keepBefore(ctx context.Context, chunks []kv.Hash) error {
	w.run.Before, w.run.Kept = chunks, true
	_, err := w.book.Change(ctx, w.by, w.run.ID, func(r *runs.Run) error {
		r.Before, r.Kept = chunks, true
		return nil
	})
	return err
}

// compare counts by key what one list has become in another.
func compare[T any](c *runs.Counts, key func(T) string, before, after []T) {
	known := make(map[string][]byte, len(before))
	for _, row := range before {
		known[key(row)], _ = kv.Marshal(row)
	}
	for _, row := range after {
		old, there := known[key(row)]
		now, _ := kv.Marshal(row)
		switch {
		case !there:
			c.New++
		case bytes.Equal(old, now):
			c.Unchanged++
		default:
			c.Changed++
		}
		delete(known, key(row))
	}
	c.Withdrawn += len(known)
}

// undo puts the list back that was there before, unless something else has changed it since.
func (l list[T]) undo(ctx context.Context, w *work, id string) error {
	undone, err := w.book.Get(id)
	if err != nil {
		return err
	}
	w.run.Source = undone.Source
	now, err := l.now(ctx, undone.Source)
	if err != nil {
		return err
	}
	chunks, err := shelf.Stage(ctx, w.Engine.Store(), now)
	if err != nil {
		return err
	}
	again := w.run.Kept && slices.Equal(chunks, undone.Before) // it was cut off after it had put the list
	if !again && !slices.Equal(chunks, undone.After) {
		return fmt.Errorf("%w, by hand or by another import; restore the version that you want", ErrChangedSince)
	}
	before, err := l.remember(ctx, w)
	if err != nil {
		return err
	}
	wanted, err := shelf.Unstage[T](w.Engine.Store(), undone.Before)
	if err != nil {
		return err
	}
	if err := l.put(ctx, w, wanted); err != nil {
		return err
	}
	compare(&w.run.Counts, l.key, before, wanted)
	w.run.After = undone.Before
	return nil
}
