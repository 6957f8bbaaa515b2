package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"moments/content/ingest/document"
	"moments/content/ingest/web"
)

// page fetches a target and looks at what came. An error ends the crawl, or is errHost.
func (c *crawler) page(ctx context.Context, t Target) (Page, error) {
	p := Page{URL: t.URL, Final: t.URL}
	at, err := url.Parse(t.URL)
	if err != nil {
		p.Skip = newSkip(Broken, "correct the address", "%.200q", t.URL)
		return p, nil
	}
	known := c.state.Known[t.URL]
	if c.isUnchanged(t, known) {
		return c.unchanged(p, t, known), nil
	}
	r := request{url: at, limit: MaxPageBytes, known: known, accept: "text/html, application/xhtml+xml, */*;q=0.1"}
	answer, skip, err := c.fetch(ctx, r)
	if err != nil || skip != nil {
		p.Skip = skip
		return p, err
	}
	p.Status = answer.status
	if answer.status == http.StatusNotModified && !known.Fetched.IsZero() {
		return c.unchanged(p, t, known), nil
	}
	p.etag, p.lastModified = validator(answer.header.Get("ETag")), validator(answer.header.Get("Last-Modified"))
	return p, c.examine(ctx, &p, t, answer)
}

// unchanged is what came of a target the last time. The page that stands for it is fetched as it was then.
func (c *crawler) unchanged(p Page, t Target, known Known) Page {
	p.Unchanged, p.Skip = true, known.Skip
	if known.Canonical != "" {
		c.state.add(Target{URL: known.Canonical, Depth: t.Depth + 1}, c.MaxPages)
	}
	return p
}

// maxValidator bounds what is kept of a header.
const maxValidator = 256

func validator(header string) string {
	if len(header) > maxValidator {
		return ""
	}
	return header
}

// examine decides whether an answer is a page. An error is that of the context.
func (c *crawler) examine(ctx context.Context, p *Page, t Target, answer response) error {
	if p.Skip = skipOfStatus(answer.status); p.Skip != nil {
		return nil
	}
	if p.Skip = c.claim(p, answer.url); p.Skip != nil {
		return nil
	}
	p.ContentType = answer.header.Get("Content-Type")
	media := mediaType(answer.header)
	isHTML := media == "text/html" || media == "application/xhtml+xml"
	switch {
	case answer.tooLarge:
		p.Skip = newSkip(TooLarge, "split the page", "more than %d bytes", MaxPageBytes)
	case !isHTML && !slices.Contains(c.Accept, media):
		p.Skip = newSkip(Unsupported, "leave it, or import the file by itself", "the type %.100q", media)
	case !isHTML:
		p.Data = answer.body
		if web.NoIndex(answer.header.Values("X-Robots-Tag")) {
			p.Data, p.Skip = nil, noIndex()
		}
	default:
		return c.read(ctx, p, t, answer)
	}
	return nil
}

func skipOfStatus(status int) *Skip {
	switch {
	case status == http.StatusOK:
		return nil
	case status == http.StatusNotFound || status == http.StatusGone:
		return newSkip(Gone, "take it out of the sitemap and of links", "status %d", status)
	}
	return newSkip(Denied, "let this robot in, or take the page out of the sitemap", "status %d", status)
}

// claim notes where redirects have led to, so that one page is handed out once.
func (c *crawler) claim(p *Page, final *url.URL) *Skip {
	address, err := normalize(final)
	if err != nil {
		return newSkip(Broken, "correct the address", "%.200q", final.Redacted())
	}
	if p.Final = address; address == p.URL {
		return nil
	}
	known := c.state.Known[address]
	if known.Queued == c.state.Round {
		return newSkip(Duplicate, "link to where it leads", "a redirect to %.300s", address)
	}
	if !c.scope.has(final) {
		return newSkip(OffSite, "add the host or path if it is wanted", "a redirect to %.300s", address)
	}
	known.Queued, known.Done = c.state.Round, c.state.Round
	c.state.Known[address] = known
	return nil
}

func noIndex() *Skip {
	return newSkip(NoIndex, "allow it if it is wanted", "a page that asks not to be found")
}

// read has the page read, and follows what it says of itself.
func (c *crawler) read(ctx context.Context, p *Page, t Target, answer response) error {
	follows := c.state.Follows && t.Depth < MaxDepth
	d, err := c.ReadPage(ctx, answer.body, web.Options{
		URL: p.Final, ContentType: p.ContentType, RobotsTag: answer.header.Values("X-Robots-Tag"), Links: follows,
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, document.ErrLimit):
		p.Skip = newSkip(TooLarge, "split the page", "%.300s", err)
		return nil
	case err != nil:
		p.Skip = newSkip(Broken, "correct the page", "%.300s", err)
		return nil
	}
	if follows && !d.NoFollow {
		c.addLinks(d.Links, t.Depth+1)
	}
	d.Links = nil
	if p.Skip = c.judge(d, p, t); p.Skip == nil {
		p.Data, p.Document = answer.body, d
	}
	return nil
}

// judge obeys noindex and canonical. The page that stands for another one is fetched as well, where it is of the site.
func (c *crawler) judge(d document.Document, p *Page, t Target) *Skip {
	if d.NoIndex {
		return noIndex()
	}
	canonical, err := url.Parse(d.Canonical)
	if d.Canonical == "" || err != nil {
		return nil
	}
	address, err := normalize(canonical)
	if err != nil || address == p.URL || address == p.Final {
		return nil
	}
	if c.scope.has(canonical) {
		p.canonical = address
		c.state.add(Target{URL: address, Depth: t.Depth + 1}, c.MaxPages)
	}
	return newSkip(Elsewhere, "leave it: the other address is the page", "%.300s stands for it", address)
}

// addLinks makes targets of the links that lead to pages of the site.
func (c *crawler) addLinks(links []string, depth int) {
	for _, link := range links {
		u, err := url.Parse(link)
		if err != nil {
			continue
		}
		address, err := normalize(u)
		if err == nil && c.scope.has(u) && !isTrap(u) && !isFile(u, len(c.Accept) > 0) {
			c.state.add(Target{URL: address, Depth: depth}, c.MaxPages)
		}
	}
}
