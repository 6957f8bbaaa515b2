package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"moments/engine/journal"
	"moments/internal/kv"
)

// ErrOrder is returned for entries that stand after the sequence up to which they were said to go.
var ErrOrder = errors.New("entries are not in order")

// Ledger holds the rows of one site in memory, about 130 bytes each. Its methods may be called concurrently.
type Ledger struct {
	mu    sync.Mutex
	state state
}

// New returns an empty ledger, which has applied nothing.
func New() *Ledger { return &Ledger{state: newState()} }

// Apply folds entries in, in order, and remembers upto as applied. Entries that were applied before are passed over. It
// is what a follower of the journal calls. Readers see all of the entries or none.
func (l *Ledger) Apply(entries []journal.Entry, upto kv.Seq) error {
	if n := len(entries); n > 0 && entries[n-1].Seq > upto {
		return fmt.Errorf("%w: out:%d is after out:%d", ErrOrder, entries[n-1].Seq, upto)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range entries {
		if entries[i].Seq > l.state.applied {
			l.state.apply(&entries[i])
		}
	}
	l.state.applied = max(l.state.applied, upto)
	return nil
}

// Applied is the sequence of the out log that the ledger has come to.
func (l *Ledger) Applied() kv.Seq {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.applied
}

// Counts say what the ledger holds.
func (l *Ledger) Counts() Counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.counts
}

// state is the fold: everything that a snapshot holds.
type state struct {
	applied kv.Seq
	clock   int64 // time of the last entry, microseconds since 1970
	days    map[Day]*segment
	open    []*segment       // those that have an index, the newest first; ten at most while time goes forward
	chains  map[string]chain // by digest of chain and visitor
	reports []Report
	counts  Counts
}

func newState() state {
	return state{days: map[Day]*segment{}, chains: map[string]chain{}}
}

// chain is a search that may go on.
type chain struct {
	Day  Day
	Row  uint32
	Last int64 // latest activity, microseconds since 1970
}

const (
	// pause is how long a chain may rest and still be the same search.
	pause = 30 * time.Minute
	// openDays is how long after its end a day is open.
	openDays = 8
)

func (s *state) apply(e *journal.Entry) {
	s.tick(e.At)
	switch {
	case e.Answer != nil:
		s.answer(e.Answer)
	case e.Outcome != nil:
		s.outcome(e.Outcome, e.At.UnixMicro())
	}
	s.applied = e.Seq
}

// tick moves log time: each new hour old chains are forgotten, each new day old days are closed. It depends on the
// entries alone, not on their batches. Log time may go back, when past traffic is written after newer.
func (s *state) tick(at time.Time) {
	now := at.UnixMicro()
	if floor(now, time.Hour.Microseconds()) != floor(s.clock, time.Hour.Microseconds()) {
		for key, c := range s.chains {
			if !c.goesOn(now) {
				delete(s.chains, key)
			}
		}
	}
	if today := DayOf(at); today != DayOf(time.UnixMicro(s.clock)) {
		s.open = slices.DeleteFunc(s.open, func(seg *segment) bool {
			over := today > seg.day+openDays
			if over {
				seg.close()
			}
			return over
		})
	}
	s.clock = now
}

// goesOn reports whether something at that time still belongs to the chain.
func (c chain) goesOn(at int64) bool {
	apart := max(at-c.Last, c.Last-at)
	return apart < pause.Microseconds()
}

func (s *state) day(d Day) *segment {
	seg := s.days[d]
	if seg == nil {
		seg = &segment{day: d}
		s.days[d] = seg
	}
	return seg
}

// indexOf returns the index of a day; an answer that comes very late opens its day again.
func (s *state) indexOf(seg *segment) *index {
	if seg.index == nil {
		seg.index = new(index)
		s.open = append(s.open, seg)
		slices.SortFunc(s.open, func(a, b *segment) int { return cmp.Compare(b.day, a.day) })
	}
	return seg.index
}
