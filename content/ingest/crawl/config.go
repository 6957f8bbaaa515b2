package crawl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"moments/content/ingest/document"
	"moments/content/ingest/web"
)

// Limits of a crawl, and what holds where nothing is set.
const (
	MaxPages     = 10_000 // in a round
	MaxTime      = 6 * time.Hour
	MaxRate      = 2.0 // requests a second and host
	MaxPageBytes = 4 << 20
	MaxRedirects = 5
	MaxDepth     = 10 // links from the start, where links are followed
	MaxAddress   = 2 << 10

	usualRate    = 1.0
	usualTimeout = 30 * time.Second
)

// Errors of a crawl.
var (
	// ErrAddress is returned for a start that is no http or https address.
	ErrAddress = errors.New("not an address that can be crawled")
	// ErrRefused is returned when the start leads to a network or port that is not allowed.
	ErrRefused = errors.New("the address is not public")
	// ErrStopped is returned when the crawl ended before its queue did: its time is up, or a host fails. With the state
	// as it is then, it goes on.
	ErrStopped = errors.New("the crawl has stopped early")
)

// Config says what is crawled and how. Start is needed; the zero value of everything else is a polite crawl of its host.
type Config struct {
	Start     string        // a page or a sitemap
	Hosts     []string      // that belong to the site besides that of Start; www. makes no difference
	Paths     []string      // the beginnings of paths that are wanted; none wants all
	Accept    []string      // media types that are handed on besides HTML, as application/pdf
	Rate      float64       // requests a second and host; 0 is 1, and at most MaxRate
	MaxPages  int           // 0 is MaxPages, which is also the most
	MaxTime   time.Duration // of one call; 0 is MaxTime, which is also the most
	Timeout   time.Duration // of one request; 0 is 30 seconds
	UserAgent string        // "" is moments/1.0; robots.txt is read for the part before the slash
	// Networks are those that may be connected to although they are not public, and Ports those besides 80 and 443.
	Networks []netip.Prefix
	Ports    []uint16
	Resolver *net.Resolver // nil is that of the system

	// Now and Wait are the clock. Nil is that of the system.
	Now  func() time.Time
	Wait func(context.Context, time.Duration) error
	// ReadPage and ReadSitemap read what the site has written. Nil are web.Read and ReadSitemap, in this process.
	ReadPage    func(context.Context, []byte, web.Options) (document.Document, error)
	ReadSitemap func(context.Context, []byte) (Sitemap, error)
	// Save, if not nil, is called after every page, when it has been dealt with. What is not stored is fetched again, so
	// that storing every so many pages is enough. The state must not be kept or changed.
	Save func(*State) error
}

// withDefaults fills in what is not set, and holds it against the limits.
func (c Config) withDefaults() (Config, error) {
	start, err := url.Parse(strings.TrimSpace(c.Start))
	if err == nil {
		c.Start, err = normalize(start)
	}
	if err != nil {
		return c, fmt.Errorf("%w: %.200q: %w", ErrAddress, c.Start, err)
	}
	c.Rate = min(orUsual(c.Rate, usualRate), MaxRate)
	c.MaxPages = min(orUsual(c.MaxPages, MaxPages), MaxPages)
	c.MaxTime = min(orUsual(c.MaxTime, MaxTime), MaxTime)
	c.Timeout = orUsual(c.Timeout, usualTimeout)
	if c.UserAgent == "" {
		c.UserAgent = "moments/1.0"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.ReadPage == nil {
		c.ReadPage = func(_ context.Context, data []byte, opts web.Options) (document.Document, error) {
			return web.Read(data, opts)
		}
	}
	if c.ReadSitemap == nil {
		c.ReadSitemap = func(_ context.Context, data []byte) (Sitemap, error) { return ReadSitemap(data) }
	}
	return c, nil
}

func orUsual[T int | float64 | time.Duration](value, usual T) T {
	if value <= 0 {
		return usual
	}
	return value
}

// wait waits, or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
