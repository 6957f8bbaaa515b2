package kv

import (
	"errors"
	"sync"
)

// ErrClosed is returned by everything that is asked of a store after Close.
var ErrClosed = errors.New("the store is closed")

// gate lets callers in until it is closed, and closing it waits for those inside. Unlike a read-write lock it can be entered
// again by those inside.
type gate struct {
	done  chan struct{} // closed when nobody is let in any more
	empty chan struct{} // closed when, after that, everybody has left

	mu     sync.Mutex
	inside int
	closed bool
}

func newGate() *gate {
	return &gate{done: make(chan struct{}), empty: make(chan struct{})}
}

func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.empty)
	}
}

// close is called once.
func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	if g.inside == 0 {
		close(g.empty)
	}
	g.mu.Unlock()
	close(g.done)
	<-g.empty
}
