package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"moments/internal/kv"
	"moments/keywords"
)

// byExternal maps source and external id to the public id, byURL the address.
var (
	byExternal = kv.NewTable[AssetID]("external")
	byURL      = kv.NewTable[AssetID]("url")
)

// apiSource is the source of what is written by its public id and not imported.
const apiSource = "api"

// externalKey keeps the source apart from the id in it, and short.
func externalKey(source, external string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + external))
	return hex.EncodeToString(sum[:16])
}

// lookUp finds the asset with the identity of the given one: by source and external id, else, when no import root was
// named, by its public id. It returns a zero row when there is none.
func lookUp(tx *kv.Tx, site string, given Asset) (stored, error) {
	id, err := byExternal.Get(tx, site, externalKey(given.Source, given.ExternalID))
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
		if given.Source == apiSource {
			id = given.ID
		}
	}
	if err != nil || id == "" {
		return stored{}, err
	}
	known, err := assets.Get(tx, site, string(id))
	if errors.Is(err, kv.ErrNotFound) {
		return stored{}, nil
	}
	return known, err
}

// newID makes a slug of the wanted id, the title or the external id; when it is taken, a short hash of the identity
// is added.
func newID(tx *kv.Tx, site string, asset Asset) (AssetID, error) {
	slug := keywords.Slug(string(asset.ID))
	if slug == "" {
		slug = keywords.Slug(asset.Title)
	}
	hash := externalKey(asset.Source, asset.ExternalID)
	for _, id := range []string{slug, slug + "-" + hash[:6], slug + "-" + hash} {
		if id == "" || id[0] == '-' {
			continue
		}
		if free, err := vacate(tx, site, id); err != nil || free {
			return AssetID(id), err
		}
	}
	if free, err := vacate(tx, site, hash); err != nil || free {
		return AssetID(hash), err
	}
	return "", fmt.Errorf("no id is left for %q", asset.Title)
}

// vacate reports whether an id is free. An asset whose import was undone gives its id up, so that the same pages under
// another source get the ids that they would have got at first.
func vacate(tx *kv.Tx, site, id string) (free bool, err error) {
	row, err := assets.Get(tx, site, id)
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return true, nil
	case err != nil || row.Reason != Undone:
		return false, err
	}
	return true, row.forget(tx, site)
}

// takeURL writes the address of an asset, and leaves the one that it had before.
func takeURL(tx *kv.Tx, site string, before, now Asset) error {
	if before.URL != now.URL {
		if err := leaveURL(tx, site, before); err != nil {
			return err
		}
	}
	if now.URL == "" {
		return nil
	}
	return byURL.Put(tx, site, now.URL, now.ID)
}

// leaveURL forgets the address of an asset, unless another one has moved there meanwhile.
func leaveURL(tx *kv.Tx, site string, asset Asset) error {
	if asset.URL == "" {
		return nil
	}
	id, err := byURL.Get(tx, site, asset.URL)
	if errors.Is(err, kv.ErrNotFound) || err == nil && id != asset.ID {
		return nil
	}
	if err != nil {
		return err
	}
	return byURL.Delete(tx, site, asset.URL)
}
