package batch

import (
	"context"
	"errors"
	"sync"
)

// ErrAbandoned is returned by Do when the commit that carried the request has panicked in the goroutine of another
// waiter. Whether the request was committed is then unknown.
var ErrAbandoned = errors.New("the commit that carried the request has panicked")

// Group batches requests of type Req that are answered by a Res each. Its methods may be called concurrently.
type Group[Req, Res any] struct {
	commit func([]Req) []Res
	size   func(Req) int
	limit  int

	mu    sync.Mutex
	queue []*waiter[Req, Res]
}

type waiter[Req, Res any] struct {
	req  Req
	res  Res
	err  error
	done bool
	// wake is sent to once: by the leader, when the request has been committed or when it is this waiter's turn to lead.
	wake chan struct{}
}

// New returns a Group whose leader calls commit with at least one request. Commit answers each request in its place and
// is never called concurrently. A batch takes requests until their sizes add up to limit; one that is larger by
// itself goes alone. A panic of commit goes up through the leader's Do, and the group works on.
func New[Req, Res any](limit int, size func(Req) int, commit func([]Req) []Res) *Group[Req, Res] {
	return &Group[Req, Res]{commit: commit, size: size, limit: limit}
}

// Do queues req and returns its answer once it has been committed. A context that ends before the request is
// queued is its error; once queued, the request is committed and waited for whatever becomes of the context, so that
// the caller always learns what happened.
func (g *Group[Req, Res]) Do(ctx context.Context, req Req) (Res, error) {
	w := &waiter[Req, Res]{req: req, wake: make(chan struct{}, 1)}
	if err := ctx.Err(); err != nil {
		return w.res, err
	}
	if leads := g.enqueue(w); !leads {
		<-w.wake
	}
	if !w.done {
		g.lead()
	}
	return w.res, w.err
}

// enqueue reports whether w is alone and so leads at once.
func (g *Group[Req, Res]) enqueue(w *waiter[Req, Res]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, w)
	return len(g.queue) == 1
}

// lead commits the head of the queue and what fits behind it, answers, and hands over to the next waiter.
func (g *Group[Req, Res]) lead() {
	batch := g.take()
	defer g.handOver(batch)
	reqs := make([]Req, len(batch))
	for i, w := range batch {
		reqs[i], w.done, w.err = w.req, true, ErrAbandoned
	}
	for i, res := range g.commit(reqs) {
		batch[i].res, batch[i].err = res, nil
	}
}

// take returns the batch without removing it, so that the queue stays non-empty and nobody else leads meanwhile.
func (g *Group[Req, Res]) take() []*waiter[Req, Res] {
	g.mu.Lock()
	defer g.mu.Unlock()
	total := 0
	for i, w := range g.queue {
		total += g.size(w.req)
		if i > 0 && total > g.limit {
			return append([]*waiter[Req, Res](nil), g.queue[:i]...)
		}
	}
	return append([]*waiter[Req, Res](nil), g.queue...)
}

// handOver removes the batch from the queue and wakes those who waited in it, and who leads next.
func (g *Group[Req, Res]) handOver(batch []*waiter[Req, Res]) {
	for _, w := range append(batch[1:], g.remove(len(batch))...) {
		w.wake <- struct{}{}
	}
}

// remove drops n waiters from the queue and returns its new head, if there is one.
func (g *Group[Req, Res]) remove(n int) []*waiter[Req, Res] {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.queue[:n])
	g.queue = g.queue[n:]
	if len(g.queue) == 0 {
		g.queue = nil
		return nil
	}
	return []*waiter[Req, Res]{g.queue[0]}
}
