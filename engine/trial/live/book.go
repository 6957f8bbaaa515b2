package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"moments/internal/kv"
)

// Book is the trials of one site. Those that may run are held in memory and read again when the cmd log has moved on. Its methods may be
// called concurrently.
type Book struct {
	store   *kv.Store
	site    string
	open    atomic.Pointer[open]
	reading sync.Mutex // held while the store is read
}

// open are the trials that nobody has stopped, as of one point of the log.
type open struct {
	head   kv.Seq
	trials []Trial
}

// OpenBook returns the trials of a site, in a store that was opened with Kinds.
func OpenBook(store *kv.Store, site string) *Book { return &Book{store: store, site: site} }

// Running is the trial that runs at a time, nil when none does. It must not be changed. It costs next to nothing while nothing is written. A trial
// that cannot be read does not run.
func (b *Book) Running(at time.Time) *Trial {
	list := b.notStopped()
	for i := range list {
		if list[i].StateAt(at) == Running {
			return &list[i]
		}
	}
	return nil
}

func (b *Book) notStopped() []Trial {
	head := b.store.Head(kv.Cmd) // before the rows: they are at least as new
	if o := b.open.Load(); o != nil && o.head >= head {
		return o.trials
	}
	b.reading.Lock()
	defer b.reading.Unlock()
	list, err := b.List()
	if err != nil {
		list = nil
	}
	list = slices.DeleteFunc(list, func(t Trial) bool { return !t.Stopped.IsZero() })
	b.open.Store(&open{head: head, trials: list})
	return list
}

// List returns all trials, the newest first.
func (b *Book) List() (list []Trial, err error) {
	err = b.store.View(func(tx *kv.Tx) error {
		for row, err := range trials.All(tx, b.site, "", "") {
			if err != nil {
				return err
			}
			t, err := row.Value.trial()
			if err != nil {
				return err
			}
			list = append(list, t)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the trials: %w", err)
	}
	slices.SortStableFunc(list, func(x, y Trial) int { return y.Started.Compare(x.Started) })
	return list, nil
}

// Get returns a trial, or kv.ErrNotFound.
func (b *Book) Get(name string) (t Trial, err error) {
	err = b.store.View(func(tx *kv.Tx) error {
		row, err := trials.Get(tx, b.site, name)
		if err != nil {
			return err
		}
		t, err = row.trial()
		return err
	})
	return t, err
}

// Start begins a trial now and returns its sequence. Errors: ErrInvalid, and ErrConflict for a name that was ever used or while another
// trial runs.
func (b *Book) Start(ctx context.Context, by kv.Author, s Spec) (kv.Seq, error) {
	if err := s.check(); err != nil {
		return 0, err
	}
	return b.put(ctx, by, kindStart, s.Name, store(s))
}

// Stop ends a trial now: nobody joins any more, and what still comes of its searches counts. Errors: ErrInvalid, kv.ErrNotFound, and
// ErrConflict for one that runs no more.
func (b *Book) Stop(ctx context.Context, by kv.Author, name, note string) (kv.Seq, error) {
	if err := errors.Join(CheckName(name), checkNote(note)); err != nil {
		return 0, err
	}
	return b.put(ctx, by, kindStop, name, stop{Name: name, Note: note})
}

func (b *Book) put(ctx context.Context, by kv.Author, kind, name string, v any) (kv.Seq, error) {
	payload, err := kv.Marshal(v)
	if err != nil {
		return 0, fmt.Errorf("encoding a trial: %w", err)
	}
	records, err := b.store.Commit(ctx, kv.Change{
		Log: kv.Cmd, Site: b.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: payload,
	})
	if err != nil {
		return 0, fmt.Errorf("writing a trial: %w", err)
	}
	return records[0].Seq, refusal(name, records[0].Verdict)
}

// refusal is why a change was refused, nil when it was not.
func refusal(name string, v kv.Verdict) error {
	switch v.Refused {
	case refusedTaken:
		return fmt.Errorf("%w: there was a trial %q before; give this one another name", ErrConflict, name)
	case refusedBusy:
		return fmt.Errorf("%w: trial %q runs, and one runs at a time; stop it first", ErrConflict, v.Result)
	case refusedFull:
		return fmt.Errorf("%w: there are %d trials, which is all there is room for", ErrConflict, MaxTrials)
	case refusedMissing:
		return fmt.Errorf("trial %q: %w", name, kv.ErrNotFound)
	case refusedOver:
		return fmt.Errorf("%w: trial %q runs no more", ErrConflict, name)
	}
	return nil
}
