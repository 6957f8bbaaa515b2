package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// The kinds of change that the catalogue owns.
const (
	kindPut      = "asset.put"
	kindWithdraw = "asset.withdraw"
	kindRestore  = "asset.restore"
	kindRemove   = "asset.remove"
)

// Refusals.
const (
	refusedUnchanged = "unchanged"
	refusedMissing   = "missing"
)

// byExternal maps source and external id to the public id, byURL the address.
var (
	assets     = kv.NewTable[Asset]("asset")
	byExternal = kv.NewTable[AssetID]("external")
	byURL      = kv.NewTable[AssetID]("url")
)

// Kinds are the changes that the catalogue owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{
		kindPut:      applyPut,
		kindWithdraw: applyWithdrawn(true),
		kindRestore:  applyWithdrawn(false),
		kindRemove:   applyRemove,
		kindImport:   applyImport,
	}
}

// externalKey keeps the source apart from the id in it, and short.
func externalKey(source, external string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + external))
	return hex.EncodeToString(sum[:16])
}

// apiSource is the source of what is written by its public id and not imported.
const apiSource = "api"

// lookUp finds the asset with the identity of the given one: by source and external id, else, when no import root was
// named, by its public id. It returns a zero Asset when there is none.
func lookUp(tx *kv.Tx, site string, given Asset) (Asset, error) {
	id, err := byExternal.Get(tx, site, externalKey(given.Source, given.ExternalID))
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
		if given.Source == apiSource {
			id = given.ID
		}
	}
	if err != nil || id == "" {
		return Asset{}, err
	}
	known, err := assets.Get(tx, site, string(id))
	if errors.Is(err, kv.ErrNotFound) {
		return Asset{}, nil
	}
	return known, err
}

// outcomeOf reads a put from its record.
func outcomeOf(r kv.Record) Put {
	put := Put{ID: AssetID(r.Verdict.Result), Outcome: Changed, Seq: r.Seq}
	switch {
	case r.Verdict.Refused == refusedUnchanged:
		put.Outcome, put.Seq = Unchanged, 0
	case r.Verdict.Result != "" && r.Verdict.Result[0] == '+':
		put.ID, put.Outcome = put.ID[1:], New
	}
	return put
}

// applyPut writes the asset under the id it has, or gives it one. The result of the verdict is the id, with a + in
// front when it is new.
func applyPut(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var asset Asset
	if err := kv.Unmarshal(c.Payload, &asset); err != nil {
		return kv.Verdict{}, err
	}
	known, err := lookUp(tx, c.Site, asset)
	if err != nil {
		return kv.Verdict{}, err
	}
	if known.ID != "" && known.Print == asset.Print {
		return kv.Verdict{Refused: refusedUnchanged, Result: string(known.ID)}, nil
	}
	result := string(known.ID)
	if known.ID == "" {
		if asset.ID, err = newID(tx, c.Site, asset); err != nil {
			return kv.Verdict{}, err
		}
		result = "+" + string(asset.ID)
	} else {
		asset.ID = known.ID
		asset.Source, asset.ExternalID = known.Source, known.ExternalID
		asset.Withdrawn = asset.Withdrawn || known.Withdrawn
	}
	asset.Version = known.Version + 1
	return kv.Verdict{Result: result}, write(tx, c.Site, known, asset)
}

func write(tx *kv.Tx, site string, known, asset Asset) error {
	key := externalKey(asset.Source, asset.ExternalID)
	if err := byExternal.Put(tx, site, key, asset.ID); err != nil {
		return err
	}
	if known.URL != asset.URL {
		if err := leaveURL(tx, site, known); err != nil {
			return err
		}
	}
	if asset.URL != "" {
		if err := byURL.Put(tx, site, asset.URL, asset.ID); err != nil {
			return err
		}
	}
	for _, topic := range asset.Topics {
		if err := keymap.PutTopic(tx, site, topic); err != nil {
			return err
		}
	}
	return assets.Put(tx, site, string(asset.ID), asset)
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
		taken, err := assets.Has(tx, site, id)
		if err != nil || !taken {
			return AssetID(id), err
		}
	}
	if taken, err := assets.Has(tx, site, hash); err != nil || !taken {
		return AssetID(hash), err
	}
	return "", fmt.Errorf("no id is left for %q", asset.Title)
}

func applyWithdrawn(withdrawn bool) kv.Apply {
	return func(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
		asset, err := assets.Get(tx, c.Site, string(c.Payload))
		if errors.Is(err, kv.ErrNotFound) {
			return kv.Verdict{Refused: refusedMissing, Result: string(c.Payload)}, nil
		}
		if err != nil {
			return kv.Verdict{}, err
		}
		if asset.Withdrawn == withdrawn {
			return kv.Verdict{Refused: refusedUnchanged, Result: string(asset.ID)}, nil
		}
		asset.Withdrawn = withdrawn
		asset.Version++
		return kv.Verdict{Result: string(asset.ID)}, assets.Put(tx, c.Site, string(asset.ID), asset)
	}
}

func applyRemove(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	asset, err := assets.Get(tx, c.Site, string(c.Payload))
	if errors.Is(err, kv.ErrNotFound) {
		return kv.Verdict{Refused: refusedMissing, Result: string(c.Payload)}, nil
	}
	if err != nil {
		return kv.Verdict{}, err
	}
	if err := byExternal.Delete(tx, c.Site, externalKey(asset.Source, asset.ExternalID)); err != nil {
		return kv.Verdict{}, err
	}
	if err := leaveURL(tx, c.Site, asset); err != nil {
		return kv.Verdict{}, err
	}
	return kv.Verdict{Result: string(asset.ID)}, assets.Delete(tx, c.Site, string(asset.ID))
}

// ChangedIn returns the id of the asset that a record of the cmd log has changed, or "" when it has changed none.
func ChangedIn(r kv.Record) AssetID {
	if r.Verdict.Refused != "" {
		return ""
	}
	switch r.Kind {
	case kindPut:
		return outcomeOf(r).ID
	case kindWithdraw, kindRestore, kindRemove:
		return AssetID(r.Verdict.Result)
	}
	return ""
}
