package journey

import (
	"cmp"
	"math"
	"slices"
	"time"

	"moments/content"
)

// Successor is an asset that was opened after others.
type Successor struct {
	Asset  content.AssetID
	Lift   float64         // how many times as often as after anything, 1 to MaxLift
	Spread float64         // how far off that may be: standard deviation as a share of it
	After  content.AssetID // that of the given assets which says most for it
	People float64         // who opened it after that one, each once a day, decayed
}

// UnknownSpread is the Spread of the lift 1 of an asset that is not among the successors: 1/sqrt(shrink).
const UnknownSpread = 0.816

// How several stops speak together.
const (
	maxFrom = 3   // stops that are looked at
	fade    = 0.5 // what each further one counts, as a power of its lift
)

// Next returns what visitors opened after any of the given assets, which are in order, newest first: the greatest lift first, equal ones
// by id. At most 3 x MaxSuccessors; those that were opened no more than usual have a lift of 1. The given ones may be among them.
func (f *Fold) Next(from []content.AssetID, now time.Time) []Successor {
	f.mu.RLock()
	defer f.mu.RUnlock()
	found := map[content.AssetID]*said{}
	power := 1.0
	for _, id := range from[:min(len(from), maxFrom)] {
		if n := f.graph.Nodes[id]; n != nil {
			f.graph.say(found, id, power, scale(now.Unix()))
		}
		power *= fade
	}
	next := make([]Successor, 0, len(found))
	for _, s := range found {
		s.Lift = min(math.Exp2(s.logLift), MaxLift)
		next = append(next, s.Successor)
	}
	slices.SortFunc(next, func(x, y Successor) int {
		return cmp.Or(cmp.Compare(y.Lift, x.Lift), cmp.Compare(x.Asset, y.Asset))
	})
	return next
}

// Openings is how much was opened after an asset, nearer ones counting more, decayed.
func (f *Fold) Openings(after content.AssetID, now time.Time) float64 {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if n := f.graph.Nodes[after]; n != nil {
		return n.Out / scale(now.Unix())
	}
	return 0
}

// said is what stops say for a successor.
type said struct {
	Successor
	logLift, most float64
}

// say adds what one stop says.
func (g *graph) say(found map[content.AssetID]*said, from content.AssetID, power, scale float64) {
	n := g.Nodes[from]
	for to, p := range n.Next {
		says := power * math.Log2(g.lift(n, to, scale))
		s := found[to]
		if s == nil {
			s = &said{Successor: Successor{Asset: to}, most: -1}
			found[to] = s
		}
		s.logLift += says
		if says > s.most {
			s.most, s.After, s.People = says, from, p.People/scale
			s.Spread = 1 / math.Sqrt(p.Weight/scale+shrink)
		}
	}
}
