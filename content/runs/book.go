package runs

import (
	"context"
	"fmt"
	"slices"

	"moments/internal/kv"
)

// Book is the runs of one site. Its methods may be called concurrently. What writes returns once it is durable.
type Book struct {
	store *kv.Store
	site  string
}

// Open returns the book of a site, in a store that was opened with Kinds.
func Open(store *kv.Store, site string) *Book { return &Book{store: store, site: site} }

// Begin enters a run, in the state Inspected or Queued and under the id that it has. When its key stands for a run of the
// last 24 hours, that run is returned and not fresh, or it is ErrReused if print, which stands for the request, is
// another one.
func (b *Book) Begin(ctx context.Context, by kv.Author, r Run, print string) (run Run, fresh bool, err error) {
	r.Key = string(kv.HashOf([]byte(r.Key)))
	verdict, err := b.write(ctx, by, writing{r, print})
	if err != nil {
		return Run{}, false, err
	}
	switch verdict.Refused {
	case refusedReused:
		return Run{}, false, fmt.Errorf("%w: by import %s; use a new one", ErrReused, verdict.Result)
	case refusedState:
		return Run{}, false, fmt.Errorf("beginning import %s: %w", r.ID, ErrState)
	}
	run, err = b.Get(verdict.Result)
	return run, verdict.Refused == "", err
}

// Change writes what edit makes of a run, and returns it. It is ErrState when the state cannot become that one, and
// kv.ErrNotFound for a run that is not there. The times of begin and end are given by the book. Edit is called again when
// someone else has changed the run meanwhile.
func (b *Book) Change(ctx context.Context, by kv.Author, id string, edit func(*Run) error) (Run, error) {
	for range 10 {
		r, err := b.Get(id)
		if err != nil {
			return Run{}, err
		}
		before := r.State
		if err := edit(&r); err != nil {
			return Run{}, err
		}
		if !slices.Contains(next[before], r.State) {
			return Run{}, fmt.Errorf("import %s is %s and cannot become %s: %w", id, before, r.State, ErrState)
		}
		verdict, err := b.write(ctx, by, writing{Run: r})
		if err != nil {
			return Run{}, err
		}
		if verdict.Refused == "" {
			return b.Get(id)
		}
	}
	return Run{}, fmt.Errorf("import %s: %w: it keeps changing", id, ErrState)
}

func (b *Book) write(ctx context.Context, by kv.Author, w writing) (kv.Verdict, error) {
	w.tidy()
	payload, err := kv.Marshal(w)
	if err != nil {
		return kv.Verdict{}, fmt.Errorf("encoding import %s: %w", w.ID, err)
	}
	return b.commit(ctx, by, kindWrite, payload)
}

// tidy bounds what is kept of a run.
func (r *Run) tidy() {
	const maxProblem = 1000
	r.Problem = shorten(r.Problem, maxProblem)
	r.Notes = slices.Clone(r.Notes)
	for i := range r.Notes {
		r.Notes[i] = shorten(r.Notes[i], maxText)
	}
	r.Faults = slices.Clone(r.Faults[:min(len(r.Faults), MaxFaults)])
	for i := range r.Faults {
		r.Faults[i] = r.Faults[i].Tidy()
	}
}

func (b *Book) commit(ctx context.Context, by kv.Author, kind string, payload []byte) (kv.Verdict, error) {
	records, err := b.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: payload,
	})
	if err != nil {
		return kv.Verdict{}, fmt.Errorf("writing the book of imports: %w", err)
	}
	return records[0].Verdict, nil
}

// Forget takes a run that was only inspected out of the book. Any other is ErrState.
func (b *Book) Forget(ctx context.Context, by kv.Author, id string) error {
	verdict, err := b.commit(ctx, by, kindForget, []byte(id))
	if err == nil && verdict.Refused != "" {
		err = fmt.Errorf("import %.80q: %w: it is not one that was only inspected", id, ErrState)
	}
	return err
}

// Get returns a run, or kv.ErrNotFound.
func (b *Book) Get(id string) (r Run, err error) {
	err = b.store.View(func(tx *kv.Tx) (err error) {
		r, err = rows.Get(tx, b.site, id)
		return err
	})
	if err != nil {
		return Run{}, fmt.Errorf("import %.80q: %w", id, err)
	}
	return utc(r), nil
}

func utc(r Run) Run {
	r.StartedAt, r.EndedAt = r.StartedAt.UTC(), r.EndedAt.UTC()
	return r
}

// List returns up to limit runs that keep wants, all if it is nil, the newest first, of those that began before the one
// named, "" being the newest of all.
func (b *Book) List(before string, limit int, keep func(*Run) bool) (list []Run, err error) {
	var ids []string
	err = b.store.View(func(tx *kv.Tx) error {
		for id := range rows.Keys(tx, b.site, "") {
			if before == "" || id < before {
				ids = append(ids, id)
			}
		}
		for _, id := range slices.Backward(ids) {
			if len(list) == limit {
				return nil
			}
			r, err := rows.Get(tx, b.site, id)
			if err != nil {
				return err
			}
			if keep == nil || keep(&r) {
				list = append(list, utc(r))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the imports: %w", err)
	}
	return list, nil
}
