package gap_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/engine/gap"
	"moments/keywords"
)

// drawDemand draws anything that the fields can hold, sensible or not.
func drawDemand(t *rapid.T) gap.Demand {
	d := gap.Demand{
		Key: gap.Key{
			Moment: keywords.Moment{Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"), Step: "use"},
			Topic:  keywords.Topic(rapid.StringMatching("[a-c]?").Draw(t, "topic")),
		},
		Own: rapid.IntRange(-5, 1e6).Draw(t, "own"), Before: rapid.IntRange(-5, 1e6).Draw(t, "before"),
		Satisfied: rapid.IntRange(-5, 1e6).Draw(t, "satisfied"), Sessions: rapid.IntRange(0, 40).Draw(t, "sessions"),
		Planned: rapid.Bool().Draw(t, "planned"), Priority: rapid.IntRange(-1, 9).Draw(t, "priority"),
		Confidence: rapid.SampledFrom([]float64{0, 0.3, 0.9, 1, 7, -1, math.NaN(), math.Inf(1)}).Draw(t, "confidence"),
	}
	if n := rapid.IntRange(0, 1e5).Draw(t, "imported"); n > 0 {
		d.Imported = []gap.Source{{Name: "sales", Count: n}}
	}
	return d
}

func drawConfig(t *rapid.T) gap.Config {
	weight := rapid.SampledFrom([]float64{0.5, 1, 3, -1, math.NaN(), math.Inf(1)}).Draw(t, "weight")
	return gap.Config{StepWeights: map[keywords.Step]float64{"use": weight}}
}

func one(d gap.Demand, pieces int, cfg gap.Config) gap.Row {
	return gap.Assess(gap.Given{
		Period: june, Demands: []gap.Demand{d}, Supply: map[gap.Key]gap.Supply{d.Key: {Pieces: pieces}}, Config: cfg,
	}).Rows[0]
}

func TestFactorsMultiplyToTheScoreAndAreNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := one(drawDemand(t), rapid.IntRange(-1, 9).Draw(t, "pieces"), drawConfig(t))
		f, s := r.Factors, r.Satisfaction
		if f.Demand*f.Shortfall*f.StepWeight*f.Trend*f.Confidence != r.Score {
			t.Fatalf("%+v is not %v", f, r.Score)
		}
		for _, x := range []float64{f.Demand, f.Shortfall, f.StepWeight, f.Trend, f.Confidence, r.Score, s.Mean, s.Low, s.High} {
			if !(x >= 0) || math.IsInf(x, 0) {
				t.Fatalf("%+v %+v", f, s)
			}
		}
		if f.Trend < 0.5 || f.Trend > 2 || f.Confidence > 1 || f.Shortfall > 1 || s.Low > s.Mean || s.Mean > s.High || s.High > 1 {
			t.Fatalf("%+v %+v", f, s)
		}
		if r.Verdict == "" || r.State == "" || r.Label == "" {
			t.Fatalf("%+v", r)
		}
	})
}

func TestScoreGrowsWithDemand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, cfg, pieces := drawDemand(t), drawConfig(t), rapid.IntRange(0, 9).Draw(t, "pieces")
		before := one(d, pieces, cfg).Score
		more := rapid.IntRange(1, 1e5).Draw(t, "more")
		switch rapid.SampledFrom([]string{"own", "imported", "priority"}).Draw(t, "of") {
		case "own":
			d.Own, d.Satisfied = max(d.Own, 0)+more, min(d.Satisfied, d.Own)
		case "imported":
			d.Imported = append(d.Imported, gap.Source{Name: "social", Count: more})
		case "priority":
			d.Priority = min(max(d.Priority, 3)+more, 5) // 0 means 3
		}
		if after := one(d, pieces, cfg).Score; after < before*(1-1e-12) {
			t.Fatalf("%v, then %v", before, after)
		}
	})
}

func TestNothingToShowRanksAboveSomething(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, pieces := drawDemand(t), rapid.IntRange(1, 9).Draw(t, "pieces")
		d.Topic = "served"
		twin := d
		twin.Topic = "zero" // would come last of equals
		report := gap.Assess(gap.Given{
			Period: june, Demands: []gap.Demand{d, twin}, Supply: map[gap.Key]gap.Supply{d.Key: {Pieces: pieces}}, Config: gap.Config{},
		})
		if report.Rows[0].Score > 0 && report.Rows[0].Topic != "zero" {
			t.Fatalf("%v above %v", report.Rows[0].Key, report.Rows[1].Key)
		}
	})
}

func TestReportDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		byKey, supply := map[gap.Key]gap.Demand{}, map[gap.Key]gap.Supply{}
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			d := drawDemand(t)
			if math.IsNaN(d.Confidence) {
				d.Confidence = 0 // does not equal itself
			}
			byKey[d.Key], supply[d.Key] = d, gap.Supply{Pieces: rapid.IntRange(0, 6).Draw(t, "pieces")}
		}
		given := gap.Given{Period: june, Supply: supply}
		for _, d := range byKey {
			given.Demands = append(given.Demands, d)
		}
		want := gap.Assess(given)
		rand.Shuffle(len(given.Demands), func(i, j int) {
			given.Demands[i], given.Demands[j] = given.Demands[j], given.Demands[i]
		})
		if diff := cmp.Diff(want, gap.Assess(given)); diff != "" {
			t.Fatal(diff)
		}
	})
}
