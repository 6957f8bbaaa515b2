package crawl

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"moments/content/ingest/crawl/robots"

	"golang.org/x/time/rate"
)

// How a host that has trouble is treated.
const (
	maxFailures = 10               // in a row, after which the host is left alone
	maxTries    = 3                // of one target
	retryAfter  = 30 * time.Second // when it does not say
)

// host is how one host is treated.
type host struct {
	robots   robots.Rules
	limiter  *rate.Limiter
	earliest time.Time // of the next request, as it asked
	failures int       // in a row
	stopped  string    // why nothing more is asked of it; "" when something is
	refused  bool      // its address is not public
}

func newHost(perSecond float64) *host {
	return &host{limiter: rate.NewLimiter(rate.Limit(perSecond), 1)}
}

// obey takes the rules of a host.
func (h *host) obey(r robots.Rules) {
	h.robots = r
	if r.Delay > 0 {
		h.limiter.SetLimit(min(h.limiter.Limit(), rate.Every(r.Delay)))
	}
}

// turn waits until the next request may be made.
func (c *crawler) turn(ctx context.Context, h *host) error {
	now := c.Now()
	delay := max(h.limiter.ReserveN(now, 1).DelayFrom(now), h.earliest.Sub(now))
	if delay <= 0 {
		return ctx.Err()
	}
	if c.ends().Before(now.Add(delay)) {
		h.stopped = "it asks to wait longer than the crawl may take"
		return nil
	}
	return c.Wait(ctx, delay)
}

// slow notes that a host is overloaded.
func (h *host) slow(header http.Header, now time.Time) {
	h.earliest = now.Add(waitOf(header.Get("Retry-After"), now))
}

// waitOf reads a Retry-After: seconds, or a date.
func waitOf(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return max(time.Duration(seconds)*time.Second, time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), time.Second)
	}
	return retryAfter
}

// failed counts a failure, and stops with a host that does nothing else.
func (h *host) failed() {
	if h.failures++; h.failures >= maxFailures {
		h.stopped = "it failed " + strconv.Itoa(maxFailures) + " times in a row"
	}
}
