package parse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
	"moments/content/ingest/web"
	"moments/internal/confine"
	"moments/internal/kv"
)

// The names of the tasks of a crawl.
const (
	PageTask    = "ingest.page"    // web.Options -> pageRead
	SitemapTask = "ingest.sitemap" // -> sitemapRead
)

// pageRead and sitemapRead are what was read, or why not: the errors of readers keep their identity across processes.
type pageRead struct {
	Document document.Document `cbor:"doc"`
	Problem  problem           `cbor:"bad"`
}

type sitemapRead struct {
	Sitemap crawl.Sitemap `cbor:"map"`
	Problem problem       `cbor:"bad"`
}

type problem struct {
	Text  string `cbor:"text"`
	Limit bool   `cbor:"limit"`
}

func problemOf(err error) problem {
	if err == nil {
		return problem{}
	}
	return problem{err.Error(), errors.Is(err, document.ErrLimit)}
}

func (p problem) err() error {
	sentinel := document.ErrBroken
	if p.Limit {
		sentinel = document.ErrLimit
	}
	if p.Text == "" {
		return nil
	}
	return fmt.Errorf("%w: %s", sentinel, strings.TrimPrefix(p.Text, sentinel.Error()+": "))
}

func pageTask(args []byte, body *confine.Body, emit func([]byte) error) error {
	var o web.Options
	if err := kv.Unmarshal(args, &o); err != nil {
		return fmt.Errorf("decoding what is known of a page: %w", err)
	}
	data, skip := readAll(body, web.MaxBytes)
	if skip != nil {
		return send(emit, pageRead{Problem: problem{skip.Found, true}})
	}
	doc, err := web.Read(data, o)
	return send(emit, pageRead{doc, problemOf(err)})
}

func sitemapTask(_ []byte, body *confine.Body, emit func([]byte) error) error {
	data, skip := readAll(body, crawl.MaxSitemapBytes)
	if skip != nil {
		return send(emit, sitemapRead{Problem: problem{skip.Found, true}})
	}
	s, err := crawl.ReadSitemap(data)
	return send(emit, sitemapRead{s, problemOf(err)})
}

// Readers has a crawl read what a site has written by a runner.
func Readers(runner confine.Runner, config *crawl.Config) {
	config.ReadPage = func(ctx context.Context, data []byte, o web.Options) (document.Document, error) {
		var read pageRead
		args, err := kv.Marshal(o)
		if err != nil {
			return document.Document{}, fmt.Errorf("encoding what is known of a page: %w", err)
		}
		err = ask(ctx, runner, confine.Job{Task: PageTask, Args: args, Body: bytes.NewReader(data), Size: int64(len(data))}, &read)
		return read.Document, errors.Join(err, read.Problem.err())
	}
	config.ReadSitemap = func(ctx context.Context, data []byte) (crawl.Sitemap, error) {
		var read sitemapRead
		err := ask(ctx, runner, confine.Job{Task: SitemapTask, Body: bytes.NewReader(data), Size: int64(len(data))}, &read)
		return read.Sitemap, errors.Join(err, read.Problem.err())
	}
}

// ask runs a job with one frame. A parser that dies or goes over a limit makes the page one that cannot be read.
func ask(ctx context.Context, runner confine.Runner, job confine.Job, answer any) error {
	err := runner.Do(ctx, job, func(frame []byte) error { return kv.Unmarshal(frame, answer) })
	switch {
	case errors.Is(err, confine.ErrLimit):
		return fmt.Errorf("%w: %w", document.ErrLimit, err)
	case errors.Is(err, confine.ErrCrashed):
		return fmt.Errorf("%w: %w", document.ErrBroken, err)
	}
	return err
}

// OfDocument makes an item of a document that was read before: of a page of a site, which is known by its address.
func (p *Parser) OfDocument(f File, d document.Document) (item Item) {
	r := &run{Parser: p, file: f, to: func(e Event) error {
		item = *e.Item
		return nil
	}}
	r.asDocument(0, d)
	return item
}
