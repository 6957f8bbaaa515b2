package outcome

import (
	"math"
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
	days   [2]day
}

// day is what visitors and networks have spent of a day, and what each asset has got on it.
type day struct {
	spent map[uint64]float64
	got   map[content.AssetID]gains
}

func newDay() day { return day{map[uint64]float64{}, map[content.AssetID]gains{}} }

func newGuard(c Config) *guard {
	return &guard{Config: c.complete(), days: [2]day{newDay(), newDay()}}
}

// purse is an outcome with the day that it counts to.
type purse struct {
	day
	guard *guard
	o     *journal.Outcome
	asset content.AssetID
}

func (g *guard) purse(o *journal.Outcome, asset content.AssetID) purse {
	date := o.At.Unix() / int64(24*time.Hour/time.Second)
	switch {
	case date == g.newest+1:
		g.days[0], g.days[1] = newDay(), g.days[0]
		g.newest = date
	case date > g.newest:
		g.days = [2]day{newDay(), newDay()}
		g.newest = date
	}
	p := purse{day: g.days[0], guard: g, o: o, asset: asset}
	if date < g.newest {
		p.day = g.days[1]
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
