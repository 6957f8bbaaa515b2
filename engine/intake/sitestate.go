package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"moments/content/runs"
)

// stateFile is where a crawl keeps how far it is.
const stateFile = "crawl.json"

// load reads how far the crawl has come; one that begins knows what the last crawl of its source has seen.
func (c *crawling) load() error {
	err := c.read(c.run.ID, &c.kept)
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	id, err := c.last()
	if err != nil || id == "" {
		return err
	}
	var before crawled
	if err := c.read(id, &before); errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	c.kept = crawled{State: before.State, Moved: before.Moved}
	return nil
}

func (c *crawling) read(id string, into *crawled) error {
	data, err := os.ReadFile(filepath.Join(c.spool.folder(id), stateFile))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("reading how far the crawl is: %w", err)
	}
	return nil
}

// last is the newest crawl of this source that has ended, "" for none. When one was undone, what a crawl has seen is not what the
// catalogue has, and everything is fetched anew.
func (c *crawling) last() (string, error) {
	list, err := c.book.List(c.run.ID, 1000, func(r *runs.Run) bool {
		return Kind(r.Kind) == Crawl && r.Source == c.run.Source && r.Options[optionAddress] == c.run.Options[optionAddress]
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

// save writes the batch, and then how far the crawl is, so that what is not written is fetched again.
func (c *crawling) save(ctx context.Context) error {
	if err := c.flush(ctx); err != nil {
		return err
	}
	c.dealt = 0
	folder := c.spool.folder(c.run.ID)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	_, err := write(filepath.Join(folder, stateFile), func(w io.Writer) error { return json.NewEncoder(w).Encode(&c.kept) })
	return err
}
