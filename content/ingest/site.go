package ingest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/url"
	"strings"

	"moments/content"
	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/internal/confine"
	"moments/internal/kv"
)

// Site is the pages of a site as the root of an import. Each is known by its address. Config.ReadPage and ReadSitemap
// are given by the import.
type Site struct {
	Config crawl.Config
	State  *crawl.State
	Name   string // half of the identity of all pages; "" is the host of Config.Start
}

// saveEvery is how many pages are fetched between two stored states.
const saveEvery = 20

// ImportSite crawls a site into the catalogue. Config.Save is called when all pages that the state calls done have been
// written, so that a crawl which was stopped goes on without a loss. Errors are those of Import and of crawl.Crawl.
func ImportSite(ctx context.Context, catalog *content.Catalog, site Site, opts Options) (Report, error) {
	im := importer{catalog: catalog, opts: opts}
	save, pages := site.Config.Save, 0
	site.Config.Save = func(s *crawl.State) error {
		if pages++; pages%saveEvery != 0 && s.Running || opts.DryRun {
			return nil
		}
		if err := im.flush(ctx); err != nil || save == nil {
			return err
		}
		return save(s)
	}
	return im.end(ctx, im.run(ctx, ReadSite(ctx, site, opts)))
}

// ReadSite yields every page of a site, checked, and every reason why there is none, in the order in which they are
// fetched. What the site has written is read by the runner.
func ReadSite(ctx context.Context, site Site, opts Options) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		if site.Name == "" {
			site.Name = hostOf(site.Config.Start)
		}
		r := newReader(root{name: site.Name}, opts)
		parse.Readers(r.runner, &site.Config)
		c := checker{source: site.Name, opts: opts, seen: map[string]place{}}
		p, done := parse.New(), 0
		for page, err := range crawl.Crawl(ctx, site.Config, site.State) {
			item := Item{Path: page.URL}
			if err == nil {
				item, err = r.page(ctx, p, page)
			}
			if err != nil {
				yield(Item{}, err)
				return
			}
			c.check(&item)
			if done++; opts.Progress != nil {
				opts.Progress(done, done+len(site.State.Queue))
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}

func hostOf(start string) string {
	u, err := url.Parse(strings.TrimSpace(start))
	if err != nil || u.Host == "" {
		return "site"
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// page makes an item of what came of an address.
func (r *reader) page(ctx context.Context, p *parse.Parser, page crawl.Page) (Item, error) {
	item := Item{Path: page.URL, Bytes: int64(len(page.Data)), Same: page.Unchanged && page.Skip == nil}
	item.Input.ExternalID = page.URL
	var err error
	switch {
	case page.Skip != nil:
		item.Skip = siteSkip(page.Skip)
		if page.Skip.Code == crawl.PastLimit || page.Skip.Code == crawl.BadSitemap {
			item.Input.ExternalID = "" // it is not about one page
		}
	case item.Same:
	case page.Document.Text == "" && page.Document.First(document.FieldTitle) == "":
		item, err = r.download(ctx, item, page)
	default:
		d := page.Document
		d.ID = page.URL
		d.SetDefault(document.FieldURL, page.Final)
		found := p.OfDocument(parse.File{Path: page.URL, Root: r.root.name, Steps: r.opts.Steps}, d)
		item.Found = &parse.Found{Format: format.HTML, Why: "a page of the site"}
		item.take(&found)
	}
	return item, err
}

// download has a file that is no page of HTML parsed.
func (r *reader) download(ctx context.Context, item Item, page crawl.Page) (Item, error) {
	args, err := kv.Marshal(parse.File{Path: pathOf(page.Final), Root: r.root.name, Alone: true, Steps: r.opts.Steps})
	if err != nil {
		return item, fmt.Errorf("encoding what is known of %s: %w", page.URL, err)
	}
	job := confine.Job{Task: parse.ParseTask, Args: args, Body: bytes.NewReader(page.Data), Size: int64(len(page.Data))}
	err = r.runner.Do(ctx, job, func(frame []byte) error {
		var e parse.Event
		if err := kv.Unmarshal(frame, &e); err != nil {
			return err
		}
		if e.Found != nil {
			item.Found = e.Found
		}
		if e.Item != nil {
			item.take(e.Item)
		}
		return nil
	})
	if skip := runnerSkip(err); skip != nil {
		item.Skip, err = skip, nil
	}
	if item.Skip == nil {
		item.Input.URL, item.Input.ExternalID = page.Final, page.URL
	}
	return item, err
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.Trim(u.Path, "/")
}

// take takes over what a parser found. A page that is skipped keeps its identity.
func (it *Item) take(from *parse.Item) {
	it.Skip, it.Ignored, it.Hints, it.Partial = from.Skip, from.Ignored, from.Hints, from.Partial
	if from.Skip == nil {
		it.Input = from.Input
	}
}

// siteCodes say in the words of imports why there is no page.
var siteCodes = map[crawl.Code]parse.Code{
	crawl.Disallowed: parse.Disallowed, crawl.NoIndex: parse.NoIndex, crawl.Elsewhere: parse.NotCanonical, crawl.Duplicate: parse.NotCanonical,
	crawl.OffSite: parse.NotContent, crawl.Redirected: parse.Unreadable, crawl.Gone: parse.Gone, crawl.Denied: parse.Unreadable,
	crawl.Unreachable: parse.Unreadable, crawl.Refused: parse.Unreadable, crawl.TooLarge: parse.TooLarge, crawl.Unsupported: parse.Unsupported,
	crawl.Broken: parse.Syntax, crawl.BadSitemap: parse.Unreadable, crawl.PastLimit: parse.TooLarge,
}

func siteSkip(s *crawl.Skip) *Skip {
	code, known := siteCodes[s.Code]
	if !known {
		code = parse.Unreadable
	}
	return parse.NewSkip(code, s.Found, s.Try)
}
