package limit

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Grant is what became of one request. The zero value is that of a class without a limit.
type Grant struct {
	Class     Class
	Quota     int           // requests that a full bucket gives at once; 0 without a limit
	Remaining int           // requests that may follow at once
	Window    time.Duration // in which an empty bucket becomes full
	Full      time.Duration // until this bucket is full
	Retry     time.Duration // until it may be asked again; 0 when this request may pass
}

// Policy is the value of RateLimit-Policy: the quota, and the seconds in which it is given anew.
func (g Grant) Policy() string {
	return fmt.Sprintf(`"%s";q=%d;w=%d`, g.Class, g.Quota, seconds(g.Window))
}

// State is the value of RateLimit: what remains, and the seconds until the whole quota does.
func (g Grant) State() string {
	return fmt.Sprintf(`"%s";r=%d;t=%d`, g.Class, g.Remaining, seconds(g.Full))
}

// Err is nil when the request may pass, else an *Error.
func (g Grant) Err() error {
	if g.Retry == 0 {
		return nil
	}
	return &Error{Class: g.Class, Retry: seconds(g.Retry)}
}

// seconds are whole ones, rounded up: who comes back then is not refused again.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// ErrExceeded is returned for a request over a limit. The error is an *Error.
var ErrExceeded = errors.New("too many requests")

// Error says what is used up, and after how many seconds it may be asked again.
type Error struct {
	Class Class
	Retry int
}

func (e *Error) Error() string {
	return fmt.Sprintf("%v: the limit %q is used up; ask again after %d s", ErrExceeded, e.Class, e.Retry)
}

// Unwrap makes errors.Is(err, ErrExceeded) true.
func (e *Error) Unwrap() error { return ErrExceeded }
