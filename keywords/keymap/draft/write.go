package draft

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/shelf"
)

// Put makes rows those of the draft, all of them. Rows that cannot be published may be drafted; those without an id get one. It returns
// keymap.ErrInvalid for rows that cannot even be kept and for an id that stands twice, and ErrChanged.
func (b *Book) Put(ctx context.Context, by kv.Author, rows []keymap.Row, how How) (Draft, error) {
	rows = keymap.Tidy(rows)
	if err := fit(rows); err != nil {
		return Draft{}, err
	}
	if problems := keymap.Identify(rows); len(problems) > 0 {
		errs := make([]error, 0, len(problems))
		for i := range problems[:min(len(problems), keymap.MaxProblems)] {
			errs = append(errs, &problems[i])
		}
		return Draft{}, errors.Join(errs...)
	}
	return b.write(ctx, by, how, func(*state) (next, error) { return next{all: rows, isAll: true}, nil })
}

// Edit makes edits, one after the other. Rows to put are those that Put takes; one without an id is a new row. It returns what Put returns.
func (b *Book) Edit(ctx context.Context, by kv.Author, edits []edit.Edit, how How) (Draft, error) {
	edits = slices.Clone(edits)
	var news []*keymap.Row
	for i := range edits {
		if edits[i].Put == nil {
			continue
		}
		tidy := keymap.Tidy([]keymap.Row{*edits[i].Put})
		if err := fit(tidy); err != nil {
			return Draft{}, err
		}
		if edits[i].Put = &tidy[0]; tidy[0].ID == "" {
			news = append(news, &tidy[0])
		}
	}
	return b.write(ctx, by, how, func(s *state) (next, error) {
		name(news, s.rows)
		return next{edits: edits}, nil
	})
}

// name gives ids that no row has.
func name(news []*keymap.Row, rows []keymap.Row) {
	if len(news) == 0 {
		return
	}
	taken := make(map[string]bool, len(rows))
	for i := range rows {
		taken[rows[i].ID] = true
	}
	for _, row := range news {
		key := row.NaturalID()
		row.ID = key
		for n := 2; taken[row.ID]; n++ {
			row.ID = fmt.Sprintf("%s-%d", key, n)
		}
		taken[row.ID] = true
	}
}

// Append adds rows of files and tools to the draft, as edit.Merge does. It returns what Put returns.
func (b *Book) Append(ctx context.Context, by kv.Author, rows []keymap.Row, how How) (d Draft, merged edit.Merged, err error) {
	rows = keymap.Tidy(rows)
	if err := fit(rows); err != nil {
		return Draft{}, merged, err
	}
	d, err = b.write(ctx, by, how, func(s *state) (next, error) {
		var edits []edit.Edit
		edits, merged = edit.Merge(s.rows, rows)
		return next{edits: edits}, nil
	})
	return d, merged, err
}

// Discard makes the draft pristine. It can be undone. It returns ErrChanged.
func (b *Book) Discard(ctx context.Context, by kv.Author, how How) (Draft, error) {
	return b.write(ctx, by, how, func(s *state) (next, error) {
		if b.isPristine(s) {
			return next{}, nil
		}
		return next{ground: true}, nil
	})
}

// Rebase makes the draft go back to the version that is published now, as edit.Rebase does: what either side has changed stays. It returns
// ErrConflicts with the conflicts, and changes nothing, when both want something else and prefer is edit.Nobody; conflicts that the
// preference has settled are returned too. It returns ErrChanged.
func (b *Book) Rebase(ctx context.Context, by kv.Author, prefer edit.Side, how How) (d Draft, conflicts []edit.Conflict, err error) {
	d, err = b.write(ctx, by, how, func(s *state) (next, error) {
		base := b.base(s)
		if base == s.published {
			return next{}, nil
		}
		before, err := b.library.RowsOf(ctx, base)
		if err != nil {
			return next{}, err
		}
		theirs, err := b.unstage(s.chunks)
		if err != nil {
			return next{}, err
		}
		n := next{isAll: true, rebased: true}
		n.all, conflicts = edit.Rebase(before, s.rows, theirs, prefer)
		if len(conflicts) > 0 && prefer == edit.Nobody {
			return n, fmt.Errorf("%w: %d rows, the first is %s; say whether ours or theirs counts", ErrConflicts, len(conflicts), conflicts[0].ID)
		}
		return n, nil
	})
	return d, conflicts, err
}

// fit refuses rows that cannot be kept.
func fit(rows []keymap.Row) error {
	if err := fits(len(rows)); err != nil {
		return err
	}
	var errs []error
	for i := range rows {
		if why := edit.Unfit(&rows[i]); why != "" && len(errs) < keymap.MaxProblems {
			errs = append(errs, &keymap.Problem{
				Places: []keymap.Place{{Number: i + 1, ID: rows[i].ID}}, Found: why, Kind: keymap.ErrInvalid,
			})
		}
	}
	return errors.Join(errs...)
}

func fits(rows int) error {
	if rows > keymap.MaxRows {
		return fmt.Errorf("%w: %d rows, at most %d", keymap.ErrInvalid, rows, keymap.MaxRows)
	}
	return nil
}

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
