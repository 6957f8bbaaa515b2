package live

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"moments/engine/snapshot"
	"moments/internal/kv"
)

// form is that of the fold's snapshots.
var form = snapshot.Form{Name: "trial", Version: 1}

// stored forms name clusters and searches by their numbers, and put everything in an order.
type (
	storedState struct {
		_        struct{} `cbor:",toarray"`
		Applied  kv.Seq
		Clock    time.Time
		Next     uint64
		Tallies  map[string]*Tally
		Clusters []storedCluster
		Searches []storedSearch
		Chains   map[digest]uint64
		Answers  []answered
		Of       []uint64 // the search of each answer
	}
	storedCluster struct {
		_        struct{} `cbor:",toarray"`
		Number   uint64
		Key      digest
		Label    string
		Searches float64
		Counts   counts
		Last     int64
		Gone     bool // forgotten, but for searches of which something may still come
	}
	storedSearch struct {
		_       struct{} `cbor:",toarray"`
		Number  uint64
		Label   string
		Cluster uint64 // 0 for none
		Last    int64
		Sample  bool
		Counts  counts
		Uses    map[digest]use
	}
)

// Save writes the state of the fold at one point. Entries may be applied meanwhile; they are not in it. Equal states give equal bytes.
func (f *Fold) Save(w io.Writer) error {
	f.mu.RLock()
	s := f.stored()
	f.mu.RUnlock()
	return form.Encode(w, s)
}

// SaveFile writes a snapshot to path, atomically.
func (f *Fold) SaveFile(path string) error { return snapshot.Replace(path, f.Save) }

// LoadFile returns the fold of a snapshot, or snapshot.ErrSnapshot. A snapshot that is not there is a fold that has seen nothing.
func LoadFile(path string) (*Fold, error) {
	var s storedState
	if err := form.Read(path, &s); err != nil {
		return nil, err
	}
	loaded, err := s.state()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", snapshot.ErrSnapshot, path, err)
	}
	return &Fold{state: loaded}, nil
}

// stored is a copy: nothing in it changes any more.
func (s *state) stored() storedState {
	out := storedState{
		Applied: s.applied, Clock: s.clock, Next: s.next, Tallies: map[string]*Tally{}, Chains: map[digest]uint64{}, Answers: slices.Clip(s.queue),
	}
	for label, t := range s.tallies {
		c := t.clone()
		out.Tallies[label] = &c
	}
	searches := map[uint64]*search{}
	for _, a := range s.queue {
		found := s.answers[a.Key]
		searches[found.number] = found
		out.Of = append(out.Of, found.number)
	}
	for key, found := range s.chains {
		searches[found.number] = found
		out.Chains[key] = found.number
	}
	clusters := map[uint64]*cluster{}
	for _, c := range s.clusters {
		clusters[c.number] = c
	}
	for _, number := range slices.Sorted(maps.Keys(searches)) {
		out.Searches = append(out.Searches, searches[number].stored())
		if c := searches[number].cluster; c != nil {
			clusters[c.number] = c
		}
	}
	for _, number := range slices.Sorted(maps.Keys(clusters)) {
		out.Clusters = append(out.Clusters, clusters[number].stored(s.clusters[clusters[number].key] != clusters[number]))
	}
	return out
}

func (x *search) stored() storedSearch {
	row := storedSearch{Number: x.number, Label: x.tally.label, Last: x.last, Sample: x.sample, Counts: x.counts, Uses: maps.Clone(x.uses)}
	if x.cluster != nil {
		row.Cluster = x.cluster.number
	}
	return row
}

func (c *cluster) stored(gone bool) storedCluster {
	return storedCluster{Number: c.number, Key: c.key, Label: c.tally.label, Searches: c.searches, Counts: c.counts, Last: c.last, Gone: gone}
}

// errLoose is returned for a snapshot whose parts do not belong together.
var errLoose = errors.New("it names what it does not have")

func (in *storedState) state() (state, error) {
	s := newState()
	s.applied, s.clock, s.next, s.queue = in.Applied, in.Clock.UTC(), in.Next, in.Answers
	for label, t := range in.Tallies {
		if t == nil {
			return s, errLoose
		}
		t.label = label
		s.tallies[label] = t
	}
	searches, ok := in.searches(&s)
	if !ok || len(in.Of) != len(in.Answers) {
		return s, errLoose
	}
	for i, a := range in.Answers {
		if s.answers[a.Key] = searches[in.Of[i]]; s.answers[a.Key] == nil {
			return s, errLoose
		}
	}
	for key, number := range in.Chains {
		if s.chains[key] = searches[number]; s.chains[key] == nil {
			return s, errLoose
		}
	}
	return s, nil
}

// searches makes the searches, and the clusters, which it puts into s; ok is false when one has nowhere to belong.
func (in *storedState) searches(s *state) (searches map[uint64]*search, ok bool) {
	clusters := map[uint64]*cluster{}
	for _, c := range in.Clusters {
		made := &cluster{
			number: c.Number, key: c.Key, tally: s.tallies[c.Label], searches: c.Searches, counts: c.Counts, last: c.Last,
		}
		if made.tally == nil {
			return nil, false
		}
		if clusters[c.Number] = made; !c.Gone {
			s.clusters[c.Key] = made
		}
	}
	searches = make(map[uint64]*search, len(in.Searches))
	for _, x := range in.Searches {
		made := &search{
			number: x.Number, tally: s.tallies[x.Label], cluster: clusters[x.Cluster], last: x.Last, sample: x.Sample, counts: x.Counts, uses: x.Uses,
		}
		if made.tally == nil || x.Cluster != 0 && made.cluster == nil {
			return nil, false
		}
		searches[x.Number] = made
	}
	return searches, true
}
