package content

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// Facts are what ranking needs to know of an asset, without its texts. They are immutable.
type Facts struct {
	ID        AssetID
	Source    string
	Kind      string
	Language  string
	Moments   []keywords.Moment
	Topics    []keywords.Topic
	Channels  []string
	Regions   []string
	Published time.Time
	Updated   time.Time
	Expires   time.Time
	Status    Status
	Withdrawn bool
	Quality   float64
	Priority  float64
	// Twin is the same for assets with the same title and text, "" for an asset without text.
	Twin string
}

// EligibleAt reports whether the asset may be shown at the time.
func (f *Facts) EligibleAt(now time.Time) bool {
	return f.Status == Live && !f.Withdrawn && !f.Published.After(now) && (f.Expires.IsZero() || f.Expires.After(now))
}

// HasTopic reports whether the asset carries the topic.
func (f *Facts) HasTopic(topic keywords.Topic) bool { return slices.Contains(f.Topics, topic) }

// Serves reports whether any moment of the asset serves q; an asset without moments serves all.
func (f *Facts) Serves(q keywords.Moment) bool {
	return len(f.Moments) == 0 || slices.ContainsFunc(f.Moments, func(m keywords.Moment) bool { return m.Serves(q) })
}

func factsOf(a *Asset) *Facts {
	f := &Facts{
		ID: a.ID, Source: a.Source, Kind: a.Kind, Language: a.Language, Moments: a.Moments, Topics: a.Topics,
		Channels: a.Channels, Regions: a.Regions, Published: a.Published, Updated: a.Updated, Expires: a.Expires,
		Status: a.Status, Withdrawn: a.Withdrawn, Quality: a.Quality, Priority: a.Priority,
	}
	if a.Body != "" {
		f.Twin = a.Title + "\x00" + a.Body
	}
	return f
}

// Shelf holds the facts of every asset in memory and follows the catalogue. Reading never blocks; each asset's facts
// change as one.
type Shelf struct {
	store    *kv.Store
	site     string
	facts    sync.Map // AssetID -> *Facts
	count    atomic.Int64
	follower *kv.Follower
}

func openShelf(store *kv.Store, site string) (*Shelf, error) {
	s := &Shelf{store: store, site: site}
	var seen kv.Seq
	err := store.View(func(tx *kv.Tx) (err error) {
		if seen, err = tx.AppliedIn(kv.Cmd); err != nil {
			return err
		}
		for row, err := range assets.All(tx, site, "", "") {
			if err != nil {
				return err
			}
			s.put(row.Value.ID, factsOf(&row.Value.Asset))
		}
		return nil
	})
	s.follower = store.Follow(kv.Cmd, seen, s.follow)
	return s, err
}

// Follower drives the shelf.
func (s *Shelf) Follower() *kv.Follower { return s.follower }

func (s *Shelf) follow(records []kv.Record) error {
	return s.store.View(func(tx *kv.Tx) error {
		for _, r := range records {
			id := ChangedIn(r)
			if id == "" || r.Site != s.site {
				continue
			}
			row, err := assets.Get(tx, s.site, string(id))
			switch {
			case errors.Is(err, kv.ErrNotFound):
				s.drop(id)
			case err != nil:
				return err
			default:
				s.put(id, factsOf(&row.Asset))
			}
		}
		return nil
	})
}

func (s *Shelf) put(id AssetID, f *Facts) {
	if _, known := s.facts.Swap(id, f); !known {
		s.count.Add(1)
	}
}

func (s *Shelf) drop(id AssetID) {
	if _, known := s.facts.LoadAndDelete(id); known {
		s.count.Add(-1)
	}
}

// Get returns the facts of an asset, nil when it is not there.
func (s *Shelf) Get(id AssetID) *Facts {
	if f, ok := s.facts.Load(id); ok {
		return f.(*Facts)
	}
	return nil
}

// Len is the number of assets, whatever their status.
func (s *Shelf) Len() int { return int(s.count.Load()) }

// Select returns the ids of the assets for which keep is true, in order. It looks at every asset.
func (s *Shelf) Select(keep func(*Facts) bool) (ids []AssetID) {
	s.facts.Range(func(id, f any) bool {
		if keep(f.(*Facts)) {
			ids = append(ids, id.(AssetID))
		}
		return true
	})
	slices.Sort(ids)
	return ids
}
