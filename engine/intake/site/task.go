package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"moments/content/ingest/crawl"
	"moments/content/ingest/document"
	"moments/content/ingest/web"
	"moments/internal/confine"
)

// The tasks that read what a site has written.
const (
	taskPage    = "crawl.page"
	taskSitemap = "crawl.sitemap"
)

// Tasks are what a worker must know to read the pages of a site.
func Tasks() map[string]confine.Task {
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
	case err != nil && isOfFile(err):
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
