package limit_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/api/limit"
)

// clock is moved by the tests.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()) }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// open makes limits of ten a second, and so of twenty at once, for everything.
func open() (*limit.Limits, *clock) {
	c := new(clock)
	c.at.Store(int64(1e18))
	return limit.New(limit.Rates{Search: 10, Events: 10, Key: 10, Secret: 10}, c.now), c
}

func drain(l *limit.Limits, address string) (passed int) {
	for l.Address(limit.Search, address, 1).Err() == nil {
		passed++
	}
	return passed
}

func TestBucketGivesItsBurstAndRefills(t *testing.T) {
	l, c := open()
	if passed := drain(l, "192.0.2.1"); passed != 20 {
		t.Fatalf("%d passed at once, want 20", passed)
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{99 * time.Millisecond, 0}, {time.Millisecond, 1}, {time.Second, 10}, {time.Hour, 20}} {
		c.advance(step.after)
		if passed := drain(l, "192.0.2.1"); passed != step.want {
			t.Errorf("%d passed after %s more, want %d", passed, step.after, step.want)
		}
	}
}

func TestGrantTellsTheClient(t *testing.T) {
	l, c := open()
	g := l.Address(limit.Search, "192.0.2.1", 1)
	if g.Policy() != `"search";q=20;w=2` || g.State() != `"search";r=19;t=1` || g.Err() != nil {
		t.Errorf("%s, %s, %v", g.Policy(), g.State(), g.Err())
	}
	drain(l, "192.0.2.1")
	g = l.Address(limit.Search, "192.0.2.1", 15)
	var exceeded *limit.Error
	if err := g.Err(); !errors.Is(err, limit.ErrExceeded) || !errors.As(err, &exceeded) || exceeded.Retry != 2 || exceeded.Class != limit.Search {
		t.Errorf("%v", g.Err())
	}
	if g.State() != `"search";r=0;t=2` {
		t.Errorf("%s", g.State())
	}
	c.advance(time.Duration(exceeded.Retry) * time.Second)
	if err := l.Address(limit.Search, "192.0.2.1", 15).Err(); err != nil {
		t.Errorf("who came back when told to is refused: %v", err)
	}
}

func TestWhoSharesABucket(t *testing.T) {
	for _, c := range []struct {
		one, other string
		shared     bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"fe80::1%eth0", "fe80::1%eth1", true},
		{"", "unix", true},
	} {
		l, _ := open()
		drain(l, c.one)
		if shared := l.Address(limit.Search, c.other, 1).Err() != nil; shared != c.shared {
			t.Errorf("%q and %q share a bucket: %t", c.one, c.other, shared)
		}
	}
}

func TestClassesAreApart(t *testing.T) {
	l, _ := open()
	drain(l, "192.0.2.1")
	for _, err := range []error{
		l.Address(limit.Events, "192.0.2.1", 1).Err(), l.Key(limit.Key, "192.0.2.1", 1).Err(), l.Key(limit.Secret, "192.0.2.1", 1).Err(),
	} {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestNoLimit(t *testing.T) {
	l := limit.New(limit.Rates{}, time.Now)
	for range 100_000 {
		if g := l.Address(limit.Search, "192.0.2.1", 1); g.Err() != nil || g.Quota != 0 {
			t.Fatalf("%+v", g)
		}
	}
}

func TestAskingForMoreThanThereIs(t *testing.T) {
	l, c := open()
	if err := l.Address(limit.Search, "192.0.2.1", 1000).Err(); err != nil {
		t.Errorf("a full bucket does not give itself: %v", err)
	}
	if passed := drain(l, "192.0.2.1"); passed != 0 {
		t.Errorf("%d passed after that", passed)
	}
	c.advance(2 * time.Second)
	if passed := drain(l, "192.0.2.1"); passed != 20 {
		t.Errorf("%d passed when it was full again", passed)
	}
}

// A clock that goes back refuses nobody for longer than a bucket takes to fill.
func TestClockGoesBack(t *testing.T) {
	l, c := open()
	drain(l, "192.0.2.1")
	c.advance(-time.Hour)
	if l.Address(limit.Search, "192.0.2.1", 1).Err() == nil {
		t.Error("an empty bucket became full")
	}
	c.advance(2 * time.Second)
	if passed := drain(l, "192.0.2.1"); passed != 20 {
		t.Errorf("%d passed", passed)
	}
}

// TestNeverMoreThanTheRate compares with what a bucket promises, whatever is asked when.
func TestNeverMoreThanTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, c := open()
		passed, elapsed := 0, time.Duration(0)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			wait := time.Duration(rapid.Int64Range(0, int64(300*time.Millisecond)).Draw(t, "wait"))
			n := rapid.IntRange(1, 5).Draw(t, "n")
			c.advance(wait)
			elapsed += wait
			if l.Address(limit.Search, "192.0.2.1", n).Err() == nil {
				passed += n
			}
		}
		if most := 20 + elapsed.Seconds()*10; float64(passed) > most+1e-6 {
			t.Fatalf("%d passed in %s, at most %.1f may", passed, elapsed, most)
		}
	})
}

// TestManyAddresses lets a million addresses ask: the memory stays what it was, and who is refused is not forgotten.
func TestManyAddresses(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	l, _ := open()
	drain(l, "192.0.2.1")
	random := rand.New(rand.NewPCG(1, 2))
	for range 1_000_000 {
		var ip [16]byte
		for i := range ip[:8] {
			ip[i] = byte(random.Uint32())
		}
		ip[0] = 0x20
		if err := l.Address(limit.Search, netip.AddrFrom16(ip).String(), 1).Err(); err != nil {
			t.Fatalf("a stranger is refused: %v", err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("the table has grown to %d bytes", grown)
	}
	if l.Address(limit.Search, "192.0.2.1", 1).Err() == nil {
		t.Error("an address that was refused is forgotten")
	}
}

func TestConcurrentUse(t *testing.T) {
	l, _ := open()
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 1000 {
				l.Address(limit.Search, fmt.Sprintf("192.0.2.%d", i%200+2), 1)
				if l.Address(limit.Search, "192.0.2.1", 1).Err() == nil {
					passed.Add(1)
				}
			}
		})
	}
	all.Wait()
	if passed.Load() != 20 {
		t.Errorf("%d passed, want 20", passed.Load())
	}
}

func BenchmarkAddress(b *testing.B) {
	l, _ := open()
	for b.Loop() {
		l.Address(limit.Search, "2001:db8:1:2::1", 1)
	}
}
