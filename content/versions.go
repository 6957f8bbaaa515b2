package content

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/internal/kv"
)

// ErrForgotten is returned when a version is no longer kept, or never was.
var ErrForgotten = errors.New("this version is not kept")

// Version is one state of an asset, numbered from 1.
type Version struct {
	Number int
	Stamp
}

// Versions are the states of an asset that are kept, the one that counts first: those of the last 30 days, and the last
// ten whatever their age. It returns kv.ErrNotFound for an asset that is not there.
func (c *Catalog) Versions(id AssetID) (list []Version, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		row, err := assets.Get(tx, c.site, string(id))
		if err != nil {
			return err
		}
		for old, err := range pasts.All(tx, c.site, string(id)+"/", "") {
			if err != nil {
				return err
			}
			list = append(list, versionOf(old.Value.Version, old.Value.Stamp))
		}
		list = append(list, versionOf(row.Version, row.Stamp))
		return nil
	})
	slices.Reverse(list)
	return list, err
}

func versionOf(number int, s Stamp) Version {
	s.At = s.At.UTC()
	return Version{Number: number, Stamp: s}
}

// At returns a version of an asset and its text. Errors: kv.ErrNotFound for an asset that is not there, ErrForgotten.
func (c *Catalog) At(id AssetID, version int) (asset Asset, text string, err error) {
	err = c.store.View(func(tx *kv.Tx) error {
		row, err := assets.Get(tx, c.site, string(id))
		if err != nil {
			return err
		}
		asset, err = row.at(tx, c.site, version)
		return err
	})
	if err == nil {
		text, err = c.Text(asset)
	}
	return asset, text, err
}

// at is a version of the asset.
func (s *stored) at(tx *kv.Tx, site string, version int) (Asset, error) {
	if version == s.Version {
		return s.Asset, nil
	}
	old, err := pasts.Get(tx, site, pastKey(s.ID, version))
	if errors.Is(err, kv.ErrNotFound) {
		err = fmt.Errorf("version %d of %s: %w", version, s.ID, ErrForgotten)
	}
	return old.Asset, err
}

// reverting is the payload of a revert.
type reverting struct {
	ID     AssetID `cbor:"id"`
	Number int     `cbor:"to"`
}

// Revert makes an asset what it was in a version, also whether it was withdrawn, as a new version, and returns the number
// of that. A version that is the same as the one that counts changes nothing. An import whose file says something else
// changes it again. Errors: kv.ErrNotFound, ErrForgotten.
func (c *Catalog) Revert(ctx context.Context, by kv.Author, id AssetID, version int) (int, error) {
	payload, err := kv.Marshal(reverting{id, version})
	if err != nil {
		return 0, err
	}
	records, err := c.store.Commit(ctx, c.change(by, kindRevert, payload))
	if err != nil {
		return 0, fmt.Errorf("reverting %s: %w", id, err)
	}
	switch records[0].Verdict.Refused {
	case refusedMissing:
		return 0, fmt.Errorf("%s: %w", id, kv.ErrNotFound)
	case refusedForgotten:
		return 0, fmt.Errorf("version %d of %s: %w", version, id, ErrForgotten)
	}
	now, err := c.Get(id)
	return now.Version, err
}

func applyRevert(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var to reverting
	if err := kv.Unmarshal(c.Payload, &to); err != nil {
		return kv.Verdict{}, err
	}
	return found(tx, c, to.ID, func(row stored) (kv.Verdict, error) {
		wanted, err := row.at(tx, c.Site, to.Number)
		switch {
		case errors.Is(err, ErrForgotten):
			return refuse(refusedForgotten, row.ID), nil
		case err != nil:
			return kv.Verdict{}, err
		case wanted.Print == row.Print && wanted.Withdrawn == row.Withdrawn && wanted.Reason == row.Reason:
			return refuse(refusedUnchanged, row.ID), nil
		}
		return step{Change: c, before: row, now: wanted, what: Reverted}.write(tx)
	})
}
