package limit

import (
	"hash/maphash"
	"net/netip"
	"time"
)

// Class is what is limited.
type Class string

// The classes. Those of an address are of one visitor, or of the office that shares one.
const (
	Search  Class = "search"     // phrases of an address
	Suggest Class = "suggest"    // beginnings of phrases of an address
	Events  Class = "events"     // batches of events of an address
	Key     Class = "key"        // requests with a publishable key, of all its visitors together
	Secret  Class = "secret-key" // requests with a secret key
)

// Rates are how many requests a second pass in the long run, for each class; 0 is without a limit. Twice as many pass at once.
type Rates struct {
	Search  int `koanf:"search"`
	Suggest int `koanf:"suggest"`
	Events  int `koanf:"events"`
	Key     int `koanf:"key"`
	Secret  int `koanf:"secret_key"`
}

// Defaults are the rates of a server that is told nothing else.
func Defaults() Rates { return Rates{Search: 100, Suggest: 200, Events: 50, Key: 500, Secret: 2000} }

// MaxRate is the highest rate.
const MaxRate = 1_000_000

// burst is how many seconds' worth a full bucket gives at once.
const burst = 2

func (r Rates) of(c Class) int {
	return map[Class]int{Search: r.Search, Suggest: r.Suggest, Events: r.Events, Key: r.Key, Secret: r.Secret}[c]
}

// Limits holds the buckets. Its methods may be called concurrently.
type Limits struct {
	rates Rates
	now   func() time.Time
	began time.Time
	seed  maphash.Seed
	table table
}

// New makes limits with all buckets full. Now is the clock; one that goes back costs nobody more than one bucket.
func New(rates Rates, now func() time.Time) *Limits {
	return &Limits{rates: rates, now: now, began: now(), seed: maphash.MakeSeed(), table: newTable()}
}

// networkBits is the part of an IPv6 address that one household has: the rest a visitor chooses at will.
const networkBits = 64

// Address takes n requests out of the bucket of an address. An address that cannot be read shares a bucket with the others.
func (l *Limits) Address(class Class, address string, n int) Grant {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return l.take(class, "", n)
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		network, _ := ip.Prefix(networkBits) // always within 128
		ip = network.Addr()
	}
	return l.take(class, string(ip.AsSlice()), n)
}

// Key takes n requests out of the bucket of a key, which is named by its id.
func (l *Limits) Key(class Class, id string, n int) Grant { return l.take(class, id, n) }

// take asks for n at once, or for a full bucket if n is more than that.
func (l *Limits) take(class Class, name string, n int) Grant {
	rate := l.rates.of(class)
	if rate <= 0 || n <= 0 {
		return Grant{}
	}
	quota := rate * burst
	b := bucket{every: time.Second / time.Duration(rate), quota: quota}
	who := maphash.Comparable(l.seed, struct {
		class Class
		name  string
	}{class, name})
	full, wait := l.table.take(who, b, min(n, quota), l.now().Sub(l.began))
	return Grant{
		Class: class, Quota: quota, Window: b.window(), Full: full, Retry: wait,
		Remaining: int((b.window() - full) / b.every),
	}
}
