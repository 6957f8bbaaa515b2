package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"moments/content"
	"moments/content/index/generation"
	"moments/internal/kv"
)

const (
	// pageSize is how many assets are read, and written, at once.
	pageSize = 500
	// fillers is how many pages are written at the same time: while one is analysed, another one becomes a segment.
	fillers = 2
	// fillPatience is how long the disk may take to follow what was written to memory.
	fillPatience = 2 * time.Minute
)

// Rebuild fills a new generation from the catalogue and puts it in the place of the current one, which serves searches
// until then. Follower goes on from where it is. When Rebuild fails the current one stays.
func (x *Index) Rebuild(ctx context.Context) error {
	x.upkeep.Lock()
	defer x.upkeep.Unlock()
	return x.rebuild(ctx)
}

func (x *Index) rebuild(ctx context.Context) error {
	next, err := x.home.New()
	if err != nil {
		return fmt.Errorf("rebuilding the index: %w", err)
	}
	old, err := x.replace(ctx, next)
	if err != nil {
		return fmt.Errorf("rebuilding the index: %w", errors.Join(err, next.Close(), os.RemoveAll(next.Folder())))
	}
	if err := errors.Join(old.Close(), x.home.RemoveOthers(next)); err != nil {
		x.log.Warn("the former index could not be removed", "error", err)
	}
	return nil
}

// replace fills next and makes it the current generation. It returns the former one, which is not used any more.
func (x *Index) replace(ctx context.Context, next *generation.Generation) (old *generation.Generation, err error) {
	next.Fill(true)
	if err := x.fill(ctx, next); err != nil {
		return nil, err
	}
	if !next.Flush(fillPatience) {
		return nil, errors.New("the disk does not take it")
	}
	if err := next.MarkReady(); err != nil {
		return nil, err
	}
	next.Fill(false)
	if err := next.Refresh(); err != nil {
		return nil, err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	// The follower hands nothing over twice, so next must have seen at least what the current one has.
	if err := x.catchUp(ctx, next); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, ErrClosed
	}
	old, x.current = x.current, next
	return old, nil
}

// fill writes all assets and then what has changed meanwhile.
func (x *Index) fill(ctx context.Context, g *generation.Generation) error {
	start := x.store.Head(kv.Cmd)
	group, filling := errgroup.WithContext(ctx)
	group.SetLimit(fillers)
	err := x.eachAsset(filling, func(page []content.Asset) error {
		group.Go(func() error { return x.writePage(g, page) })
		return nil
	})
	if err := cmp.Or(group.Wait(), err); err != nil {
		return err
	}
	if err := x.writerOf(g).commit(start); err != nil {
		return err
	}
	return x.catchUp(ctx, g)
}

func (x *Index) writePage(g *generation.Generation, page []content.Asset) error {
	w := x.writerOf(g)
	for i := range page {
		if !indexable(&page[i]) {
			continue
		}
		if err := w.put(page[i].ID, &page[i]); err != nil {
			return err
		}
	}
	return w.commit(0)
}

// eachAsset calls fn with all assets of the catalogue, page by page. What changes meanwhile may or may not be seen.
func (x *Index) eachAsset(ctx context.Context, fn func(page []content.Asset) error) error {
	for from, more := content.AssetID(""), true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, next, err := x.catalog.List(from, pageSize)
		if err != nil {
			return fmt.Errorf("reading assets: %w", err)
		}
		if err := fn(page); err != nil {
			return err
		}
		from, more = next, next != ""
	}
	return nil
}

// catchUp applies the changes that g has not seen, up to the head of the log.
func (x *Index) catchUp(ctx context.Context, g *generation.Generation) error {
	follower := x.store.Follow(kv.Cmd, g.Applied(), func(records []kv.Record) error {
		return x.apply(g, records)
	})
	return follower.CatchUp(ctx)
}
