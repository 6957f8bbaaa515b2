package draft

import (
	"fmt"
	"slices"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/shelf"
)

// UndoSteps is how many steps back a draft can go at least, once it has had so many. The chain is folded when it has twice as many.
const UndoSteps = 100

// state is the draft as the store has it, with its rows.
type state struct {
	header    header
	published int       // the number of the current version
	chunks    []kv.Hash // of its rows
	rows      []keymap.Row
}

// memory is what was read of the store and never changes, by its names there.
type memory struct {
	steps map[int]step
	whole map[string][]keymap.Row // by where they are staged: those in use
	last  *state
}

func (s *state) version() int { return versionOf(&s.header, s.published) }

// load is the state as the store has it now. It costs two reads when nothing has changed since the last call.
func (b *Book) load() (*state, error) {
	var now state
	err := b.store.View(func(tx *kv.Tx) (err error) {
		if now.header, err = headerOf(tx, b.site); err != nil {
			return err
		}
		if now.published, now.chunks, err = keymap.VersionIn(tx, b.site); err != nil {
			return err
		}
		for _, n := range now.header.Steps {
			if _, known := b.memory.steps[n]; known {
				continue
			}
			if b.memory.steps[n], err = steps.Get(tx, b.site, numberKey(n)); err != nil {
				delete(b.memory.steps, n)
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the draft of the keyword map: %w", err)
	}
	if last := b.memory.last; last != nil && last.version() == now.version() {
		return last, nil
	}
	if now.rows, err = b.rowsAt(&now, now.header.Cursor); err != nil {
		return nil, err
	}
	b.memory.last = &now
	b.forget(&now)
	return &now, nil
}

// isPristine reports whether nothing has changed since a published version.
func (b *Book) isPristine(s *state) bool {
	return s.header.Cursor == 0 || b.at(s, s.header.Cursor-1).Ground
}

// at is a step of the chain, from 0.
func (b *Book) at(s *state, place int) *step {
	found := b.memory.steps[s.header.Steps[place]]
	return &found
}

// base is the number of the version that the rows go back to.
func (b *Book) base(s *state) int {
	if b.isPristine(s) {
		return s.published
	}
	return b.at(s, s.header.Cursor-1).Base
}

// rowsAt are the rows after so many steps. A pristine draft has those that are published.
func (b *Book) rowsAt(s *state, cursor int) ([]keymap.Row, error) {
	if cursor == 0 || b.at(s, cursor-1).Ground {
		return b.unstage(s.chunks)
	}
	from := cursor - 1
	for !b.at(s, from).All {
		from--
	}
	rows, err := b.unstage(b.at(s, from).Whole)
	if err != nil {
		return nil, err
	}
	var edits []edit.Edit
	for place := from + 1; place < cursor; place++ {
		edits = append(edits, b.at(s, place).Edits...)
	}
	if len(edits) == 0 {
		return rows, nil
	}
	return edit.Apply(rows, edits), nil
}

// unstage reads rows, or remembers them.
func (b *Book) unstage(chunks []kv.Hash) ([]keymap.Row, error) {
	name := fmt.Sprint(chunks)
	if rows, known := b.memory.whole[name]; known {
		return rows, nil
	}
	rows, err := shelf.Unstage[keymap.Row](b.store, chunks)
	if err != nil {
		return nil, fmt.Errorf("reading the draft of the keyword map: %w", err)
	}
	b.memory.whole[name] = rows
	return rows, nil
}

// forget drops what is no step any more, and all rows but those on which the last steps stand.
func (b *Book) forget(s *state) {
	for n := range b.memory.steps {
		if !slices.Contains(s.header.Steps, n) {
			delete(b.memory.steps, n)
		}
	}
	used := map[string]bool{fmt.Sprint(s.chunks): true}
	for place := s.header.Cursor - 1; place >= 0; place-- {
		if step := b.at(s, place); step.All {
			used[fmt.Sprint(step.Whole)] = true
			break
		}
	}
	for name := range b.memory.whole {
		if !used[name] {
			delete(b.memory.whole, name)
		}
	}
}
