package live

import (
	"cmp"
	"slices"
	"time"

	"moments/engine/journal"
	"moments/engine/trial/verdict"
)

// Tally is what came of one variant of a trial.
type Tally struct {
	_        struct{}                    `cbor:",toarray"`
	Sums     [len(counts{})]verdict.Sums // in the order of verdict.Metrics
	Settings []Settings                  // that answered, in the order in which they came; the first 16
	LeftOut  int64                       // searches over a bound
	Sample   bool                        // some of it is invented traffic
	label    string
}

// Settings are a version of weights and policy that answered.
type Settings struct {
	_           struct{} `cbor:",toarray"`
	Version     string
	Answers     int64
	First, Last time.Time
}

const maxSettings = 16

// saw counts an answer of a version of the settings.
func (t *Tally) saw(version string, at time.Time) {
	i := slices.IndexFunc(t.Settings, func(s Settings) bool { return s.Version == version })
	if i < 0 {
		if len(t.Settings) == maxSettings {
			return
		}
		i = len(t.Settings)
		t.Settings = append(t.Settings, Settings{Version: version, First: at.UTC()})
	}
	t.Settings[i].Answers++
	t.Settings[i].Last = at.UTC()
}

func (t *Tally) clone() Tally {
	c := *t
	c.Settings = slices.Clone(t.Settings)
	return c
}

// Of is the sums of a metric.
func (t *Tally) Of(m verdict.Metric) verdict.Sums {
	if i := slices.Index(verdict.Metrics(), m); i >= 0 {
		return t.Sums[i]
	}
	return verdict.Sums{}
}

// cluster is the searches of one visitor in one variant, and what came of them.
type cluster struct {
	number   uint64
	key      digest
	tally    *Tally
	searches float64
	counts   counts
	last     int64 // search, seconds since 1970
}

// cluster is that of who asks: the visitor, or without a name the chain. It is nil when there is no room, and for a visitor who has searched
// more than counts.
func (s *state) cluster(t *Tally, a *journal.Answer, at time.Time) *cluster {
	key := digestOf(a.Versions.Variant, cmp.Or(a.Visitor, "chain/"+a.Chain))
	c := s.clusters[key]
	switch {
	case c == nil && len(s.clusters) >= maxClusters, c != nil && c.searches >= MaxSearches:
		return nil
	case c == nil:
		s.next++
		c = &cluster{number: s.next, key: key, tally: t}
		s.clusters[key] = c
	}
	return c
}

// change adds to the cluster, and to the sums of its variant.
func (c *cluster) change(searches float64, more counts) {
	for m := range c.counts {
		was := verdict.Cluster{N: c.searches, Y: c.counts[m]}
		c.counts[m] += more[m]
		c.tally.Sums[m].Change(was, verdict.Cluster{N: c.searches + searches, Y: c.counts[m]})
	}
	c.searches += searches
}
