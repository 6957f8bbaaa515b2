package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"moments/content"
	"moments/content/index/generation"
	"moments/internal/kv"
)

// Difference counts what the index and the catalogue do not agree on.
type Difference struct {
	Missing int // assets that cannot be found and should be
	Stale   int // assets that are found by what they were
	Extra   int // documents whose assets are gone, withdrawn or drafts
}

// Any reports whether there is a difference.
func (d Difference) Any() bool { return d != Difference{} }

// Verify compares every document with its asset by id and fingerprint. Changes that the index has not followed yet are
// no difference. It reads all assets, some microseconds each, and blocks neither searches nor writes.
func (x *Index) Verify(ctx context.Context) (Difference, error) {
	x.upkeep.Lock()
	defer x.upkeep.Unlock()
	return x.verify(ctx)
}

func (x *Index) verify(ctx context.Context) (d Difference, err error) {
	stamps, seen, err := x.stamps(ctx)
	if err != nil {
		return d, fmt.Errorf("reading the index: %w", err)
	}
	differ := map[content.AssetID]*int{}
	err = x.eachAsset(ctx, func(page []content.Asset) error {
		for i := range page {
			if !indexable(&page[i]) {
				continue
			}
			stamp, there := stamps[page[i].ID]
			switch {
			case !there:
				differ[page[i].ID] = &d.Missing
			case stamp != stampOf(&page[i]):
				differ[page[i].ID] = &d.Stale
			}
			delete(stamps, page[i].ID)
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	for id := range stamps {
		differ[id] = &d.Extra
	}
	if err := x.forgetChanged(ctx, seen, differ); err != nil {
		return d, err
	}
	for _, count := range differ {
		*count++
	}
	return d, nil
}

// stamps returns the stamp of every document of one snapshot, and what the snapshot had seen of the log.
func (x *Index) stamps(ctx context.Context) (stamps map[content.AssetID]string, seen kv.Seq, err error) {
	err = x.use(func(g *generation.Generation) error {
		return g.Snapshot(func(s *scorch.IndexSnapshot) (err error) {
			docs, err := s.DocCount()
			if err != nil {
				return err
			}
			if seen, err = generation.AppliedIn(s); err != nil {
				return err
			}
			stamps = make(map[content.AssetID]string, docs)
			for _, segment := range s.Segments() {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := readStamps(segment, stamps); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return stamps, seen, err
}

func readStamps(segment *scorch.SegmentSnapshot, stamps map[content.AssetID]string) error {
	for live := segment.DocNumbersLive().Iterator(); live.HasNext(); {
		var id content.AssetID
		err := segment.VisitDocument(uint64(live.Next()), func(field string, _ byte, value []byte, _ []uint64) bool {
			switch field {
			case "_id":
				id = content.AssetID(value)
				stamps[id] = ""
			case fieldStamp:
				stamps[id] = string(value)
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetChanged removes the assets that have changed after seen: whether they differ is not known.
func (x *Index) forgetChanged(ctx context.Context, seen kv.Seq, differ map[content.AssetID]*int) error {
	later := x.store.Follow(kv.Cmd, seen, func(records []kv.Record) error {
		for _, r := range records {
			delete(differ, content.ChangedIn(r))
		}
		return nil
	})
	return later.CatchUp(ctx)
}

// Reconcile builds the index anew when it is empty, was found damaged or differs from the catalogue, and returns the
// difference. It is to be called at the start, where it also is the quickest way to a first index, and now and then.
func (x *Index) Reconcile(ctx context.Context) (Difference, error) {
	x.upkeep.Lock()
	defer x.upkeep.Unlock()
	if x.Applied() == 0 && x.store.Head(kv.Cmd) > 0 {
		return Difference{}, x.rebuild(ctx)
	}
	d, err := x.verify(ctx)
	switch {
	case x.damaged():
		x.log.Error("the index was found damaged and is built anew", "error", err)
	case err != nil:
		return d, err
	case d.Any():
		x.log.Warn("the index differs from the catalogue and is built anew",
			"missing", d.Missing, "stale", d.Stale, "extra", d.Extra)
	default:
		return d, nil
	}
	return d, x.rebuild(ctx)
}

func (x *Index) damaged() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.current.Damaged()
}
