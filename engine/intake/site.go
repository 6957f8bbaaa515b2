package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"moments/content"
	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/content/ingest/web"
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

// The options of a crawl in the book.
const (
	optionAddress = "address"
	optionPaths   = "paths"
	optionRate    = "rate"
	optionMost    = "max_pages"
)

// StartCrawl queues the crawl of a site. It is crawl.ErrAddress for what is no http or https address.
func (d *Desk) StartCrawl(ctx context.Context, by kv.Author, s Site, o Options) (Task, error) {
	at, err := url.Parse(s.Address)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return Task{}, fmt.Errorf("%w: found %.200q; use an address such as https://www.example.com/sitemap.xml", crawl.ErrAddress, s.Address)
	}
	if err := o.may(Crawl); err != nil {
		return Task{}, err
	}
	r := runs.Run{ID: d.NewID(), Kind: string(Crawl), State: runs.Queued, Source: s.Source, File: runs.File{Name: s.Address}, Options: o.texts(), Key: o.Key}
	if r.Source == "" {
		r.Source = strings.TrimPrefix(at.Hostname(), "www.")
	}
	r.Options[optionAddress], r.Options[optionPaths] = s.Address, strings.Join(s.Paths, "\n")
	r.Options[optionRate], r.Options[optionMost] = strconv.FormatFloat(s.Rate, 'g', -1, 64), strconv.Itoa(s.MaxPages)
	begun, fresh, err := d.book.Begin(ctx, by, r, print(r.Source, "", r.Options))
	if err != nil {
		return Task{}, err
	}
	if fresh {
		d.enqueue(begun.ID)
	}
	return d.taskOf(begun), nil
}

// site takes in the pages of a site.
type site struct{ assets }

func (site) do(ctx context.Context, w *work) error {
	c := &crawling{work: w, catalog: w.Engine.Catalog().During(w.run.ID)}
	if err := c.load(); err != nil {
		return err
	}
	for page, err := range crawl.Crawl(ctx, c.config(), &c.kept.State) {
		if err != nil {
			return errors.Join(c.flush(context.WithoutCancel(ctx)), err)
		}
		if err := c.take(ctx, page); err != nil {
			return err
		}
	}
	if err := c.save(ctx); err != nil {
		return err
	}
	w.run.Counts, w.faults = c.kept.Counts, c.kept.Faults
	if !w.options.Full {
		return nil
	}
	return c.withdraw(ctx)
}

// crawling is a crawl on its way.
type crawling struct {
	*work
	catalog *content.Catalog
	kept    crawled
	batch   []content.Input
	dealt   int // pages since the state was stored
}

// crawled is what is stored of a crawl.
type crawled struct {
	State  crawl.State       `json:"state"`
	Moved  map[string]string `json:"moved,omitempty"` // the address that is the identity of an asset, where another one was asked for
	Counts runs.Counts       `json:"counts"`
	Faults []runs.Fault      `json:"faults,omitempty"`
}

func (c *crawling) config() crawl.Config {
	o := c.run.Options
	rate, _ := strconv.ParseFloat(o[optionRate], 64)
	most, _ := strconv.Atoi(o[optionMost])
	config := crawl.Config{
		Start: o[optionAddress], Rate: rate, MaxPages: most, Networks: c.Private.Networks, Ports: c.Private.Ports,
		ReadPage: c.readPage, ReadSitemap: c.readSitemap,
		Save: func(*crawl.State) error {
			if c.dealt++; c.dealt < storeEvery {
				return nil
			}
			return c.save(context.Background())
		},
	}
	if o[optionPaths] != "" {
		config.Paths = strings.Split(o[optionPaths], "\n")
	}
	return config
}

// storeEvery is after how many pages the state is stored.
const storeEvery = 20

// take puts a page into the batch, or notes why it is none.
func (c *crawling) take(ctx context.Context, p crawl.Page) error {
	defer func() { c.progress(c.kept.Counts.Total()+len(c.batch), c.kept.State.Queued) }()
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
		c.kept.Faults = append(c.kept.Faults, tidy(runs.Fault{Path: path, Code: code, Found: found, Try: try}))
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
	args, err := kv.Marshal(parse.File{Path: "page.html", Root: c.run.Source, Size: int64(len(p.Data)), Alone: true, As: format.HTML})
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
	case err != nil && errors.Is(refusal(err), ErrUnreadable):
		return in, parse.NewSkip(parse.OverLimit, err.Error(), "look at the page"), nil
	case err != nil:
		return in, nil, err
	case item == nil:
		return in, parse.NewSkip(parse.NoText, "nothing", "look at the page"), nil
	case item.Skip != nil:
		return in, item.Skip, nil
	}
	in = item.Input
	in.ID, in.Source, in.ExternalID, in.URL = "", c.run.Source, address, address
	if err := in.Validate(); err != nil {
		return in, parse.InvalidBy(err, nil), nil
	}
	return in, nil, nil
}

// flush writes the pages of the batch.
func (c *crawling) flush(ctx context.Context) error {
	puts, err := c.catalog.Put(ctx, c.author(c.run.Actor), c.batch...)
	for i, put := range puts {
		c.kept.Counts.Add(string(put.Outcome))
		if asset := c.batch[i].Asset; !asset.EligibleAt(c.by.At) {
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
		c.note("nothing was withdrawn, because not all pages of the site were seen")
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
		c.note("nothing was withdrawn, because the site had no pages")
		return nil
	}
	c.run.Counts.Withdrawn, err = c.catalog.WithdrawMissing(ctx, c.author(c.run.Actor), c.run.Source, func(external string) bool { return seen[external] })
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

// The tasks that read what a site has written.
const (
	taskPage    = "crawl.page"
	taskSitemap = "crawl.sitemap"
)

// crawlTasks are what a worker must know to read the pages of a site.
func crawlTasks() map[string]confine.Task {
	return map[string]confine.Task{
		taskPage: func(args []byte, body *confine.Body, emit func([]byte) error) error {
			var o web.Options
			if err := json.Unmarshal(args, &o); err != nil {
				return err
			}
			return answer(body, emit, func(data []byte) (any, error) { return web.Read(data, o) })
		},
		taskSitemap: func(_ []byte, body *confine.Body, emit func([]byte) error) error {
			return answer(body, emit, func(data []byte) (any, error) { return crawl.ReadSitemap(data) })
		},
	}
}

// answered is what such a task says: a value, and an error with its kind.
type answered struct {
	Value json.RawMessage `json:"value"`
	Wrong string          `json:"wrong,omitempty"`
	Limit bool            `json:"limit,omitempty"`
}

func answer(body *confine.Body, emit func([]byte) error, read func([]byte) (any, error)) error {
	data, err := body.All()
	if err != nil {
		return err
	}
	all := make([]byte, data.Size())
	if _, err := data.ReadAt(all, 0); err != nil && data.Size() > 0 {
		return err
	}
	value, wrong := read(all)
	a := answered{}
	if wrong != nil {
		a.Wrong, a.Limit = wrong.Error(), errors.Is(wrong, document.ErrLimit)
	}
	if a.Value, err = json.Marshal(value); err != nil {
		return err
	}
	frame, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return emit(frame)
}

// ask has a task read data into a value. What is wrong with the data is document.ErrLimit or document.ErrBroken.
func (c *crawling) ask(ctx context.Context, job confine.Job, data []byte, value any) error {
	job.Body, job.Size = strings.NewReader(string(data)), int64(len(data))
	var a answered
	err := c.Runner.Do(ctx, job, func(frame []byte) error {
		if err := json.Unmarshal(frame, &a); err != nil {
			return err
		}
		return json.Unmarshal(a.Value, value)
	})
	switch {
	case errors.Is(err, confine.ErrLimit):
		return fmt.Errorf("%w: %w", document.ErrLimit, err)
	case err != nil && errors.Is(refusal(err), ErrUnreadable):
		return fmt.Errorf("%w: %w", document.ErrBroken, err)
	case err != nil:
		return err
	case a.Limit:
		return fmt.Errorf("%w: %s", document.ErrLimit, a.Wrong)
	case a.Wrong != "":
		return fmt.Errorf("%w: %s", document.ErrBroken, a.Wrong)
	}
	return nil
}

func (c *crawling) readPage(ctx context.Context, data []byte, o web.Options) (doc document.Document, err error) {
	args, err := json.Marshal(o)
	if err != nil {
		return doc, err
	}
	err = c.ask(ctx, confine.Job{Task: taskPage, Args: args}, data, &doc)
	return doc, err
}

func (c *crawling) readSitemap(ctx context.Context, data []byte) (s crawl.Sitemap, err error) {
	err = c.ask(ctx, confine.Job{Task: taskSitemap}, data, &s)
	return s, err
}
