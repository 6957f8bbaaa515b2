package outcome

import (
	"math"
	"slices"
	"time"

	"moments/content"
	"moments/engine/journal"
)

// Config says how far one sender is believed. The zero value of a field means what its comment says.
type Config struct {
	// NetworkShare is the greatest part of an asset's reward that one network adds on one day, once the asset has as much from elsewhere that
	// a click is within it; 0 is 0.05. With 1 networks have no limits, as is right where all visitors come from one.
	NetworkShare float64
	// NetworkClicks is how many clicks of one network on an asset count on one day, and how many outcomes of each other kind; 0 is 2.
	NetworkClicks int
}

func (c Config) complete() Config {
	if c.NetworkShare == 0 {
		c.NetworkShare = 0.05
	}
	if c.NetworkClicks == 0 {
		c.NetworkClicks = 2
	}
	return c
}

// mostSpent bounds what is remembered of a day. When it is full nothing trains until the next.
const mostSpent = 1 << 19

// guard remembers what visitors and networks have had counted of each asset, for the newest day and the one before; what is older counts to the
// latter. Once a visitor or a network has had all its clicks of an asset, its impressions of it count no more that day: what is counted up
// to a stop that looks at the past alone is fair (Wald's identity), so the limits take weight and do not lean.
type guard struct {
	Config
	newest int64 // day, since 1970
	days   [2]map[uint64]float64
}

func newGuard(c Config) *guard {
	return &guard{Config: c.complete(), days: [2]map[uint64]float64{{}, {}}}
}

// purse is what is spent of a day.
type purse struct {
	guard *guard
	spent map[uint64]float64
	o     *journal.Outcome
	asset content.AssetID
}

func (g *guard) purse(o *journal.Outcome, asset content.AssetID) purse {
	day := o.At.Unix() / int64(24*time.Hour/time.Second)
	switch {
	case day == g.newest+1:
		g.days[0], g.days[1] = map[uint64]float64{}, g.days[0]
		g.newest = day
	case day > g.newest:
		g.days = [2]map[uint64]float64{{}, {}}
		g.newest = day
	}
	p := purse{guard: g, spent: g.days[0], o: o, asset: asset}
	if day < g.newest {
		p.spent = g.days[1]
	}
	return p
}

// What is spent, by the first part of its key.
const (
	byVisitor   = "visitor"
	byNetwork   = "network"
	fromNetwork = "reward"
)

// key names something that is spent.
func (p *purse) key(what, who string, kind journal.Kind) uint64 {
	h := uint64(14695981039346656037) // FNV-1a, 64 bits
	for _, part := range [...]string{what, who, string(p.asset), string(kind)} {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
		h *= 1099511628211 // a zero byte between them
	}
	return h
}

// open reports whether visitor and network may still have an outcome of the kind counted.
func (p *purse) open(kind journal.Kind) bool {
	switch {
	case len(p.spent) >= mostSpent:
		return false
	case p.o.Visitor != "" && p.spent[p.key(byVisitor, p.o.Visitor, kind)] > 0:
		return false
	case p.networked() && p.spent[p.key(byNetwork, p.o.Net, kind)] >= float64(p.guard.NetworkClicks):
		return false
	}
	return true
}

func (p *purse) networked() bool { return p.o.Net != "" && p.guard.NetworkShare < 1 }

// take returns as much of the reward as may count, 0 for nothing, and remembers it. Total is what the asset has by now.
func (p *purse) take(gain, total float64) float64 {
	if !p.open(p.o.Kind) {
		return 0
	}
	if p.networked() {
		key := p.key(fromNetwork, p.o.Net, "")
		had := p.spent[key]
		gain = held(gain, p.most(max(total-had, 0))-had)
		if gain == 0 {
			return 0
		}
		p.spent[key] = had + math.Abs(gain)
		p.spent[p.key(byNetwork, p.o.Net, p.o.Kind)]++
	}
	if p.o.Visitor != "" {
		p.spent[p.key(byVisitor, p.o.Visitor, p.o.Kind)] = 1
	}
	return gain
}

// most is what a network may have given when there is so much from elsewhere: no limit until a click is within its share.
func (p *purse) most(elsewhere float64) float64 {
	share := p.guard.NetworkShare / (1 - p.guard.NetworkShare)
	if elsewhere*share < 1 {
		return math.Inf(1)
	}
	return elsewhere * share
}

// spending is a day of the guard as it is saved, in the order of the keys.
type spending struct {
	_      struct{} `cbor:",toarray"`
	Keys   []uint64
	Values []float64
}

func saved(spent map[uint64]float64) (s spending) {
	for key := range spent {
		s.Keys = append(s.Keys, key)
	}
	slices.Sort(s.Keys)
	for _, key := range s.Keys {
		s.Values = append(s.Values, spent[key])
	}
	return s
}

func (s spending) loaded() map[uint64]float64 {
	spent := make(map[uint64]float64, len(s.Keys))
	for i, key := range s.Keys[:min(len(s.Keys), len(s.Values))] {
		spent[key] = s.Values[i]
	}
	return spent
}
