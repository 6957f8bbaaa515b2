package intake

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"moments/content/ingest/crawl"
	"moments/content/runs"
	"moments/engine/intake/site"
	"moments/internal/kv"
)

// The options of a crawl in the book.
const (
	optionAddress = "address"
	optionPaths   = "paths"
	optionRate    = "rate"
	optionMost    = "max_pages"
)

// StartCrawl queues the crawl of a site. It is crawl.ErrAddress for what is no http or https address.
func (d *Desk) StartCrawl(ctx context.Context, by kv.Author, s site.Site, o Options) (Task, error) {
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

// sites takes in the pages of a site.
type sites struct{ assets }

func (sites) do(ctx context.Context, w *work) error {
	o := w.run.Options
	rate, _ := strconv.ParseFloat(o[optionRate], 64) // written by StartCrawl
	most, _ := strconv.Atoi(o[optionMost])
	last, err := w.lastCrawl()
	if err != nil {
		return err
	}
	config := site.Config{
		Site:    site.Site{Address: o[optionAddress], Source: w.run.Source, Rate: rate, MaxPages: most},
		Catalog: w.Engine.Catalog().During(w.run.ID), Author: func() kv.Author { return w.author(w.run.Actor) }, Runner: w.Runner,
		Folder: w.spool.Folder(w.run.ID), Progress: w.progress, Private: w.Private, Full: w.options.Full,
	}
	if o[optionPaths] != "" {
		config.Paths = strings.Split(o[optionPaths], "\n")
	}
	if last != "" {
		config.Before = w.spool.Folder(last)
	}
	result, err := site.Crawl(ctx, config)
	w.run.Counts, w.faults, w.run.Notes = result.Counts, result.Faults, append(w.run.Notes, result.Notes...)
	return err
}

// lastCrawl is the newest crawl of this source that has ended, "" for none. When one was undone, what a crawl has seen is not what the
// catalogue has, and everything is fetched anew.
func (w *work) lastCrawl() (string, error) {
	list, err := w.book.List(w.run.ID, 1000, func(r *runs.Run) bool {
		return Kind(r.Kind) == Crawl && r.Source == w.run.Source && r.Options[optionAddress] == w.run.Options[optionAddress]
	})
	if err != nil {
		return "", err
	}
	last := ""
	for _, r := range list {
		if r.State == runs.UndoneRun {
			return "", nil
		}
		if last == "" {
			last = r.ID
		}
	}
	return last, nil
}
