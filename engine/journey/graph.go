package journey

import (
	"cmp"
	"math"
	"slices"
	"time"

	"moments/content"
)

// Bounds of what is remembered of assets.
const (
	MaxSuccessors = 64     // of one asset
	MaxAssets     = 20_000 // that have successors or are some
)

// Parameters of the model.
const (
	halfLife = 60 * 24 * time.Hour // of what was counted
	shrink   = 1.5                 // openings that say nothing, beside those that were counted
	MaxLift  = 16.0
)

// graph counts which asset was opened after which. Counts decay by growing: what happens later counts more, so that nothing that stands has to
// be touched (forward decay: Cormode et al., ICDE 2009). Taken back to a time, they are openings.
type graph struct {
	_     struct{} `cbor:",toarray"`
	Total float64
	Nodes map[content.AssetID]*node
}

// node is one asset: how much was opened after it, and how much it was opened after anything.
type node struct {
	_       struct{} `cbor:",toarray"`
	Out, In float64
	Next    map[content.AssetID]pair
}

// pair is how much a successor was opened after an asset, and by how many people, each counted once a day.
type pair struct {
	_              struct{} `cbor:",toarray"`
	Weight, People float64
}

// landmark is when an opening counts 1, in seconds since 1970: the start of 2026.
const landmark = 1_767_225_600

// scale is what an opening at a time counts, and by which counts are divided to be as of it. It ends after 80 years either way.
func scale(at int64) float64 {
	const far = 500
	return math.Exp2(max(-far, min(far, float64(at-landmark)/halfLife.Seconds())))
}

// count adds an opening of to, by weight, after from.
func (g *graph) count(from, to content.AssetID, weight, scale float64) {
	a, b := g.node(from), g.node(to)
	weight *= scale
	g.Total += weight
	a.Out += weight
	b.In += weight
	p, known := a.Next[to]
	if !known && len(a.Next) >= MaxSuccessors {
		delete(a.Next, a.least())
	}
	p.Weight += weight
	p.People += scale
	a.Next[to] = p
}

// node returns the node of an asset, new if need be. When there are too many an eighth is forgotten, of which there is least.
func (g *graph) node(id content.AssetID) *node {
	if n := g.Nodes[id]; n != nil {
		return n
	}
	if len(g.Nodes) >= MaxAssets {
		g.forget(MaxAssets / 8)
	}
	n := &node{Next: map[content.AssetID]pair{}}
	g.Nodes[id] = n
	return n
}

func (g *graph) forget(many int) {
	ids := make([]content.AssetID, 0, len(g.Nodes))
	for id := range g.Nodes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y content.AssetID) int {
		return cmp.Or(cmp.Compare(g.Nodes[x].Out+g.Nodes[x].In, g.Nodes[y].Out+g.Nodes[y].In), cmp.Compare(x, y))
	})
	for _, id := range ids[:many] {
		delete(g.Nodes, id)
	}
}

// least is the successor that was opened least, of equal ones the first by id.
func (n *node) least() (least content.AssetID) {
	lowest := math.Inf(1)
	for id, p := range n.Next {
		if p.Weight < lowest || p.Weight == lowest && id < least {
			least, lowest = id, p.Weight
		}
	}
	return least
}

// lift is how many times as often as expected the successor is opened after the asset, from 1 to MaxLift; 1 when it was forgotten.
func (g *graph) lift(from *node, to content.AssetID, scale float64) float64 {
	b := g.Nodes[to]
	if b == nil {
		return 1
	}
	expected := from.Out / g.Total * b.In
	lift := (from.Next[to].Weight/scale + shrink) / (expected/scale + shrink)
	return max(1, min(lift, MaxLift))
}
