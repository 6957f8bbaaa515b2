package draft_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/internal/kv"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
)

// model is a draft said as simply as can be: all states, of which the last before the cursor is in force. A state without rows of its own shows
// what is published.
type model struct {
	states    []moment
	cursor    int
	published []keymap.Row
	number    int
}

type moment struct {
	rows     []keymap.Row
	base     int
	pristine bool
}

func (m *model) now() moment {
	if m.cursor == 0 || m.states[m.cursor-1].pristine {
		return moment{m.published, m.number, true}
	}
	return m.states[m.cursor-1]
}

func (m *model) write(rows []keymap.Row, base int, pristine bool) {
	if m.cursor == 0 {
		m.states, m.cursor = []moment{{pristine: true}}, 1
	}
	m.states = append(m.states[:m.cursor:m.cursor], moment{rows, base, pristine})
	m.cursor++
}

// Whatever is done to a draft, in whatever order, and wherever the program is started anew: the draft is what the model says, and replaying the
// log gives the same rows of the store.
func TestDraftsAreAsTheModelSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, err := kv.Open("", kv.Config{Kinds: kinds()})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		library, err := keymap.OpenLibrary(store, site)
		if err != nil {
			t.Fatal(err)
		}
		book := draft.Open(draft.Config{Store: store, Site: site, Library: library})
		m := &model{}
		ok := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				list := someRows(t)
				_, err := book.Put(ctx, mara, list, now)
				ok(err)
				m.write(list, m.now().base, false)
			},
			"edit": func(t *rapid.T) {
				edits := someEdits(t)
				_, err := book.Edit(ctx, mara, edits, now)
				ok(err)
				if len(edits) > 0 {
					m.write(edit.Apply(m.now().rows, edits), m.now().base, false)
				}
			},
			"discard": func(t *rapid.T) {
				_, err := book.Discard(ctx, mara, now)
				ok(err)
				if !m.now().pristine {
					m.write(nil, 0, true)
				}
			},
			"undo": func(t *rapid.T) {
				if _, err := book.Undo(ctx, mara, now); m.cursor < 2 {
					if !errors.Is(err, draft.ErrNoStep) {
						t.Fatal(err)
					}
					return
				} else if err != nil {
					t.Fatal(err)
				}
				m.cursor--
			},
			"redo": func(t *rapid.T) {
				if _, err := book.Redo(ctx, mara, now); m.cursor == len(m.states) {
					if !errors.Is(err, draft.ErrNoStep) {
						t.Fatal(err)
					}
					return
				} else if err != nil {
					t.Fatal(err)
				}
				m.cursor++
			},
			"publish": func(t *rapid.T) {
				before := m.now()
				made, err := book.Publish(ctx, mara, draft.Publication{})
				number := made.Number
				switch {
				case before.pristine:
					ok(err)
				case before.base != m.number:
					if !errors.Is(err, draft.ErrBehind) {
						t.Fatal(err)
					}
				case slices.Equal(before.rows, m.published):
					ok(err)
					if number != m.number {
						t.Fatalf("version %d of the same rows", number)
					}
				default:
					ok(err)
					*m = model{published: before.rows, number: m.number + 1}
					if number != m.number {
						t.Fatalf("version %d", number)
					}
				}
			},
			"publish elsewhere": func(t *rapid.T) {
				list := someRows(t)
				number, err := library.Publish(ctx, felix, list, "")
				ok(err)
				if !slices.Equal(list, m.published) {
					m.published, m.number = list, m.number+1
				}
				if number != m.number {
					t.Fatalf("version %d, want %d", number, m.number)
				}
			},
			"rebase": func(t *rapid.T) {
				before := m.now()
				old, err := library.RowsOf(ctx, before.base)
				ok(err)
				_, _, err = book.Rebase(ctx, mara, edit.Ours, now)
				ok(err)
				if before.base != m.number {
					merged, _ := edit.Rebase(old, before.rows, m.published, edit.Ours)
					m.write(merged, m.number, false)
				}
			},
			"start anew": func(*rapid.T) { book = draft.Open(draft.Config{Store: store, Site: site, Library: library}) },
			"": func(t *rapid.T) {
				got, err := book.Get(ctx)
				ok(err)
				want := m.now()
				if diff := gocmp.Diff(texts(want.rows), texts(got.Rows)); diff != "" {
					t.Fatal(diff)
				}
				if got.Pristine != want.pristine || got.Base != want.base || got.Undo != max(0, m.cursor-1) || got.Redo != len(m.states)-m.cursor {
					t.Fatalf("%+v, want %+v at %d of %d", got, want, m.cursor, len(m.states))
				}
			},
		})
		again, err := kv.Replay(ctx, store, "", kv.Config{Kinds: kinds()})
		ok(err)
		defer again.Close()
		digest, err := store.Digest(ctx)
		ok(err)
		if replayed, err := again.Digest(ctx); err != nil || replayed != digest {
			t.Fatalf("replayed rows differ: %v, %v, %v", digest, replayed, err)
		}
	})
}

// someRows can be published.
func someRows(t *rapid.T) (list []keymap.Row) {
	for i := range rapid.IntRange(0, 4).Draw(t, "rows") {
		list = append(list, row(fmt.Sprintf("r%d p%d %s", i, i, rapid.SampledFrom([]string{"know", "buy"}).Draw(t, "intent"))))
	}
	return list
}

func someEdits(t *rapid.T) (edits []edit.Edit) {
	for range rapid.IntRange(0, 3).Draw(t, "edits") {
		i := rapid.IntRange(0, 5).Draw(t, "row")
		if rapid.Bool().Draw(t, "remove") {
			edits = append(edits, edit.Edit{Remove: fmt.Sprintf("r%d", i)})
		} else {
			edits = append(edits, put(fmt.Sprintf("r%d p%d %s", i, i, rapid.SampledFrom([]string{"know", "buy", "do"}).Draw(t, "intent"))))
		}
	}
	return edits
}
