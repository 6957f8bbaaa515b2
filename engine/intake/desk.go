package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"moments/content/runs"
	"moments/engine"
	"moments/engine/intake/site"
	"moments/engine/intake/spool"
	"moments/internal/confine"
	"moments/internal/kv"
)

// The greatest files that a desk takes.
const (
	DefaultMaxBytes = 32 << 20
	CeilingMaxBytes = 256 << 20
)

// Config says what a desk stands on.
type Config struct {
	Engine   *engine.Engine
	Dir      string         // where files of imports are kept; made if need be
	Runner   confine.Runner // runs Tasks
	Private  site.Private   // what crawls may connect to
	MaxBytes int64          // of one file; 0 is DefaultMaxBytes, more than CeilingMaxBytes is that
	NewID    func() string  // of runs: later ones sort after earlier ones; nil is UUIDv7
	Logger   *slog.Logger   // nil discards
}

// Desk takes uploads and does one after the other. Its methods may be called concurrently.
type Desk struct {
	Config
	book  *runs.Book
	spool spool.Spool

	mu    sync.Mutex
	queue []string          // ids of runs that are to be done, the first first
	doing map[string]*doing // those that are being done
	moved chan struct{}     // closed and replaced when a run was queued or has ended
	order sync.Mutex        // held by the one who works
}

// doing is a run that is being done.
type doing struct {
	cancel      context.CancelCauseFunc
	done, total int
	since       time.Time
}

// Task is a run and how far it is. Done and Total count assets or rows, of which Total may be an estimate; Rate is how many
// a second. They are 0 while it is not being done.
type Task struct {
	runs.Run
	Done, Total int
	Rate        float64
}

// Open returns a desk that has everything before it that was begun and has not ended. It starts no goroutine: Run or CatchUp do the work.
func Open(c Config) (*Desk, error) {
	if c.MaxBytes == 0 {
		c.MaxBytes = DefaultMaxBytes
	}
	c.MaxBytes = min(c.MaxBytes, CeilingMaxBytes)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.NewID == nil {
		c.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	d := &Desk{
		Config: c, book: runs.Open(c.Engine.Store(), c.Engine.Site()), spool: spool.Spool{Dir: c.Dir},
		doing: map[string]*doing{}, moved: make(chan struct{}),
	}
	open, err := d.book.List("", -1, func(r *runs.Run) bool { return r.State == runs.Queued || r.State == runs.Running })
	for _, r := range slices.Backward(open) {
		d.queue = append(d.queue, r.ID)
	}
	return d, err
}

func (d *Desk) author(actor string) kv.Author { return kv.Author{Actor: actor, At: d.Engine.Now()} }

// signal wakes everyone who waits. The lock must be held.
func (d *Desk) signal() {
	close(d.moved)
	d.moved = make(chan struct{})
}

func (d *Desk) enqueue(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Contains(d.queue, id) {
		d.queue = append(d.queue, id)
	}
	d.signal()
}

// retryAfter is how long the worker rests when the store takes nothing.
const retryAfter = 10 * time.Second

// Run does what is queued, one after the other, until the context ends, which is no error and leaves the run that is being done to
// the next Run. It returns kv.ErrClosed and kv.ErrPoisoned; any other trouble of the store it waits out.
func (d *Desk) Run(ctx context.Context) error {
	for {
		d.mu.Lock()
		moved := d.moved
		d.mu.Unlock()
		err := d.CatchUp(ctx)
		var again <-chan time.Time
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, kv.ErrClosed) || errors.Is(err, kv.ErrPoisoned):
			return err
		case err != nil:
			d.Logger.Error("working on imports", "error", err)
			again = time.After(retryAfter)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-moved:
		case <-again:
		}
	}
}

// CatchUp does what is queued and returns. What a run met is in its row; an error is of the store or the context, and the run that
// was being done is left to the next call.
func (d *Desk) CatchUp(ctx context.Context) error {
	d.order.Lock()
	defer d.order.Unlock()
	for {
		d.mu.Lock()
		if len(d.queue) == 0 {
			d.mu.Unlock()
			return nil
		}
		id := d.queue[0]
		d.mu.Unlock()
		if err := d.work(ctx, id); err != nil {
			return err
		}
		d.mu.Lock()
		d.queue = slices.DeleteFunc(d.queue, func(queued string) bool { return queued == id })
		d.signal()
		d.mu.Unlock()
	}
}

// Wait returns a run once it has ended, or as far as it is with the context's error. Someone must be working.
func (d *Desk) Wait(ctx context.Context, id string) (Task, error) {
	for {
		d.mu.Lock()
		moved := d.moved
		d.mu.Unlock()
		t, err := d.Get(id)
		if err != nil || !t.State.Open() {
			return t, err
		}
		select {
		case <-ctx.Done():
			return t, ctx.Err()
		case <-moved:
		}
	}
}

// Get returns a run and how far it is, or kv.ErrNotFound.
func (d *Desk) Get(id string) (Task, error) {
	r, err := d.book.Get(id)
	return d.taskOf(r), err
}

func (d *Desk) taskOf(r runs.Run) Task {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := Task{Run: r}
	if now := d.doing[r.ID]; now != nil {
		t.Done, t.Total = now.done, now.total
		t.Rate = float64(now.done) / max(d.Engine.Now().Sub(now.since).Seconds(), 0.001)
	}
	return t
}

// List returns up to limit runs, the newest first, of those that began before the one named, "" being the newest of all.
func (d *Desk) List(before string, limit int) ([]Task, error) {
	list, err := d.book.List(before, limit, nil)
	tasks := make([]Task, len(list))
	for i, r := range list {
		tasks[i] = d.taskOf(r)
	}
	return tasks, err
}

// errCancelled is the cause of a context that a person has ended.
var errCancelled = errors.New("cancelled")

// Cancel ends a run. What it has written stays and can be undone. It is runs.ErrState for one that has ended.
func (d *Desk) Cancel(ctx context.Context, by kv.Author, id string) (Task, error) {
	d.mu.Lock()
	if now := d.doing[id]; now != nil {
		now.cancel(errCancelled)
		d.mu.Unlock()
		return d.Wait(ctx, id)
	}
	d.mu.Unlock()
	r, err := d.book.Change(ctx, by, id, func(r *runs.Run) error {
		if !r.State.Open() {
			return fmt.Errorf("import %s is %s: %w", id, r.State, runs.ErrState)
		}
		r.State = runs.Cancelled
		return nil
	})
	d.mu.Lock()
	d.signal()
	d.mu.Unlock()
	return d.taskOf(r), err
}
