package live

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"moments/engine/journal"
	"moments/internal/kv"
)

// Bounds of what is held. A trial goes on past them: visitors beyond them are left out, of both variants alike, and counted.
const (
	maxClusters = 250_000
	maxAnswers  = 500_000 // past it the oldest bring nothing more
	// MaxSearches is how many searches of one visitor count: more of them are of a program, or of somebody who tests.
	MaxSearches = 200
)

const (
	// pause is how long a chain may rest and still be the same search.
	pause = 30 * time.Minute
	// opened is how long something may come of an answer: conversions come up to seven days late.
	opened = 8 * 24 * time.Hour
	// idle is how long a visitor is remembered after the last search: who returns later is another.
	idle = 9 * 24 * time.Hour
)

// Fold counts what came of the variants of trials. Its methods may be called concurrently; Apply is called by one follower. While nothing is
// on trial it holds nothing.
type Fold struct {
	mu sync.RWMutex
	state
}

// state is what a snapshot holds.
type state struct {
	applied  kv.Seq
	clock    time.Time         // of the last entry
	next     uint64            // number of the next cluster or search
	tallies  map[string]*Tally // by label
	clusters map[digest]*cluster
	chains   map[digest]*search // the searches that may go on
	answers  map[digest]*search // of which something may come
	queue    []answered         // the same, the oldest first
}

// answered is an answer by its digest.
type answered struct {
	_   struct{} `cbor:",toarray"`
	Key digest
	At  int64 // seconds since 1970
}

func newState() state {
	return state{tallies: map[string]*Tally{}, clusters: map[digest]*cluster{}, chains: map[digest]*search{}, answers: map[digest]*search{}}
}

// New returns a fold that has seen nothing.
func New() *Fold { return &Fold{state: newState()} }

// Applied is the sequence of the out log up to which the fold has seen.
func (f *Fold) Applied() kv.Seq {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.applied
}

// Apply takes entries in order and is then at upto. Entries that were applied before are passed over.
func (f *Fold) Apply(entries []journal.Entry, upto kv.Seq) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range entries {
		if e := &entries[i]; e.Seq > f.applied {
			f.tick(e.At)
			f.take(e)
			f.applied = e.Seq
		}
	}
	f.applied = max(f.applied, upto)
	return nil
}

// Tally is what came of a variant of a trial, by its label; a zero one when nothing did.
func (f *Fold) Tally(label string) Tally {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if t := f.tallies[label]; t != nil {
		return t.clone()
	}
	return Tally{}
}

func (s *state) take(e *journal.Entry) {
	if a := e.Answer; a != nil && a.Versions.Variant != "" && !a.Test && a.Phrase != "" {
		s.answer(a, e.At)
	}
	o := e.Outcome
	if o == nil {
		return
	}
	if !o.Test && o.Trust > 0 {
		s.outcome(o)
	}
	s.awake(o, e.At)
}

// tick moves log time: each new hour it forgets what is over. It hangs on the entries alone, not on their batches.
func (s *state) tick(at time.Time) {
	if at.Truncate(time.Hour).Equal(s.clock.Truncate(time.Hour)) {
		s.clock = at
		return
	}
	s.clock = at
	maps.DeleteFunc(s.chains, func(_ digest, found *search) bool { return !found.goesOn(at) })
	old := at.Add(-opened).Unix()
	s.forget(func(a answered) bool { return a.At < old })
	maps.DeleteFunc(s.clusters, func(_ digest, c *cluster) bool { return c.last < at.Add(-idle).Unix() })
}

// forget drops the oldest answers, as long as they are over.
func (s *state) forget(over func(answered) bool) {
	n := 0
	for n < len(s.queue) && over(s.queue[n]) {
		delete(s.answers, s.queue[n].Key)
		n++
	}
	if s.queue = s.queue[n:]; len(s.queue) == 0 {
		s.queue = nil
	} else if cap(s.queue) > 4*len(s.queue) {
		s.queue = slices.Clone(s.queue)
	}
}

// tally is that of a label, nil for what is not one, or when there is no room.
func (s *state) tally(label string) *Tally {
	if t := s.tallies[label]; t != nil {
		return t
	}
	name, variant, _ := strings.Cut(label, "/")
	if CheckName(name) != nil || variant != Control && variant != Variant || len(s.tallies) >= 2*MaxTrials {
		return nil
	}
	s.tallies[label] = &Tally{label: label}
	return s.tallies[label]
}
