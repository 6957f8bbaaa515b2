package content

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/internal/kv"
)

// Catalog is the truth about the assets of one site. Its methods may be called concurrently.
type Catalog struct {
	store *kv.Store
	site  string
	facts *Shelf
	run   string // in the course of which is written, "" for none
}

// OpenCatalog reads the facts of the site's assets into memory. Facts follows the store only while its Follower runs.
func OpenCatalog(store *kv.Store, site string) (*Catalog, error) {
	c := &Catalog{store: store, site: site}
	shelf, err := openShelf(store, site)
	c.facts = shelf
	return c, err
}

// Facts is the shelf of what ranking needs to know of every asset.
func (c *Catalog) Facts() *Shelf { return c.facts }

// Outcome says what putting an asset did.
type Outcome string

// The outcomes of Put.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
)

// Put is what became of one input.
type Put struct {
	ID      AssetID
	Outcome Outcome
	Seq     kv.Seq // of the change; 0 when nothing was written
}

// putBytes bounds the text that Put stages before it commits.
const putBytes = 4 << 20

// Put writes assets, in order, and returns what became of each, durable. An input with the source and external id of
// an asset that is known replaces it. All inputs are validated before the first is written; an error of Validate is
// wrapped with the place of its input.
func (c *Catalog) Put(ctx context.Context, by kv.Author, inputs ...Input) ([]Put, error) {
	if err := prepare(inputs); err != nil {
		return nil, err
	}
	puts := make([]Put, 0, len(inputs))
	for len(inputs) > 0 {
		n, bytes := 0, 0
		for n < len(inputs) && (n == 0 || bytes < putBytes) {
			bytes += len(inputs[n].Text)
			n++
		}
		some, err := c.put(ctx, by, inputs[:n])
		puts = append(puts, some...)
		if err != nil {
			return puts, err
		}
		inputs = inputs[n:]
	}
	return puts, nil
}

// prepare validates all inputs and puts them into one form.
func prepare(inputs []Input) error {
	for i := range inputs {
		if err := inputs[i].Validate(); err != nil {
			return fmt.Errorf("asset %d (%s): %w", i+1, inputs[i].name(), err)
		}
		inputs[i].normalize()
	}
	return nil
}

func (in Input) name() string {
	if in.ExternalID != "" {
		return in.ExternalID
	}
	return in.Title
}

func (c *Catalog) put(ctx context.Context, by kv.Author, inputs []Input) ([]Put, error) {
	puts, done, err := c.judge(inputs)
	if err != nil {
		return nil, err
	}
	var texts [][]byte
	var changes []kv.Change
	var places []int
	for i, in := range inputs {
		if done[i] {
			continue
		}
		payload, err := kv.Marshal(putting{in.Asset, c.run})
		if err != nil {
			return nil, fmt.Errorf("encoding %s: %w", in.name(), err)
		}
		texts = append(texts, []byte(in.Text))
		changes = append(changes, c.change(by, kindPut, payload))
		places = append(places, i)
	}
	if len(changes) == 0 {
		return puts, nil
	}
	if _, err := c.store.Stage(ctx, texts...); err != nil {
		return nil, err
	}
	records, err := c.store.Commit(ctx, changes...)
	if err != nil {
		return nil, fmt.Errorf("writing assets: %w", err)
	}
	for n, record := range records {
		puts[places[n]] = outcomeOf(record)
	}
	return puts, nil
}

func (c *Catalog) change(by kv.Author, kind string, payload []byte) kv.Change {
	return kv.Change{Log: kv.Cmd, Site: c.site, At: by.At, Actor: by.Actor, Kind: kind, Version: 1, Payload: payload}
}

// identify completes what the catalogue decides: source, external id, body hash and fingerprint.
func (c *Catalog) identify(in *Input) error {
	if in.Source == "" {
		in.Source = apiSource
	}
	if in.ExternalID == "" {
		in.ExternalID = string(in.ID)
	}
	if in.ExternalID == "" {
		in.ExternalID = in.URL
	}
	in.Body = string(kv.HashOf([]byte(in.Text)))
	in.Version, in.Print, in.Reason = 0, "", ""
	wanted := in.ID
	in.ID = ""
	data, err := kv.Marshal(in.Asset)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", in.name(), err)
	}
	in.Print = string(kv.HashOf(data))
	in.ID = wanted
	return nil
}

// Get returns an asset, or kv.ErrNotFound.
func (c *Catalog) Get(id AssetID) (asset Asset, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		row, err := assets.Get(tx, c.site, string(id))
		asset = row.Asset
		return err
	})
	return asset, err
}

// GetMany returns the assets of ids in their order, out of one snapshot. One that is not there is a zero Asset in its place.
func (c *Catalog) GetMany(ids []AssetID) ([]Asset, error) {
	found := make([]Asset, len(ids))
	err := c.store.View(func(tx *kv.Tx) error {
		for i, id := range ids {
			row, err := assets.Get(tx, c.site, string(id))
			if err != nil && !errors.Is(err, kv.ErrNotFound) {
				return err
			}
			found[i] = row.Asset
		}
		return nil
	})
	return found, err
}

// ByURL returns the id of the asset that stands at url, or kv.ErrNotFound.
func (c *Catalog) ByURL(url string) (id AssetID, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		id, err = byURL.Get(tx, c.site, url)
		return err
	})
	return id, err
}

// Text returns the staged text of an asset, "" when it has none.
func (c *Catalog) Text(asset Asset) (string, error) {
	data, err := c.store.Chunk(kv.Hash(asset.Body))
	return string(data), err
}

// List returns up to limit assets whose id is not before from, in order of their ids, out of one snapshot. Next is
// the id to go on from, "" at the end.
func (c *Catalog) List(from AssetID, limit int) (list []Asset, next AssetID, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		for row, err := range assets.All(tx, c.site, "", string(from)) {
			if err != nil {
				return err
			}
			if len(list) == limit {
				next = row.Value.ID
				return nil
			}
			list = append(list, row.Value.Asset)
		}
		return nil
	})
	return list, next, err
}

// Withdraw takes assets out of every answer and keeps them, whatever is imported; Restore puts withdrawn ones back. Both
// return how many changed; an id that is not there is kv.ErrNotFound, and then nothing has changed.
func (c *Catalog) Withdraw(ctx context.Context, by kv.Author, ids ...AssetID) (int, error) {
	return c.setStatus(ctx, by, kindWithdraw, ids)
}

// Restore is the undoing of Withdraw, and of a withdrawal for another reason.
func (c *Catalog) Restore(ctx context.Context, by kv.Author, ids ...AssetID) (int, error) {
	return c.setStatus(ctx, by, kindRestore, ids)
}

// Remove forgets assets for good, but for what the log and the backups hold of them.
func (c *Catalog) Remove(ctx context.Context, by kv.Author, ids ...AssetID) (int, error) {
	return c.setStatus(ctx, by, kindRemove, ids)
}

func (c *Catalog) setStatus(ctx context.Context, by kv.Author, kind string, ids []AssetID) (int, error) {
	changes := make([]kv.Change, len(ids))
	for i, id := range ids {
		if _, err := c.Get(id); err != nil {
			return 0, err
		}
		changes[i] = c.change(by, kind, []byte(id))
	}
	batch := statusBatch
	if kind == kindRemove {
		batch = sweepBatch
	}
	changed := 0
	for some := range slices.Chunk(changes, batch) {
		records, err := c.store.Commit(ctx, some...)
		if err != nil {
			return changed, fmt.Errorf("writing assets: %w", err)
		}
		for _, r := range records {
			if r.Verdict.Refused == "" {
				changed++
			}
		}
	}
	return changed, nil
}

// statusBatch is how many assets one commit withdraws or restores; removing them takes their versions, too.
const statusBatch = 500
