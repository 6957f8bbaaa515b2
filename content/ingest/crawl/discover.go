package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"moments/content/ingest/crawl/robots"
)

// maxSitemapBytes bounds what all sitemaps of a call may have, as they are sent.
const maxSitemapBytes = 500 << 20

// discover lists where pages may be listed: the start, when it is a sitemap; else what robots.txt names; else where
// sitemaps usually are.
func (c *crawler) discover(start *url.URL, r robots.Rules) {
	if looksLikeSitemap(start) {
		c.addSitemap(Target{URL: c.Start})
		return
	}
	c.state.add(Target{URL: c.Start}, c.MaxPages)
	for _, listed := range r.Sitemaps {
		if u, err := start.Parse(listed); err == nil && c.scope.hasHost(u) {
			if address, err := normalize(u); err == nil {
				c.addSitemap(Target{URL: address})
			}
		}
	}
	if len(c.state.Sitemaps) == 0 {
		usual := url.URL{Scheme: start.Scheme, Host: start.Host, Path: "/sitemap.xml"}
		c.addSitemap(Target{URL: usual.String(), Guess: true})
	}
}

func looksLikeSitemap(u *url.URL) bool {
	name := strings.TrimSuffix(strings.ToLower(path.Base(u.Path)), ".gz")
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".txt") && strings.Contains(name, "sitemap")
}

func (c *crawler) addSitemap(t Target) {
	if c.state.Children < MaxSitemaps {
		c.state.Children++
		c.state.Sitemaps = append(c.state.Sitemaps, t)
	}
}

// readSitemaps reads what is listed, and decides to follow links where nothing is.
func (c *crawler) readSitemaps(ctx context.Context) error {
	for len(c.state.Sitemaps) > 0 {
		if err := c.late(); err != nil {
			return err
		}
		t := c.state.Sitemaps[0]
		skip, err := c.readSitemap(ctx, t)
		if errors.Is(err, errHost) {
			if c.isAtStart(t) {
				return c.stopped(t)
			}
			skip, err = newSkip(BadSitemap, "see to the host", "a host that does not answer"), nil
		}
		if err != nil {
			return err
		}
		c.state.Sitemaps = c.state.Sitemaps[1:]
		if skip != nil && !t.Guess && !c.yield(Page{URL: t.URL, Skip: skip}, nil) {
			return errors.Join(errEnough, c.save())
		}
		if len(c.state.Sitemaps) == 0 {
			c.followOrNot()
		}
		if err := c.save(); err != nil {
			return err
		}
	}
	return nil
}

// isAtStart is for what the host of the start has.
func (c *crawler) isAtStart(t Target) bool {
	start, _ := url.Parse(c.Start) // has been parsed before
	u, err := url.Parse(t.URL)
	return err == nil && u.Host == start.Host
}

// followOrNot decides to follow links when no sitemap had any page. The pages of the last round are asked for again
// then: of one that has not changed the links are not known.
func (c *crawler) followOrNot() {
	start, _ := url.Parse(c.Start) // has been parsed before
	if len(c.state.Queue) > 1 || looksLikeSitemap(start) {
		return
	}
	c.state.Follows = true
	for _, address := range c.state.lastRound() {
		c.state.add(Target{URL: address, Depth: 1}, c.MaxPages)
	}
}

// readSitemap reads one sitemap into the queue, or one index into the list of sitemaps.
func (c *crawler) readSitemap(ctx context.Context, t Target) (*Skip, error) {
	if c.bytes > maxSitemapBytes || c.state.Queued >= c.MaxPages {
		return nil, nil
	}
	at, err := url.Parse(t.URL)
	if err != nil {
		return newSkip(BadSitemap, "correct the address", "%.200q", t.URL), nil
	}
	answer, skip, err := c.fetch(ctx, request{url: at, limit: MaxSitemapBytes, accept: "application/xml, text/xml, text/plain"})
	if skip != nil || err != nil {
		return skip, err
	}
	c.bytes += int64(len(answer.body))
	if answer.status != http.StatusOK || answer.tooLarge {
		return newSkip(BadSitemap, "correct the sitemap", "status %d, %d bytes", answer.status, len(answer.body)), nil
	}
	s, err := c.ReadSitemap(ctx, answer.body)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return newSkip(BadSitemap, "correct the sitemap", "%.300s", err), nil
	}
	c.addLocations(s, t.Depth)
	if s.Partial != "" {
		return newSkip(BadSitemap, "correct or split the sitemap", "%.300s", s.Partial), nil
	}
	return nil, nil
}

func (c *crawler) addLocations(s Sitemap, depth int) {
	for _, l := range s.Locations {
		u, err := url.Parse(l.URL)
		if err != nil || !c.scope.hasHost(u) {
			continue
		}
		t := Target{URL: l.URL, Depth: depth + 1, LastMod: l.LastMod}
		switch {
		case s.IsIndex && depth < MaxSitemapDepth:
			c.addSitemap(t)
		case !s.IsIndex && c.scope.has(u):
			c.state.add(t, c.MaxPages)
		}
	}
}

// trusted is for how long a sitemap is believed that says that a page has not changed.
const trusted = 30 * 24 * time.Hour

// isUnchanged reports whether the sitemap says so.
func (c *crawler) isUnchanged(t Target, known Known) bool {
	return !t.LastMod.IsZero() && t.LastMod.Equal(known.LastMod) && c.Now().Sub(known.Fetched) < trusted
}
