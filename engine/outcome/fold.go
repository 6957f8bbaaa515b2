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
	if o.Kind == journal.Impression {
		f.see(o, item, kind)
		return
	}
	gain := reward(o)
	if gain == 0 {
		return
	}
	purse, w := f.guard.purse(o, item.Asset), weight(o.At)
	counted := f.allowed(&purse, item, gain, w)
	if counted != gain {
		f.capped.Add(1)
	}
	if counted == 0 {
		return
	}
	l := f.table.Load().leaf(key{Asset: item.Asset, Moment: item.Moment}, kind)
	if o.Kind == journal.Click {
		l.clicks += counted * w
		f.fitting.Clicks[place(item.Position)] += counted * w
	}
	f.add(l, sums{Rewards: counted * w, Squares: square(o) * w * counted / gain})
	f.fitting.saw(o.At)
}

// allowed is as much of the reward as the day, the visitor and the network may still give the asset.
func (f *Fold) allowed(p *purse, item *journal.Item, gain, w float64) float64 {
	t, today := f.table.Load(), p.got[item.Asset]
	asset := t.assets[item.Asset]
	if asset == nil {
		asset = new(cell)
	}
	before := asset.sums
	before.Rewards -= today.Rewards - today.Lost
	before.Expected = max(before.Expected-today.Expect, 0)
	gain = today.may(gain, before, t.spread(item.Moment, w), w)
	if gain != 0 {
		gain = p.take(gain, asset.Rewards/w)
	}
	if gain != 0 {
		today.took(gain, w)
		p.got[item.Asset] = today
	}
	return gain
}

// see counts an impression.
func (f *Fold) see(o *journal.Outcome, item *journal.Item, kind string) {
	purse, w := f.guard.purse(o, item.Asset), weight(o.At)
	if !purse.open(journal.Click) {
		f.capped.Add(1)
		return
	}
	t := f.table.Load()
	l := t.leaf(key{Asset: item.Asset, Moment: item.Moment}, kind)
	l.shown[place(item.Position)] += w
	examined := f.curve.Load().Of(item.Position) * w
	expected := examined * t.typical(l, w)
	f.add(l, sums{Examined: examined, Expected: expected})
	today := purse.got[item.Asset]
	today.Expect += expected
	purse.got[item.Asset] = today
	f.fitting.saw(o.At)
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
	Hope      float64 // from 1: what a new asset is overrated by when one is drawn, so that it is tried
}

// Hoped are the mean and the deviation to draw by: those that are believed, times the hope.
func (e Estimate) Hoped() (mean, deviation float64) { return e.Reward * e.Hope, e.Deviation * e.Hope }

// Estimate returns what is believed of the asset, of the kind or of "" when that is not known, in the moment at the time. An asset that was never
// shown is believed to do what its kind does there, with a wide deviation. It takes less than a microsecond.
func (f *Fold) Estimate(asset content.AssetID, kind string, moment keywords.Moment, now time.Time) Estimate {
	e := f.table.Load().evidence(key{Asset: asset, Moment: moment}, kind)
	e.decay(1 / weight(now))
	usual, spread := e.usual()
	mean, deviation := e.posterior(spread)
	return Estimate{
		Reward: mean, Deviation: deviation, Relative: mean / usual, Examined: e.own.Examined, Overall: e.asset.Examined,
		Hope: e.hope(),
	}
}
