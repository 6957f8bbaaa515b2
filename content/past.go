package content

import (
	"errors"
	"fmt"
	"time"

	"moments/internal/kv"
)

// How long a version is kept after another one took its place, and how many are kept in any case, and at most.
const (
	KeepVersions = 30 * 24 * time.Hour
	MinVersions  = 10
	MaxVersions  = 1000
)

// What says what made a version.
type What string

// What makes versions.
const (
	Imported  What = "imported"
	Edited    What = "edited"
	Hidden    What = "withdrawn"
	Restored  What = "restored"
	Reverted  What = "reverted"
	TakenBack What = "undone"
)

// Stamp says who made a version, when and by what. Run is the id of the import that did, or "".
type Stamp struct {
	At    time.Time `cbor:"at"`
	Actor string    `cbor:"by"`
	What  What      `cbor:"what"`
	Run   string    `cbor:"run,omitempty"`
}

func stampOf(c kv.Change, what What, run string) Stamp {
	return Stamp{At: c.At, Actor: c.Actor, What: what, Run: run}
}

// stored is the row of an asset: the version that counts, what made it, and the oldest version that is kept, 0 when it
// is the only one.
type stored struct {
	Asset
	Stamp
	First int `cbor:"first,omitempty"`
}

// past is a version that no longer counts, since Until.
type past struct {
	Asset
	Stamp
	Until time.Time `cbor:"until"`
}

var (
	assets = kv.NewTable[stored]("asset")
	pasts  = kv.NewTable[past]("assetpast") // by id and number
)

func pastKey(id AssetID, number int) string { return fmt.Sprintf("%s/%010d", id, number) }

// keep puts a row among the past versions, forgets those that are old enough, and returns the oldest that is left.
func (s *stored) keep(tx *kv.Tx, site string, now time.Time) (first int, err error) {
	if s.Version == 0 {
		return 0, nil
	}
	if err := pasts.Put(tx, site, pastKey(s.ID, s.Version), past{s.Asset, s.Stamp, now}); err != nil {
		return 0, err
	}
	first = s.First
	if first == 0 {
		first = s.Version
	}
	for s.Version-first >= MinVersions {
		old, err := pasts.Get(tx, site, pastKey(s.ID, first))
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return 0, err
		}
		if err == nil && now.Sub(old.Until) <= KeepVersions && s.Version-first < MaxVersions {
			break
		}
		if err := pasts.Delete(tx, site, pastKey(s.ID, first)); err != nil {
			return 0, err
		}
		first++
	}
	return first, nil
}

// step is one change of one asset.
type step struct {
	kv.Change
	before stored // a zero one when there was none
	now    Asset
	what   What
	run    string
}

// write makes the new version the one that counts, keeps the one before, and notes the run. The result of the verdict is
// the id.
func (s step) write(tx *kv.Tx) (kv.Verdict, error) {
	s.now.Version = s.before.Version + 1
	if err := byExternal.Put(tx, s.Site, externalKey(s.now.Source, s.now.ExternalID), s.now.ID); err != nil {
		return kv.Verdict{}, err
	}
	if err := takeURL(tx, s.Site, s.before.Asset, s.now); err != nil {
		return kv.Verdict{}, err
	}
	first, err := s.before.keep(tx, s.Site, s.At)
	if err != nil {
		return kv.Verdict{}, err
	}
	if err := s.touch(tx); err != nil {
		return kv.Verdict{}, err
	}
	row := stored{Asset: s.now, Stamp: stampOf(s.Change, s.what, s.run), First: first}
	return kv.Verdict{Result: string(s.now.ID)}, assets.Put(tx, s.Site, string(s.now.ID), row)
}

// forget removes everything that the store's rows say of an asset, but what runs have touched.
func (s *stored) forget(tx *kv.Tx, site string) error {
	if err := byExternal.Delete(tx, site, externalKey(s.Source, s.ExternalID)); err != nil {
		return err
	}
	if err := leaveURL(tx, site, s.Asset); err != nil {
		return err
	}
	for number := max(s.First, 1); s.First > 0 && number < s.Version; number++ {
		if err := pasts.Delete(tx, site, pastKey(s.ID, number)); err != nil {
			return err
		}
	}
	return assets.Delete(tx, site, string(s.ID))
}
