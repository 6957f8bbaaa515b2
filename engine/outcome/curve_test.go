package outcome_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/outcome"
	"moments/internal/kv"
	"moments/keywords"
)

// aisle is a site whose visitors look at positions as they will: a list of assets with appeals, shown in some order.
type aisle struct {
	random  *rand.Rand
	looks   func(position int) float64
	appeals []float64
	seq     int
	log     []journal.Entry
}

func shelfOf(asset int) content.AssetID { return content.AssetID(fmt.Sprintf("asset-%02d", asset)) }

func (s *aisle) enter(kind journal.Kind, asset, position int, moment keywords.Moment) {
	s.seq++
	s.log = append(s.log, journal.Entry{Outcome: &journal.Outcome{
		Kind: kind, At: start, Trust: 1, Visitor: fmt.Sprint(s.seq),
		Items: []journal.Item{{Answer: fmt.Sprint(s.seq), Asset: shelfOf(asset), Moment: moment, Position: position}},
	}})
}

// page shows assets in order to one visitor, who clicks each that is looked at with the probability of its appeal.
func (s *aisle) page(order []int, moment keywords.Moment) {
	for i, asset := range order {
		s.enter(journal.Impression, asset, i+1, moment)
		if s.random.Float64() < s.looks(i+1)*s.appeals[asset] {
			s.enter(journal.Click, asset, i+1, moment)
		}
	}
}

// mostly is a page as a ranking makes it: the best in front, with some exchanges.
func (s *aisle) mostly(length, exchanges int) []int {
	order := make([]int, length)
	for i := range order {
		order[i] = i
	}
	for range exchanges {
		i, j := s.random.IntN(length), s.random.IntN(length)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

func falling(from float64, n int) (appeals []float64) {
	for i := range n {
		appeals = append(appeals, from*math.Pow(0.9, float64(i)))
	}
	return appeals
}

// The curve is found although the better assets stand in front: a steep one, a flat one, and one with a fold below the third place.
func TestTheCurveIsFound(t *testing.T) {
	for name, looks := range map[string]func(int) float64{
		"steep": func(p int) float64 { return math.Pow(float64(p), -1.2) },
		"flat":  func(p int) float64 { return math.Pow(float64(p), -0.15) },
		"fold": func(p int) float64 {
			if p > 3 {
				return 0.25
			}
			return 1
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &aisle{random: rand.New(rand.NewPCG(1, 1)), looks: looks, appeals: falling(0.3, 10)}
			for range 8000 {
				s.page(s.mostly(10, 6), doing)
			}
			curve := folded(t, s.log).Curve()
			for p := 1; p <= 10; p++ {
				if got, want := curve.Of(p), looks(p); math.Abs(got-want) > 0.05+0.1*want {
					t.Errorf("position %d is looked at with %.3f, found %.3f", p, want, got)
				}
			}
		})
	}
}

func TestTheCurveIsBounded(t *testing.T) {
	s := &aisle{random: rand.New(rand.NewPCG(2, 2)), looks: func(p int) float64 { return float64(p) / 10 }, appeals: falling(0.5, 10)}
	for range 500 {
		s.page(s.mostly(10, 20), doing) // below is looked at more than above, which cannot be
	}
	curve, last := folded(t, s.log).Curve(), 1.0
	for p := 1; p <= outcome.Positions+5; p++ {
		share := curve.Of(p)
		if p == 1 && share != 1 || !(share > 0) || share > last {
			t.Errorf("position %d has %.3f, that above %.3f", p, share, last)
		}
		last = share
	}
	if fresh := outcome.New(outcome.Config{}).Curve(); math.Abs(fresh.Of(4)-0.5) > 1e-9 || fresh.Of(0) != 1 {
		t.Errorf("before anything is known: %v", fresh)
	}
}

// Of two assets that are equally good, one was only shown at the bottom. Once the curve is known, both are believed to be.
func TestWhatIsOnlyShownBelowIsJudgedRight(t *testing.T) {
	steep := func(p int) float64 { return math.Pow(float64(p), -1.3) }
	s := &aisle{random: rand.New(rand.NewPCG(3, 3)), looks: steep, appeals: falling(0.3, 8)}
	s.appeals = append(s.appeals, 0.3, 0.03) // 8: as good as the best, 9: poor, and both among the last four only
	for range 12_000 {
		s.page(slices.Insert(s.mostly(8, 6), 6+s.random.IntN(3), 8, 9), doing)
	}
	f := folded(t, s.log)
	for asset, appeal := range s.appeals {
		if asset >= 1 && asset < 8 {
			continue
		}
		e := f.Estimate(shelfOf(asset), "", doing, start)
		if math.Abs(e.Reward-appeal) > 0.015+0.12*appeal {
			t.Errorf("asset %d has an appeal of %.2f, believed is %.3f", asset, appeal, e.Reward)
		}
	}
}

// The curve is estimated at fixed points of the log, however it is cut.
func TestTheCurveHangsOnTheLogAlone(t *testing.T) {
	s := &aisle{random: rand.New(rand.NewPCG(4, 4)), looks: func(p int) float64 { return 1 / float64(p) }, appeals: falling(0.3, 6)}
	for range 900 {
		s.page(s.mostly(6, 4), doing)
	}
	whole, parts := folded(t, s.log), outcome.New(outcome.Config{})
	for i := range s.log {
		if err := parts.Apply(s.log[i:i+1], kv.Seq(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	if whole.Curve() != parts.Curve() || whole.Curve() == outcome.New(outcome.Config{}).Curve() {
		t.Errorf("%v\n%v", whole.Curve(), parts.Curve())
	}
}
