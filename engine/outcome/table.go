package outcome

import (
	"sync"
	"sync/atomic"

	"moments/content"
	"moments/keywords"
)

// cell holds sums that one goroutine adds to and any may read. Readers see those of the last batch, as one.
type cell struct {
	sums
	read    atomic.Pointer[sums]
	changed bool
}

func newCell() *cell {
	c := new(cell)
	c.publish()
	return c
}

func (c *cell) publish() {
	s := c.sums
	c.read.Store(&s)
	c.changed = false
}

// seen are the sums of the last batch; a cell that is not there has none.
func (c *cell) seen() sums {
	if c == nil {
		return sums{}
	}
	return *c.read.Load()
}

// key is an asset in a moment.
type key struct {
	_      struct{} `cbor:",toarray"`
	Asset  content.AssetID
	Moment keywords.Moment
}

// kindKey is a kind in a moment.
type kindKey struct {
	Kind   string
	Moment keywords.Moment
}

// leaf is what was observed of an asset in a moment. Its clicks and the impressions by position are those of the position-based model, weighted
// forward as well; for the writer alone.
type leaf struct {
	cell
	key
	name          string // of the kind, "" while not known
	kind          *cell  // nil while not known
	asset, moment *cell
	clicks        float64
	shown         [Positions]float64
}

// table finds cells. Only the writer changes it, and holds the lock while it does.
type table struct {
	mu      sync.RWMutex
	all     *cell
	moments map[keywords.Moment]*cell
	kinds   map[kindKey]*cell
	assets  map[content.AssetID]*cell
	leaves  map[key]*leaf
	order   []*leaf // in the order in which they were first seen
}

func newTable() *table {
	return &table{
		all: newCell(), moments: map[keywords.Moment]*cell{}, kinds: map[kindKey]*cell{},
		assets: map[content.AssetID]*cell{}, leaves: map[key]*leaf{},
	}
}

// leaf returns the leaf of the key, made if need be, under the kind as it is now; "" changes no kind.
func (t *table) leaf(k key, kind string) *leaf {
	l := t.leaves[k]
	if l == nil {
		l = &leaf{key: k}
		l.publish()
		t.mu.Lock()
		t.hang(l)
		t.mu.Unlock()
	}
	if kind != "" && kind != l.name {
		t.mu.Lock()
		t.rename(l, kind)
		t.mu.Unlock()
	}
	return l
}

// hang puts a leaf into the table, below its parents.
func (t *table) hang(l *leaf) {
	t.leaves[l.key] = l
	t.order = append(t.order, l)
	l.moment = cellOf(t.moments, l.Moment)
	l.asset = cellOf(t.assets, l.Asset)
	if l.name != "" {
		l.kind = cellOf(t.kinds, kindKey{l.name, l.Moment})
	}
}

// rename takes a leaf from its kind to another.
func (t *table) rename(l *leaf, kind string) {
	if old := l.kind; old != nil {
		old.sums = old.less(l.sums)
		old.publish()
	}
	l.name = kind
	c := cellOf(t.kinds, kindKey{kind, l.Moment})
	c.add(l.sums)
	c.publish()
	l.kind = c
}

func cellOf[K comparable](cells map[K]*cell, k K) *cell {
	c := cells[k]
	if c == nil {
		c = newCell()
		cells[k] = c
	}
	return c
}

// parents calls fn for every cell above the leaf.
func (t *table) parents(l *leaf, fn func(*cell)) {
	fn(t.all)
	fn(l.moment)
	fn(l.asset)
	if l.kind != nil {
		fn(l.kind)
	}
}

// evidence is what is known of an asset in a moment, as readers may see it.
func (t *table) evidence(k key, kind string) (e evidence) {
	t.mu.RLock()
	l := t.leaves[k]
	moment, asset, alike := t.moments[k.Moment], t.assets[k.Asset], (*cell)(nil)
	if kind != "" {
		alike = t.kinds[kindKey{kind, k.Moment}]
	}
	t.mu.RUnlock()
	if l != nil {
		e.own = l.seen()
	}
	e.all, e.moment, e.kind, e.asset = t.all.seen(), moment.seen(), alike.seen(), asset.seen()
	e.kinded = kind != ""
	return e
}

// typical is the reward that an examination of the usual asset in the place of the leaf brings, by the sums as they stand at the weight.
func (t *table) typical(l *leaf, w float64) float64 {
	e := evidence{all: t.all.sums, moment: l.moment.sums}
	if l.kind != nil {
		e.kind, e.kinded = l.kind.sums, true
	}
	e.decay(1 / w)
	_, spread := e.usual()
	return e.typical(spread)
}

// spread is that of rewards in the moment, by the sums as they stand at the weight.
func (t *table) spread(m keywords.Moment, w float64) float64 {
	e := evidence{all: t.all.sums}
	if c := t.moments[m]; c != nil {
		e.moment = c.sums
	}
	e.decay(1 / w)
	_, spread := e.usual()
	return spread
}
