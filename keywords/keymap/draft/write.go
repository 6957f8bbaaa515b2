package draft

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
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
