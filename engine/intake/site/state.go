package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"moments/engine/intake/spool"
)

// stateFile is where a crawl keeps how far it is.
const stateFile = "crawl.json"

// load reads how far the crawl has come; one that begins knows what the last crawl of its source has seen.
func (c *crawling) load() error {
	err := read(c.Folder, &c.kept)
	if !errors.Is(err, os.ErrNotExist) || c.Before == "" {
		return ignoreMissing(err)
	}
	var before crawled
	if err := read(c.Before, &before); err != nil {
		return ignoreMissing(err)
	}
	c.kept = crawled{State: before.State, Moved: before.Moved}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func read(folder string, into *crawled) error {
	data, err := os.ReadFile(filepath.Join(folder, stateFile))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("reading how far the crawl is: %w", err)
	}
	return nil
}

// save writes the batch, and then how far the crawl is, so that what is not written is fetched again.
func (c *crawling) save(ctx context.Context) error {
	if err := c.flush(ctx); err != nil {
		return err
	}
	c.dealt = 0
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return err
	}
	_, err := spool.Write(filepath.Join(c.Folder, stateFile), func(w io.Writer) error { return json.NewEncoder(w).Encode(&c.kept) })
	return err
}
