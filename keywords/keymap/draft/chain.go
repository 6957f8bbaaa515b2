package draft

import (
	"context"
	"fmt"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/shelf"
)

// next is what is to come of a draft: all rows, edits, the version that is published now, or nothing.
type next struct {
	all     []keymap.Row
	isAll   bool
	rebased bool // all rows go back to the version that is published now
	edits   []edit.Edit
	ground  bool
}

// Edits of a step that is written by itself. What has more is written as all rows.
const (
	maxEdits     = 1_000
	maxEditBytes = 96 << 10
)

// write makes what comes next of the draft as it is, and writes it.
func (b *Book) write(ctx context.Context, by kv.Author, how How, make func(*state) (next, error)) (Draft, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.begin(how)
	if err != nil {
		return Draft{}, err
	}
	n, err := make(s)
	if err != nil || !n.isAll && !n.ground && len(n.edits) == 0 {
		return b.draft(s), err
	}
	if how.Dry {
		return b.preview(s, n, how)
	}
	w := writing{Over: s.version()}
	if w.Step, err = b.step(ctx, s, n); err != nil {
		return Draft{}, err
	}
	w.Step.Note = how.Note
	if s.header.Cursor == 0 || b.isPristine(s) && b.at(s, s.header.Cursor-1).Base != s.published {
		w.Ground = ground(s)
	}
	if w.Fold, err = b.fold(ctx, s); err != nil {
		return Draft{}, err
	}
	return b.after(b.commit(ctx, by, kindWrite, w))
}

// after is the draft after a write.
func (b *Book) after(written kv.Record, err error) (Draft, error) {
	if err != nil {
		return Draft{}, err
	}
	s, err := b.load()
	if err != nil {
		return Draft{}, err
	}
	d := b.draft(s)
	d.Seq = written.Seq
	return d, nil
}

// preview is the draft as it would be.
func (b *Book) preview(s *state, n next, how How) (Draft, error) {
	d := b.draft(s)
	d.Version, d.Note, d.Pristine, d.Status, d.Approver, d.Redo = d.Version+1, how.Note, n.ground, Writing, "", 0
	d.Undo++
	switch {
	case n.ground:
		rows, err := b.unstage(s.chunks)
		d.Rows, d.Base = rows, s.published
		return d, err
	case n.isAll:
		d.Rows = n.all
		if n.rebased {
			d.Base = s.published
		}
	default:
		d.Rows = edit.Apply(s.rows, n.edits)
	}
	return d, nil
}

// ground is the published version as a step.
func ground(s *state) *step {
	return &step{Base: s.published, All: true, Ground: true, Whole: s.chunks}
}

// step is what comes next as it is written: edits by themselves when they are few.
func (b *Book) step(ctx context.Context, s *state, n next) (step, error) {
	if n.ground {
		return *ground(s), nil
	}
	written := step{Base: b.base(s), Edits: n.edits}
	if !n.isAll && len(n.edits) <= maxEdits {
		data, err := kv.Marshal(n.edits)
		if err != nil {
			return step{}, fmt.Errorf("encoding edits: %w", err)
		}
		if len(data) <= maxEditBytes {
			return written, nil
		}
	}
	rows := n.all
	if !n.isAll {
		rows = edit.Apply(s.rows, n.edits)
	}
	if n.rebased {
		written.Base = s.published
	}
	return b.whole(ctx, written, rows)
}

// whole makes a step of all rows.
func (b *Book) whole(ctx context.Context, s step, rows []keymap.Row) (_ step, err error) {
	s.All, s.Edits = true, nil
	if err := fits(len(rows)); err != nil {
		return s, err
	}
	if s.Whole, err = shelf.Stage(ctx, b.store, rows); err != nil {
		return s, fmt.Errorf("writing the draft of the keyword map: %w", err)
	}
	return s, nil
}

// fold is what makes a long chain short, nil while it is not: the last UndoSteps stay.
func (b *Book) fold(ctx context.Context, s *state) (*fold, error) {
	if s.header.Cursor < 2*UndoSteps {
		return nil, nil
	}
	place := s.header.Cursor - UndoSteps
	step := *b.at(s, place)
	if step.All {
		return &fold{place, step}, nil
	}
	rows, err := b.rowsAt(s, place+1)
	if err != nil {
		return nil, err
	}
	step, err = b.whole(ctx, step, rows)
	return &fold{place, step}, err
}

// Undo takes the last step back. It returns ErrNoStep when there is none, and ErrChanged.
func (b *Book) Undo(ctx context.Context, by kv.Author, how How) (Draft, error) {
	return b.move(ctx, by, how, -1)
}

// Redo makes the step again that was taken back last. It returns ErrNoStep when something else was written since, and ErrChanged.
func (b *Book) Redo(ctx context.Context, by kv.Author, how How) (Draft, error) {
	return b.move(ctx, by, how, 1)
}

func (b *Book) move(ctx context.Context, by kv.Author, how How, steps int) (Draft, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.begin(how)
	if err != nil {
		return Draft{}, err
	}
	to := s.header.Cursor + steps
	if to < 1 || to > len(s.header.Steps) {
		return b.draft(s), ErrNoStep
	}
	if how.Dry {
		return b.draft(s), nil
	}
	return b.after(b.commit(ctx, by, kindMove, moving{s.version(), to}))
}
