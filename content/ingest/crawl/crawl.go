package crawl

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// Crawl fetches the pages of a site, one after the other, and yields what came of each. It begins a round, or goes on
// with the one that the state is in the middle of; the state is changed as it goes. The last it yields may be an error:
// ErrAddress, ErrRefused, ErrStopped, that of Config.Save or of the context. Without one the round is complete.
func Crawl(ctx context.Context, config Config, state *State) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		config, err := config.withDefaults()
		if err != nil {
			yield(Page{}, err)
			return
		}
		c := newCrawler(config, state, yield)
		defer c.transport.CloseIdleConnections()
		if err := c.run(ctx); err != nil && !errors.Is(err, errEnough) {
			yield(Page{}, err)
		}
	}
}

// errEnough ends a crawl whose caller wants no more.
var errEnough = errors.New("no more pages are wanted")

// crawler is a crawl on its way.
type crawler struct {
	Config
	state     *State
	scope     scope
	transport *http.Transport
	hosts     map[string]*host // by scheme and host
	begun     time.Time
	bytes     int64    // of sitemaps
	held      []Target // of hosts that are left alone
	yield     func(Page, error) bool
}

func newCrawler(config Config, state *State, yield func(Page, error) bool) *crawler {
	return &crawler{
		Config: config, state: state, scope: newScope(config), transport: newTransport(config), hosts: map[string]*host{},
		begun: config.Now(), yield: yield,
	}
}

func (c *crawler) run(ctx context.Context) error {
	if !c.state.Running {
		if err := c.begin(ctx); err != nil {
			return err
		}
	}
	if err := c.readSitemaps(ctx); err != nil {
		return err
	}
	if err := c.fetchPages(ctx); err != nil {
		return err
	}
	return c.finish()
}

// begin finds out where the pages of the site are listed.
func (c *crawler) begin(ctx context.Context) error {
	start, _ := url.Parse(c.Start) // has been parsed before
	h, err := c.host(ctx, start)
	switch {
	case errors.Is(err, errHost) && h.refused:
		return fmt.Errorf("%w: %s: %s", ErrRefused, start.Host, h.stopped)
	case errors.Is(err, errHost):
		return fmt.Errorf("%w: %s: %s", ErrStopped, start.Host, h.stopped)
	case err != nil:
		return err
	}
	c.state.begin()
	c.discover(start, h.robots)
	return c.save()
}

// finish ends the round, or says what is left.
func (c *crawler) finish() error {
	if len(c.held) > 0 {
		c.state.Queue = c.held
		return errors.Join(c.stopped(c.held[0]), c.save())
	}
	c.state.Running = false
	c.state.forget()
	if c.state.LeftOut > 0 {
		skip := newSkip(PastLimit, "crawl a part of the site, by paths", "%d addresses past the limit of %d pages",
			c.state.LeftOut, c.MaxPages)
		if !c.yield(Page{URL: c.Start, Skip: skip}, nil) {
			return errors.Join(errEnough, c.save())
		}
	}
	return c.save()
}

// stopped says why the host of a target is left alone.
func (c *crawler) stopped(t Target) error {
	u, err := url.Parse(t.URL)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, err)
	}
	reason := c.hosts[u.Scheme+"://"+u.Host].stopped
	return fmt.Errorf("%w: %s: %s; %d pages are left", ErrStopped, u.Host, reason, len(c.state.Queue))
}

func (c *crawler) save() error {
	if c.Save == nil {
		return nil
	}
	if err := c.Save(c.state); err != nil {
		return fmt.Errorf("saving the state of the crawl: %w", err)
	}
	return nil
}

// late returns ErrStopped when the time is up.
func (c *crawler) late() error {
	if c.Now().Before(c.ends()) {
		return nil
	}
	return fmt.Errorf("%w: it has taken %s; %d pages are left", ErrStopped, c.MaxTime, len(c.state.Queue))
}

// fetchPages deals with the queue until it is empty.
func (c *crawler) fetchPages(ctx context.Context) error {
	for len(c.state.Queue) > 0 {
		if err := c.late(); err != nil {
			return err
		}
		target := c.state.Queue[0]
		page, err := c.page(ctx, target)
		if errors.Is(err, errHost) {
			c.held = append(c.held, target)
			c.state.Queue = c.state.Queue[1:]
			continue
		}
		if err != nil {
			return err
		}
		goesOn := c.yield(page, nil)
		c.state.done(target, page, c.Now())
		if err := c.save(); err != nil {
			return err
		}
		if !goesOn {
			return errEnough
		}
	}
	return nil
}
