package outcome_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/internal/kv"
	"moments/keywords"
)

// shown is n impressions of the asset at the top of the moment, of which so many are clicked, each by a visitor of its own.
func shown(asset content.AssetID, kind string, moment keywords.Moment, n, clicks int) (entries []journal.Entry) {
	for i := range n {
		one := seen(asset, moment)
		if i*clicks/n != (i+1)*clicks/n {
			one = seen(asset, moment, journal.Click)
		}
		for _, e := range one {
			e.Outcome.Kinds = []string{kind}
		}
		entries = append(entries, one...)
	}
	return entries
}

func momentOf(i int) keywords.Moment {
	return keywords.Moment{Intent: keywords.Know, Persona: keywords.Persona(fmt.Sprintf("p%03d", i))}
}

// What one moment has learned is of no weight where it is false: however much it was, the other moment's own word stands.
func TestNothingLeaksIntoAMomentWhereItIsFalse(t *testing.T) {
	for _, elsewhere := range []int{100, 1000, 10_000} {
		f := folded(t,
			shown("star", "guide", doing, elsewhere, elsewhere/2), shown("other", "guide", doing, elsewhere, elsewhere/20),
			shown("star", "guide", buy, 300, 3), shown("other", "guide", buy, 300, 30))
		star, other := f.Estimate("star", "guide", buy, start), f.Estimate("other", "guide", buy, start)
		if star.Reward > 0.025 || other.Reward < 0.08 || star.Relative > 0.5 {
			t.Errorf("%d elsewhere: the star has %.4f where it gets 0.01, the other %.4f where it gets 0.10", elsewhere, star.Reward, other.Reward)
		}
		if there := f.Estimate("star", "guide", doing, start); math.Abs(there.Reward-0.5) > 0.03 {
			t.Errorf("%d elsewhere: where it gets 0.5 it has %.4f", elsewhere, there.Reward)
		}
	}
}

// Where moments differ and assets differ, and each pair was shown a few times, the estimates are nearer to the truth than those that each
// pair makes alone, and than the mean of the moment.
func TestSparseMomentsGainFromTheirParents(t *testing.T) {
	const moments, assets, views = 30, 12, 40
	random := rand.New(rand.NewPCG(5, 5))
	f := outcome.New(outcome.Config{})
	lognormal := func(deviation float64) float64 {
		return math.Exp(deviation*random.NormFloat64() - deviation*deviation/2)
	}
	quality := make([]float64, assets)
	for a := range quality {
		quality[a] = lognormal(0.6)
	}
	var truth [moments][assets]float64
	var clicks [moments][assets]int
	var log []journal.Entry
	for m := range moments {
		level := 0.06 * lognormal(0.5)
		for a := range assets {
			truth[m][a] = min(level*quality[a]*lognormal(0.25), 0.9)
			for range views {
				if random.Float64() < truth[m][a] {
					clicks[m][a]++
				}
			}
			log = append(log, shown(shelfOf(a), "guide", momentOf(m), views, clicks[m][a])...)
		}
	}
	if err := f.Apply(log, kv.Seq(1)); err != nil {
		t.Fatal(err)
	}
	var ours, alone, level float64
	for m := range moments {
		mean := 0.0
		for a := range assets {
			mean += float64(clicks[m][a]) / views / assets
		}
		for a := range assets {
			e := f.Estimate(shelfOf(a), "guide", momentOf(m), start)
			ours += math.Abs(e.Reward - truth[m][a])
			alone += math.Abs((float64(clicks[m][a])+0.06)/(views+1) - truth[m][a])
			level += math.Abs(mean - truth[m][a])
		}
	}
	t.Logf("mean error: pooled %.4f, each alone %.4f, the mean of the moment %.4f", ours/moments/assets, alone/moments/assets, level/moments/assets)
	if ours > 0.7*alone || ours > 0.9*level {
		t.Errorf("errors add up to %.2f, without pooling to %.2f, by the mean of the moment to %.2f", ours, alone, level)
	}
}

// An asset that nobody has seen is believed to do what its kind does in the moment, little certain, and is tried where there is much to try it on;
// one that had its start is taken as it is.
func TestANewAssetGetsAFairStart(t *testing.T) {
	f := folded(t,
		shown("guide-1", "guide", doing, 2000, 200), shown("guide-2", "guide", doing, 2000, 160), shown("video-1", "video", doing, 2000, 40),
		shown("guide-1", "guide", buy, 50, 5))
	newGuide, newVideo := f.Estimate("new", "guide", doing, start), f.Estimate("new", "video", doing, start)
	if math.Abs(newGuide.Reward-0.09) > 0.005 || math.Abs(newVideo.Reward-0.02) > 0.005 {
		t.Errorf("a new guide is believed to get %.3f where guides get 0.09, a new video %.3f where videos get 0.02", newGuide.Reward, newVideo.Reward)
	}
	if old := f.Estimate("guide-1", "guide", doing, start); newGuide.Deviation < 0.6*newGuide.Reward || old.Deviation > 0.1*old.Reward || old.Hope != 1 {
		t.Errorf("new %+v, known %+v", newGuide, old)
	}
	if mean, deviation := newGuide.Hoped(); mean < 5*newGuide.Reward || deviation < 5*newGuide.Deviation {
		t.Errorf("a new guide is hoped to get %.3f ± %.3f", mean, deviation)
	}
	if poor := f.Estimate("new", "guide", buy, start); poor.Hope > 1.6 {
		t.Errorf("a moment of five clicks hopes for %.1f times what it believes", poor.Hope)
	}
	last := newGuide.Hope
	for _, views := range []int{5, 10, 20, 40} {
		f := folded(t, shown("guide-1", "guide", doing, 4000, 360), shown("new", "guide", doing, views, 0))
		e := f.Estimate("new", "guide", doing, start)
		if e.Hope >= last || views == 40 && e.Hope != 1 {
			t.Errorf("after %d views without a click the hope is %.2f, before %.2f", views, e.Hope, last)
		}
		last = e.Hope
	}
}

// The deviation is that of what is estimated: over many logs, two thirds of the estimates lie within one deviation of the truth, also where
// rewards are of many sizes.
func TestTheDeviationIsRight(t *testing.T) {
	for name, c := range map[string]struct{ click, conversion float64 }{
		"clicks": {0.1, 0}, "many clicks": {0.6, 0}, "clicks and conversions": {0.2, 0.3},
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(6, 6))
			truth := c.click * (1 + 5*c.conversion)
			const logs, views = 400, 200
			within := 0
			for range logs {
				var log []journal.Entry
				for range views {
					kinds := []journal.Kind{}
					if random.Float64() < c.click {
						kinds = append(kinds, journal.Click)
						if random.Float64() < c.conversion {
							kinds = append(kinds, journal.Conversion)
						}
					}
					log = append(log, seen("a", doing, kinds...)...)
				}
				if e := folded(t, log).Estimate("a", "", doing, start); math.Abs(e.Reward-truth) < e.Deviation {
					within++
				}
			}
			if share := float64(within) / logs; share < 0.58 || share > 0.78 {
				t.Errorf("%.2f of the estimates lie within one deviation, want 0.68", share)
			}
		})
	}
}

// An asset whose kind changes takes what was seen of it along.
func TestAKindMayChange(t *testing.T) {
	f := folded(t, shown("a", "page", doing, 100, 50), shown("b", "page", doing, 100, 10), shown("a", "video", doing, 1, 1))
	page, video := f.Estimate("new", "page", doing, start), f.Estimate("new", "video", doing, start)
	if page.Reward > 0.2 || video.Reward < 0.3 {
		t.Errorf("a new page is believed to get %.3f, a new video %.3f", page.Reward, video.Reward)
	}
	if e := f.Estimate("a", "video", doing, start); e.Examined < 100 {
		t.Errorf("%+v", e)
	}
}

// What was last shown years ago is dropped in the end, so that the fold stays as large as what is shown.
func TestWhatIsForgottenIsDropped(t *testing.T) {
	f := folded(t, shown("old", "guide", doing, 100, 50))
	years := start.AddDate(4, 0, 0)
	log := shown("young", "guide", doing, 3000, 300)
	for _, e := range log {
		e.Outcome.At = years
	}
	if err := f.Apply(log, 2); err != nil {
		t.Fatal(err)
	}
	if e := f.Estimate("old", "guide", doing, years); e.Examined != 0 || e.Overall != 0 {
		t.Errorf("%+v", e)
	}
	if e := f.Estimate("young", "guide", doing, years.Add(time.Hour)); math.Abs(e.Reward-0.1) > 0.01 {
		t.Errorf("%+v", e)
	}
}
