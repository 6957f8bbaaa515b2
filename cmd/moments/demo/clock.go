package demo

import (
	"sync/atomic"
	"time"
)

// Clock is the engine's clock while the past is played, and the real one afterwards. It is safe for concurrent use.
type Clock struct {
	played atomic.Pointer[time.Time]
	real   func() time.Time
}

// NewClock returns a clock that shows start until it is set or released.
func NewClock(start time.Time, real func() time.Time) *Clock {
	c := &Clock{real: real}
	c.Set(start)
	return c
}

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time {
	if t := c.played.Load(); t != nil {
		return *t
	}
	return c.real()
}

// Set makes the clock show t and stand still.
func (c *Clock) Set(t time.Time) { c.played.Store(&t) }

// Release makes it the real clock.
func (c *Clock) Release() { c.played.Store(nil) }
