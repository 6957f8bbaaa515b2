package verdict_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"moments/engine/trial/verdict"
)

// drawn is the sums of some visitors.
func drawn(t *rapid.T, label string) (s verdict.Sums) {
	for range rapid.IntRange(2, 400).Draw(t, label) {
		n := rapid.IntRange(1, 5).Draw(t, "searches")
		s.Change(verdict.Cluster{}, verdict.Cluster{N: float64(n), Y: float64(rapid.IntRange(0, n).Draw(t, "found"))})
	}
	return s
}

// Which of the two is called the variant changes the sign, and nothing else.
func TestSidesAreAlike(t *testing.T) {
	opposite := map[verdict.Result]verdict.Result{verdict.Better: verdict.Worse, verdict.Worse: verdict.Better}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawn(t, "a"), drawn(t, "b")
		p := verdict.Plan{Metric: verdict.Satisfied, Share: 0.5, Difference: rapid.Float64Range(0.001, 0.5).Draw(t, "difference")}
		one, two := verdict.Judge(p, verdict.Evidence{Control: a, Variant: b}), verdict.Judge(p, verdict.Evidence{Control: b, Variant: a})
		want, there := opposite[one.Result]
		if !there {
			want = one.Result
		}
		if two.Result != want || math.Abs(one.Difference.Low+two.Difference.High) > 1e-9 || math.Abs(one.Split.Odds-two.Split.Odds) > 1e-6*one.Split.Odds {
			t.Fatalf("%+v\n%+v", one, two)
		}
	})
}

// Whatever comes, the numbers are numbers, the interval holds its value, and there is a sentence for it.
func TestJudgmentsAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := verdict.Evidence{Over: rapid.Bool().Draw(t, "over"), Daily: rapid.Float64Range(0, 1e6).Draw(t, "daily")}
		for _, s := range []*verdict.Sums{&e.Control, &e.Variant} {
			visitors := float64(rapid.IntRange(0, 1_000_000).Draw(t, "visitors"))
			rate := rapid.Float64Range(0, 1).Draw(t, "rate")
			*s = verdict.Sums{Clusters: visitors, N: visitors, NN: visitors, Y: math.Floor(rate * visitors)}
			s.YY, s.NY = s.Y, s.Y
		}
		p := verdict.Plan{
			Metric: rapid.SampledFrom(verdict.Metrics()).Draw(t, "metric"), Share: rapid.Float64Range(0.01, 0.99).Draw(t, "share"),
			Difference: rapid.Float64Range(1e-6, 10).Draw(t, "difference"), Visitors: rapid.Float64Range(0, 1e9).Draw(t, "visitors"),
		}
		j := verdict.Judge(p, e)
		d := j.Difference
		for _, v := range []float64{d.Value, d.Low, d.High, j.Split.Odds, j.Split.Found} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v", j)
			}
		}
		if d.Low > d.Value || d.Value > d.High || j.Text == "" || j.Next == "" || j.Split.Found < 0 || j.Split.Found > 1 {
			t.Fatalf("%+v", j)
		}
	})
}

// The more is to be seen, the smaller the trial; the more people take part, the sooner it ends.
func TestSizesAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := verdict.Assumed(rapid.Float64Range(0.01, 0.6).Draw(t, "rate"), 100)
		small := rapid.Float64Range(0.002, 0.1).Draw(t, "difference")
		share := rapid.Float64Range(0.05, 0.95).Draw(t, "share")
		a, err := verdict.SizeOf(b, small, share, 0.5)
		if err != nil {
			t.Fatal(err)
		}
		larger, err := verdict.SizeOf(b, small*1.5, share, 1)
		if err != nil || larger.Searches >= a.Searches || larger.Days >= a.Days || a.Once >= a.Searches {
			t.Fatalf("%+v, %+v, %v", a, larger, err)
		}
	})
}
