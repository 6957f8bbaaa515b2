package outcome_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"moments/content"
	"moments/engine/eval"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/internal/kv"
)

// sent is an outcome of one item at the top, by a visitor in a network, so many minutes after the start.
func sent(kind journal.Kind, asset content.AssetID, visitor, net string, minutes int) journal.Entry {
	return journal.Entry{Outcome: &journal.Outcome{
		Kind: kind, At: start.Add(time.Duration(minutes) * time.Minute), Trust: 1, Visitor: visitor, Net: net, Seconds: 60,
		Items: []journal.Item{{Answer: visitor, Asset: asset, Moment: doing, Position: 1}},
	}}
}

const aDay = 24 * 60

// What counts of clicks is seen in what an asset has got more than one of equal views without them: the fold has no other tale of it.
func TestWhatOneSenderMayGive(t *testing.T) {
	click, lead, dwell := journal.Click, journal.Lead, journal.Dwell
	for name, c := range map[string]struct {
		log    []journal.Entry
		counts []journal.Entry // what is the same to the fold
	}{
		"one click of a visitor a day": {
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "v", "", 5), sent(click, "a", "v", "", 700)},
			[]journal.Entry{sent(click, "a", "v", "", 0)},
		},
		"and another the next day": {
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "v", "", aDay)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "w", "", aDay)},
		},
		"one of each kind": {
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(lead, "a", "v", "", 5), sent(dwell, "a", "v", "", 6), sent(lead, "a", "v", "", 7)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(lead, "a", "v", "", 5), sent(dwell, "a", "v", "", 6)},
		},
		"of each asset": {
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "b", "v", "", 5)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "b", "w", "", 5)},
		},
		"views after the click are the visitor's own affair": {
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(journal.Impression, "a", "v", "", 5)},
			[]journal.Entry{sent(click, "a", "v", "", 0)},
		},
		"two clicks of a network a day": {
			[]journal.Entry{sent(click, "a", "v", "n", 0), sent(click, "a", "w", "n", 5), sent(click, "a", "x", "n", 700)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "w", "", 5)},
		},
		"with or without names of visitors": {
			[]journal.Entry{sent(click, "a", "", "n", 0), sent(click, "a", "", "n", 5), sent(click, "a", "", "n", 700)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "w", "", 5)},
		},
		"its views after them do not count": {
			[]journal.Entry{sent(click, "a", "v", "n", 0), sent(click, "a", "w", "n", 5), sent(journal.Impression, "a", "x", "n", 700)},
			[]journal.Entry{sent(click, "a", "v", "", 0), sent(click, "a", "w", "", 5)},
		},
		"what comes late counts to the day before": {
			[]journal.Entry{sent(click, "b", "o", "", 5*aDay), sent(click, "a", "v", "", 0), sent(click, "a", "v", "", aDay)},
			[]journal.Entry{sent(click, "b", "o", "", 5*aDay), sent(click, "a", "v", "", 0)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			views := repeat(10, seen("a", doing))
			got, want := folded(t, views, c.log), folded(t, views, c.counts)
			now := start.AddDate(0, 0, 5)
			for _, asset := range []content.AssetID{"a", "b"} {
				if g, w := got.Estimate(asset, "", doing, now), want.Estimate(asset, "", doing, now); math.Abs(g.Reward-w.Reward) > 1e-9 {
					t.Errorf("%s: %+v, want %+v", asset, g, w)
				}
			}
		})
	}
}

// crowd is views and clicks of a new asset on one day, each by a visitor of its own network.
func crowd(asset content.AssetID, views, clicks int) (log []journal.Entry) {
	for i := range views {
		visitor, at := fmt.Sprintf("%s-%d", asset, i), i*(aDay-10)/views
		log = append(log, sent(journal.Impression, asset, visitor, fmt.Sprint(i), at))
		if i*clicks/views != (i+1)*clicks/views {
			log = append(log, sent(journal.Click, asset, visitor, fmt.Sprint(i), at))
		}
	}
	return log
}

// rewards is what an asset has got, from what is believed of it.
func rewards(f *outcome.Fold, asset content.AssetID, now time.Time) float64 {
	e := f.Estimate(asset, "", doing, now)
	return e.Reward * e.Examined
}

func TestNoNetworkHasMoreThanItsShare(t *testing.T) {
	now := start.AddDate(0, 0, 1)
	lead := func(i int) journal.Entry { return sent(journal.Lead, "a", fmt.Sprintf("lead-%d", i), "one", aDay-5) }
	for _, clicks := range []int{25, 60, 200} {
		honest := crowd("a", 1000, clicks)
		before := folded(t, honest)
		// one network sends what is worth 6 clicks
		after := folded(t, honest, []journal.Entry{lead(1), lead(2)})
		free := outcome.New(outcome.Config{NetworkShare: 1})
		if err := free.Apply(append(slices.Clone(honest), lead(1), lead(2)), 1); err != nil {
			t.Fatal(err)
		}
		total := rewards(before, "a", now)
		share := (rewards(after, "a", now) - total) / rewards(after, "a", now)
		if share > 0.055 || share < min(0.04, 4/total) {
			t.Errorf("of %d clicks, one network gave %.3f", clicks, share)
		}
		if clicks < 100 && rewards(free, "a", now) <= rewards(after, "a", now)+0.5 {
			t.Errorf("of %d clicks: without limits it gives %.1f, with them %.1f", clicks, rewards(free, "a", now)-total, rewards(after, "a", now)-total)
		}
	}
}

// An intranet has one network, and all of it counts.
func TestAnIntranetLearns(t *testing.T) {
	f := outcome.New(outcome.Config{NetworkShare: 1})
	for i := range 400 {
		log := []journal.Entry{sent(journal.Impression, "a", fmt.Sprint(i), "office", i)}
		if i%4 == 0 {
			log = append(log, sent(journal.Click, "a", fmt.Sprint(i), "office", i))
		}
		if err := f.Apply(log, kv.Seq(i)); err != nil {
			t.Fatal(err)
		}
	}
	if e := f.Estimate("a", "", doing, start.AddDate(0, 0, 1)); math.Abs(e.Reward-0.25) > 0.05 || f.Capped() > 0 {
		t.Errorf("%+v, %d not counted", e, f.Capped())
	}
}

// site is an honest one: assets of many appeals, thousands of visitors a day from thousands of networks.
type site struct {
	appeals []float64
	random  *rand.Rand
	log     []journal.Entry
}

const (
	siteAssets   = 30
	sitePage     = 6
	siteDays     = 12
	siteVisitors = 2500 // a day
	siteNetworks = 3000
)

func newSite() *site {
	s := &site{random: rand.New(rand.NewPCG(9, 9))}
	for a := range siteAssets {
		s.appeals = append(s.appeals, 0.3*math.Pow(0.9, float64(a)))
	}
	return s
}

func (s *site) day(day int) {
	for v := range siteVisitors {
		visitor, minute := fmt.Sprintf("h%d-%d", day, v), day*aDay+v*aDay/siteVisitors
		net := fmt.Sprintf("n%d", s.random.IntN(siteNetworks))
		for place, a := range s.random.Perm(siteAssets)[:sitePage] {
			view := sent(journal.Impression, shelfOf(a), visitor, net, minute)
			view.Outcome.Items[0].Position = place + 1
			s.log = append(s.log, view)
			if s.random.Float64() < s.appeals[a]/math.Sqrt(float64(place+1)) {
				click := sent(journal.Click, shelfOf(a), visitor, net, minute+1)
				click.Outcome.Items[0].Position = place + 1
				s.log = append(s.log, click)
			}
		}
	}
}

// attack is 100,000 clicks on one asset on one day, with valid tokens, by as many invented visitors in 100 networks.
func attack(day int, target content.AssetID, kind journal.Kind) (log []journal.Entry) {
	for i := range 100_000 {
		log = append(log, sent(kind, target, fmt.Sprintf("bot%d", i), fmt.Sprintf("evil%d", i%100), day*aDay+i*aDay/100_000))
	}
	return log
}

// order is the assets by what was learned of them, the best first.
func order(f *outcome.Fold, now time.Time) []int {
	assets := make([]int, siteAssets)
	for i := range assets {
		assets[i] = i
	}
	slices.SortStableFunc(assets, func(a, b int) int {
		x, y := f.Estimate(shelfOf(a), "", doing, now).Reward, f.Estimate(shelfOf(b), "", doing, now).Reward
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return assets
}

// ndcg is how good the order is by the true appeals, in grades from 0 to 10.
func (s *site) ndcg(order []int) float64 {
	grades, ranked := map[string]int{}, make([]string, len(order))
	for a, appeal := range s.appeals {
		grades[string(shelfOf(a))] = int(math.Round(appeal * 10 / s.appeals[0]))
	}
	for i, a := range order {
		ranked[i] = string(shelfOf(a))
	}
	return eval.NDCG(ranked, grades, 10)
}

// Whatever a hundred addresses with the public key send, no asset moves by more than one place, and the quality of the order stays.
func TestAnAttackMovesNothing(t *testing.T) {
	s := newSite()
	for day := range siteDays {
		s.day(day)
	}
	now := start.AddDate(0, 0, siteDays)
	honest := folded(t, s.log)
	want := order(honest, now)
	path := filepath.Join(t.TempDir(), "honest")
	if err := honest.SaveFile(path); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		kind journal.Kind
		rank int
	}{
		{"clicks lift one in the middle", journal.Click, 15}, {"clicks lift the last", journal.Click, 29}, {"clicks lift the second", journal.Click, 1},
		{"dismissals sink the third", journal.Dismissal, 2}, {"leads lift one in the middle", journal.Lead, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := want[c.rank]
			attacked, err := outcome.LoadFile(path, outcome.Config{})
			if err != nil {
				t.Fatal(err)
			}
			if err := attacked.Apply(attack(siteDays-1, shelfOf(target), c.kind), 2); err != nil {
				t.Fatal(err)
			}
			got := order(attacked, now)
			for place, a := range want {
				if moved := slices.Index(got, a) - place; moved < -1 || moved > 1 {
					t.Errorf("asset %d moved by %d places", a, moved)
				}
			}
			if loss := s.ndcg(want) - s.ndcg(got); math.Abs(loss) > 0.01 {
				t.Errorf("NDCG@10 changed by %.4f", loss)
			}
			before, after := honest.Estimate(shelfOf(target), "", doing, now), attacked.Estimate(shelfOf(target), "", doing, now)
			t.Logf("asset %d: reward %.4f -> %.4f, place %d -> %d, %d not counted", target, before.Reward, after.Reward,
				c.rank, slices.Index(got, target), attacked.Capped()-honest.Capped())
		})
	}
}
