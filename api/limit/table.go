package limit

import (
	"sync"
	"time"
)

// The table has room for 131,072 buckets, in sets of a few that are searched one by one.
const (
	sets = 16_384 // a power of two
	ways = 8
)

// bucket is the shape of a token bucket: quota tokens when full, one more every so often.
type bucket struct {
	every time.Duration
	quota int
}

func (b bucket) window() time.Duration { return b.every * time.Duration(b.quota) }

// slot is the state of a bucket: the time at which it is full. That says how many tokens are in it now, as the generic cell
// rate algorithm has it (ITU-T I.371): a full bucket is one that was never asked, and forgetting it changes nothing.
type slot struct {
	who  uint64
	full time.Duration // since the table began
}

type set struct {
	mu    sync.Mutex
	slots [ways]slot
}

type table struct{ sets []set }

func newTable() table { return table{make([]set, sets)} }

// take removes n tokens, or none. It returns how long it takes until the bucket is full, and how long until there would be
// enough: 0 when there were.
func (t table) take(who uint64, b bucket, n int, now time.Duration) (full, wait time.Duration) {
	s := &t.sets[who%sets]
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.find(who)
	at := min(max(found.full, now), now+b.window()) // a clock that went back has left it further ahead
	after := at + b.every*time.Duration(n)
	if wait = after - now - b.window(); wait > 0 {
		found.full = at
		return at - now, wait
	}
	found.full = after
	return after - now, 0
}

// find returns the slot of a bucket. A new one takes the place of that which is fullest, and so has the least to forget.
func (s *set) find(who uint64) *slot {
	fullest := &s.slots[0]
	for i := range s.slots {
		if s.slots[i].who == who {
			return &s.slots[i]
		}
		if s.slots[i].full < fullest.full {
			fullest = &s.slots[i]
		}
	}
	*fullest = slot{who: who}
	return fullest
}
