package outcome

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/internal/kv"
	"moments/keywords"
)

// key is an asset in a moment; Overall cells have the asset alone, and the cell of everything has neither.
type key struct {
	Asset  content.AssetID
	Moment keywords.Moment
	Within bool // in a moment, which may be all blank
}

// Fold holds the cells. Apply is called by one follower; the readers may be called concurrently with it and never block. Each cell is
// read as one.
type Fold struct {
	cells   sync.Map // key -> cell
	applied atomic.Uint64
	orphans atomic.Int64
	writing sync.Mutex // held by Apply and Save, so that a snapshot is of one point
}

// New returns a fold that has seen nothing.
func New() *Fold { return &Fold{} }

// Applied is the sequence of the out log up to which the fold has seen.
func (f *Fold) Applied() kv.Seq { return kv.Seq(f.applied.Load()) }

// Orphans is how many outcomes were seen without trust.
func (f *Fold) Orphans() int64 { return f.orphans.Load() }

// Apply takes entries in order and is then at upto.
func (f *Fold) Apply(entries []journal.Entry, upto kv.Seq) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	for _, e := range entries {
		if e.Outcome != nil {
			f.learn(e.Outcome)
		}
	}
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
	for _, item := range o.Items {
		examined := 0.0
		if o.Kind == journal.Impression {
			examined = examination(item.Position)
		}
		gain := reward(o)
		if item.Pinned || examined == 0 && gain == 0 {
			continue
		}
		for _, k := range []key{{}, {Asset: item.Asset}, {Asset: item.Asset, Moment: item.Moment, Within: true}} {
			f.cells.Store(k, f.cell(k).plus(gain, examined, o.At))
		}
	}
}

func (f *Fold) cell(k key) cell {
	if c, ok := f.cells.Load(k); ok {
		return c.(cell)
	}
	return cell{}
}

// Usual is the reward that an examination usually brings, over everything.
func (f *Fold) Usual(now time.Time) float64 {
	return f.cell(key{}).decayed(now).mean(startReward, startWeight)
}

// Estimate is what is believed of an asset in a moment.
type Estimate struct {
	Reward    float64 // expected clicks (or their worth) for an examination
	Deviation float64 // of Reward, one standard deviation of the posterior
	Relative  float64 // Reward as a multiple of what is usual
	Examined  float64 // decayed examinations of the asset in this moment
	Overall   float64 // decayed examinations of the asset in all moments
}

// Estimate returns what is believed of the asset in the moment at the time. An asset that was never shown has the usual reward.
func (f *Fold) Estimate(asset content.AssetID, moment keywords.Moment, now time.Time) Estimate {
	usual := f.Usual(now)
	overall := f.cell(key{Asset: asset}).decayed(now)
	within := f.cell(key{Asset: asset, Moment: moment, Within: true}).decayed(now)
	mean := within.mean(overall.mean(usual, assetPrior), momentPrior)
	return Estimate{Reward: mean, Deviation: math.Sqrt(mean / (within.Examined + momentPrior)), Relative: mean / usual, Examined: within.Examined, Overall: overall.Examined}
}
