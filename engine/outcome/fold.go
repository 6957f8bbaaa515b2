package outcome

import (
	"sync"
	"sync/atomic"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// Fold holds what was learned. Apply is called by one follower; the readers may be called concurrently with it, and wait for it no longer
// than it takes to add a new cell.
type Fold struct {
	table   atomic.Pointer[table]
	curve   atomic.Pointer[Curve]
	applied atomic.Uint64
	orphans atomic.Int64
	capped  atomic.Int64

	writing sync.Mutex // held by Apply and Save, so that a snapshot is of one point
	guard   *guard
	fitting fitting
	changed []*cell // of the batch that is being applied
}

// New returns a fold that has seen nothing.
func New(c Config) *Fold {
	f := &Fold{guard: newGuard(c), fitting: fitting{Next: firstFit}}
	f.table.Store(newTable())
	curve := startCurve()
	f.curve.Store(&curve)
	return f
}

// Applied is the sequence of the out log up to which the fold has seen.
func (f *Fold) Applied() kv.Seq { return kv.Seq(f.applied.Load()) }

// Orphans is how many outcomes were seen without trust.
func (f *Fold) Orphans() int64 { return f.orphans.Load() }

// Capped is how many items of trusted outcomes did not count, or only in part, because their visitor or network had had its share of the day.
func (f *Fold) Capped() int64 { return f.capped.Load() }

// Curve is the curve of examination in use.
func (f *Fold) Curve() Curve { return *f.curve.Load() }

// Apply takes entries in order and is then at upto.
func (f *Fold) Apply(entries []journal.Entry, upto kv.Seq) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	for _, e := range entries {
		if e.Outcome != nil {
			f.learn(e.Outcome)
		}
	}
	for _, c := range f.changed {
		c.publish()
	}
	f.changed = f.changed[:0]
	f.applied.Store(uint64(upto))
	return nil
}

func (f *Fold) learn(o *journal.Outcome) {
	if o.Test || !o.Kind.NeedsItem() {
		return
	}
	if o.Trust == 0 {
		f.orphans.Add(1)
		return
	}
	for i, item := range o.Items {
		if item.Pinned {
			continue
		}
		kind := ""
		if i < len(o.Kinds) {
			kind = o.Kinds[i]
		}
		f.take(o, &item, kind)
	}
	if f.fitting.due() {
		f.refit()
	}
}

// take counts one item of an outcome.
func (f *Fold) take(o *journal.Outcome, item *journal.Item, kind string) {
	gain := reward(o)
	if o.Kind != journal.Impression && gain == 0 {
		return
	}
	purse, w := f.guard.purse(o, item.Asset), weight(o.At)
	counted := gain
	if o.Kind != journal.Impression {
		counted = purse.take(gain, f.total(item.Asset)/w)
	}
	if counted != gain || o.Kind == journal.Impression && !purse.open(journal.Click) {
		f.capped.Add(1)
		if counted == 0 {
			return
		}
	}
	l := f.table.Load().leaf(key{Asset: item.Asset, Moment: item.Moment}, kind)
	add := sums{Rewards: counted * w}
	switch o.Kind {
	case journal.Impression:
		add = f.examine(l, item.Position, w)
	case journal.Click:
		l.clicks += add.Rewards
		f.fitting.Clicks[place(item.Position)] += add.Rewards
	}
	if gain != 0 {
		add.Squares = square(o) * w * counted / gain
	}
	f.add(l, add)
	f.fitting.saw(o.At)
}

// total is what the asset has got in all moments, weighted forward.
func (f *Fold) total(asset content.AssetID) float64 {
	if c := f.table.Load().assets[asset]; c != nil {
		return c.Rewards
	}
	return 0
}

// examine is what an impression at the position adds.
func (f *Fold) examine(l *leaf, position int, w float64) sums {
	l.shown[place(position)] += w
	examined := f.curve.Load().Of(position) * w
	return sums{Examined: examined, Expected: examined * f.table.Load().typical(l, w)}
}

// add adds to a leaf and its parents.
func (f *Fold) add(l *leaf, s sums) {
	f.touch(&l.cell, s)
	f.table.Load().parents(l, func(c *cell) { f.touch(c, s) })
}

func (f *Fold) touch(c *cell, s sums) {
	c.add(s)
	if !c.changed {
		c.changed = true
		f.changed = append(f.changed, c)
	}
}

// Estimate is what is believed of an asset in a moment.
type Estimate struct {
	Reward    float64 // expected clicks (or their worth) of an examination
	Deviation float64 // of Reward, one standard deviation of the posterior
	Relative  float64 // Reward as a multiple of what is usual in the moment
	Examined  float64 // decayed examinations of the asset in this moment
	Overall   float64 // decayed examinations of the asset in all moments
}

// Estimate returns what is believed of the asset, of the kind or of "" when that is not known, in the moment at the time. An asset that was never
// shown is believed to do what its kind does there, with a wide deviation. It takes less than a microsecond.
func (f *Fold) Estimate(asset content.AssetID, kind string, moment keywords.Moment, now time.Time) Estimate {
	e := f.table.Load().evidence(key{Asset: asset, Moment: moment}, kind)
	e.decay(1 / weight(now))
	usual, spread := e.usual()
	b := e.posterior(spread)
	return Estimate{
		Reward: b.mean, Deviation: b.deviation(), Relative: b.mean / usual, Examined: e.own.Examined, Overall: e.asset.Examined,
	}
}
