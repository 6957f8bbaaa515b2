package site

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"moments/content"
	"moments/content/ingest/crawl"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/content/runs"
	"moments/internal/confine"
	"moments/internal/kv"
)

// Site is what is to be crawled. The zero value of everything but Address is a polite crawl of its host.
type Site struct {
	Address  string   // of a sitemap or a page
	Source   string   // name of the import root; "" is the host
	Paths    []string // the beginnings of paths that are wanted; none wants all
	Rate     float64  // requests a second
	MaxPages int
}

// Private are addresses that a crawl may connect to although they are not public.
type Private struct {
	Networks []netip.Prefix
	Ports    []uint16
}

// Config says what is crawled into where. All but Before, Private and Full are needed.
type Config struct {
	Site
	Catalog  *content.Catalog // during the run of the crawl
	Author   func() kv.Author
	Runner   confine.Runner // of Tasks
	Folder   string         // where it is kept how far the crawl is
	Before   string         // the folder of the last crawl of the site, "" for none
	Progress func(done, total int)
	Private  Private
	Full     bool // what the site does not have any more is withdrawn
}

// Result is what became of the pages.
type Result struct {
	Counts runs.Counts
	Faults []runs.Fault
	Notes  []string
}

// Crawl takes in the pages of a site, or goes on where it was cut off. Errors are those of package crawl, the catalogue, the disk and the
// context; what was written until then stays.
func Crawl(ctx context.Context, config Config) (Result, error) {
	c := &crawling{Config: config}
	if err := c.load(); err != nil {
		return c.result, err
	}
	for page, err := range crawl.Crawl(ctx, c.config(), &c.kept.State) {
		if err == nil {
			err = c.take(ctx, page)
		}
		if err != nil {
			err = errors.Join(err, c.flush(context.WithoutCancel(ctx)))
			c.result.Counts, c.result.Faults = c.kept.Counts, c.kept.Faults
			return c.result, err
		}
	}
	err := c.save(ctx)
	c.result.Counts, c.result.Faults = c.kept.Counts, c.kept.Faults
	if err != nil || !c.Full {
		return c.result, err
	}
	err = c.withdraw(ctx)
	return c.result, err
}

// isOfFile reports whether a parser has refused what it was given, or was brought down by it.
func isOfFile(err error) bool {
	var said *confine.TaskError
	return errors.As(err, &said) || errors.Is(err, confine.ErrLimit) || errors.Is(err, confine.ErrCrashed)
}

// crawling is a crawl on its way.
type crawling struct {
	Config
	result Result
	kept   crawled
	batch  []content.Input
	dealt  int // pages since the state was stored
}

// crawled is what is stored of a crawl.
type crawled struct {
	State  crawl.State       `json:"state"`
	Moved  map[string]string `json:"moved,omitempty"` // the address that is the identity of an asset, where another one was asked for
	Counts runs.Counts       `json:"counts"`
	Faults []runs.Fault      `json:"faults,omitempty"`
}

func (c *crawling) config() crawl.Config {
	return crawl.Config{
		Start: c.Address, Paths: c.Paths, Rate: c.Rate, MaxPages: c.MaxPages, Networks: c.Private.Networks, Ports: c.Private.Ports,
		ReadPage: c.readPage, ReadSitemap: c.readSitemap,
		Save: func(*crawl.State) error {
			if c.dealt++; c.dealt < storeEvery {
				return nil
			}
			return c.save(context.Background())
		},
	}
}

// storeEvery is after how many pages the state is stored.
const storeEvery = 20

// take puts a page into the batch, or notes why it is none.
func (c *crawling) take(ctx context.Context, p crawl.Page) error {
	defer func() { c.Progress(c.kept.Counts.Total()+len(c.batch), c.kept.State.Queued) }()
	switch {
	case p.Skip != nil:
		c.skip(p)
		return nil
	case p.Unchanged:
		c.kept.Counts.Unchanged++
		return nil
	}
	in, skip, err := c.asset(ctx, p)
	switch {
	case err != nil:
		return err
	case skip != nil:
		c.fault(p.URL, string(skip.Code), skip.Found, skip.Try)
		return nil
	}
	c.batch = append(c.batch, in)
	return nil
}

// skip counts a page that is none. What the site asks for, or has not, nobody need look at.
func (c *crawling) skip(p crawl.Page) {
	switch p.Skip.Code {
	case crawl.Disallowed, crawl.NoIndex, crawl.Elsewhere, crawl.Duplicate, crawl.OffSite, crawl.Gone, crawl.Unsupported, crawl.PastLimit:
		c.kept.Counts.Skipped++
	default:
		c.fault(p.URL, string(p.Skip.Code), p.Skip.Found, p.Skip.Try)
	}
}

func (c *crawling) fault(path, code, found, try string) {
	c.kept.Counts.Failed++
	const most = 10_000
	if len(c.kept.Faults) < most {
		c.kept.Faults = append(c.kept.Faults, runs.Fault{Path: path, Code: code, Found: found, Try: try}.Tidy())
	}
}

// asset makes an asset of a page, whose identity is its address.
func (c *crawling) asset(ctx context.Context, p crawl.Page) (in content.Input, skip *parse.Skip, err error) {
	address := p.Final
	if address == "" {
		address = p.URL
	}
	if address != p.URL {
		if c.kept.Moved == nil {
			c.kept.Moved = map[string]string{}
		}
		c.kept.Moved[p.URL] = address
	}
	args, err := kv.Marshal(parse.File{Path: "page.html", Root: c.Source, Size: int64(len(p.Data)), Alone: true, As: format.HTML})
	if err != nil {
		return in, nil, err
	}
	var item *parse.Item
	job := confine.Job{Task: parse.ParseTask, Args: args, Body: strings.NewReader(string(p.Data)), Size: int64(len(p.Data))}
	err = c.Runner.Do(ctx, job, func(frame []byte) error {
		var e parse.Event
		if err := kv.Unmarshal(frame, &e); err != nil {
			return err
		}
		if e.Item != nil && item == nil {
			item = e.Item
		}
		return nil
	})
	switch {
	case err != nil && isOfFile(err):
		return in, parse.NewSkip(parse.OverLimit, err.Error(), "look at the page"), nil
	case err != nil:
		return in, nil, err
	case item == nil:
		return in, parse.NewSkip(parse.NoText, "nothing", "look at the page"), nil
	case item.Skip != nil:
		return in, item.Skip, nil
	}
	in = item.Input
	in.ID, in.Source, in.ExternalID, in.URL = "", c.Source, address, address
	if err := in.Validate(); err != nil {
		return in, parse.InvalidBy(err, nil), nil
	}
	return in, nil, nil
}

// flush writes the pages of the batch.
func (c *crawling) flush(ctx context.Context) error {
	puts, err := c.Catalog.Put(ctx, c.Author(), c.batch...)
	for i, put := range puts {
		c.kept.Counts.Add(string(put.Outcome))
		if asset := c.batch[i].Asset; !asset.EligibleAt(c.Author().At) {
			c.kept.Counts.Ineligible++
		}
	}
	c.batch = nil
	return err
}

// withdraw takes out what the site does not have any more, once all of it was seen. What could not be fetched this time is kept.
func (c *crawling) withdraw(ctx context.Context) (err error) {
	state := &c.kept.State
	if state.Running || state.LeftOut > 0 {
		c.result.Notes = append(c.result.Notes, "nothing was withdrawn, because not all pages of the site were seen")
		return nil
	}
	seen := map[string]bool{}
	for address, known := range state.Known {
		if known.Done != state.Round || known.Skip != nil && isGone(known.Skip.Code) {
			continue
		}
		seen[address] = true
		if moved := c.kept.Moved[address]; moved != "" {
			seen[moved] = true
		}
	}
	if len(seen) == 0 {
		c.result.Notes = append(c.result.Notes, "nothing was withdrawn, because the site had no pages")
		return nil
	}
	c.result.Counts.Withdrawn, err = c.Catalog.WithdrawMissing(ctx, c.Author(), c.Source, func(external string) bool { return seen[external] })
	return err
}

// isGone reports whether a page is no longer part of the site for sure.
func isGone(code crawl.Code) bool {
	switch code {
	case crawl.Gone, crawl.NoIndex, crawl.Elsewhere, crawl.Disallowed, crawl.OffSite, crawl.Duplicate:
		return true
	}
	return false
}
