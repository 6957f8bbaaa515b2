package gap_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"moments/engine/gap"
	"moments/keywords"
)

var plain = gap.Key{Moment: know, Topic: "plain-language"}

// assess is the row of one demand that stands alone, and so is high from 20 on.
func assess(d gap.Demand, pieces int, cfg gap.Config) gap.Row {
	d.Key = plain
	report := gap.Assess(gap.Given{
		Period: june, Demands: []gap.Demand{d}, Supply: map[gap.Key]gap.Supply{plain: {Pieces: pieces}}, Config: cfg,
	})
	return report.Rows[0]
}

var near = cmpopts.EquateApprox(0, 1e-4)

func TestScore(t *testing.T) {
	asked := gap.Demand{Own: 120, Before: 40, Satisfied: 30, Sessions: 60, Confidence: 0.8}
	few := gap.Demand{
		Own: 10, Before: 40, Satisfied: 5, Sessions: 9, Confidence: 0.5, Planned: true, Priority: 2,
		Imported: []gap.Source{{"site-search", 30}, {"sales", 20}},
	}
	tests := []struct {
		name   string
		demand gap.Demand
		pieces int
		want   gap.Factors
		score  float64
		served gap.Satisfaction
		basis  gap.Basis
	}{
		// Prior 0.3 with weight 10: Beta(3 + 30, 7 + 90), mean 33/130 = 0.25385. Trend (120+10)/(40+10) = 2.6, at most 2.
		// 120 x 0.74615 x 1.5 x 2 x 0.8 = 214.8923
		{"own searches, two pieces", asked, 2, gap.Factors{Demand: 120, Shortfall: 97. / 130, StepWeight: 1.5, Trend: 2, Confidence: 0.8},
			214.8923, gap.Satisfaction{Mean: 33. / 130, Low: 0.183091, High: 0.331773}, gap.BasisOwn},
		// Nothing to show: 120 x 1 x 1.5 x 2 x 0.8 = 288, whatever was clicked.
		{"no piece", asked, 0, gap.Factors{Demand: 120, Shortfall: 1, StepWeight: 1.5, Trend: 2, Confidence: 0.8},
			288, gap.Satisfaction{}, gap.BasisOwn},
		// Under 20 sessions: 10 own + 50 imported + 10 x 2 x 2 planned = 100. Confidence (60 x 0.5 + 40 x 1) / 100 = 0.7.
		// Prior 0.6: Beta(6 + 5, 4 + 5), mean 11/20. Trend 20/50 = 0.4, at least 0.5. 100 x 0.45 x 1.5 x 0.5 x 0.7 = 23.625
		{"imported and planned", few, 3, gap.Factors{Demand: 100, Shortfall: 0.45, StepWeight: 1.5, Trend: 0.5, Confidence: 0.7},
			23.625, gap.Satisfaction{Mean: 0.55, Low: 0.334998, High: 0.755525}, gap.BasisEstimated},
		// Too few sessions and nothing else: 10 own searches, trend (10+10)/(10+10). Beta(3, 17).
		// 10 x 0.85 x 1.5 x 1 x 0.5 = 6.375
		{"too few", gap.Demand{Own: 10, Before: 10, Sessions: 19, Confidence: 0.5}, 1,
			gap.Factors{Demand: 10, Shortfall: 0.85, StepWeight: 1.5, Trend: 1, Confidence: 0.5},
			6.375, gap.Satisfaction{Mean: 3. / 20, Low: 0.033826, High: 0.331377}, gap.BasisFew},
		// Planned without a priority counts as priority 3: 10 x 3 x 3 = 90, and is certain. Prior alone: Beta(6, 4).
		// Trend 10/10. 90 x 0.4 x 1.5 = 54
		{"planned only", gap.Demand{Planned: true}, 7, gap.Factors{Demand: 90, Shortfall: 0.4, StepWeight: 1.5, Trend: 1, Confidence: 1},
			54, gap.Satisfaction{Mean: 0.6, Low: 0.299295, High: 0.863004}, gap.BasisEstimated},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			key := gap.Key{Moment: do, Topic: "x"}
			test.demand.Key = key
			row := gap.Assess(gap.Given{
				Period: june, Demands: []gap.Demand{test.demand}, Supply: map[gap.Key]gap.Supply{key: {Pieces: test.pieces}},
				Config: gap.Config{StepWeights: map[keywords.Step]float64{"use": 1.5}},
			}).Rows[0]
			if diff := cmp.Diff(test.want, row.Factors, near); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.served, row.Satisfaction, near); diff != "" {
				t.Error(diff)
			}
			if math.Abs(row.Score-test.score) > 1e-3 || row.Basis != test.basis {
				t.Errorf("score %v, basis %v", row.Score, row.Basis)
			}
		})
	}
}

func TestTrendNeedsHistory(t *testing.T) {
	given := gap.Given{Period: june, Demands: []gap.Demand{{Own: 100, Before: 1, Confidence: 1}}}
	if got := gap.Assess(given).Rows[0].Factors.Trend; got != 2 {
		t.Errorf("with history %v", got)
	}
	given.Period.Since = june.From - 1
	if got := gap.Assess(given).Rows[0].Factors.Trend; got != 1 {
		t.Errorf("without %v", got)
	}
}

func TestStatesAndVerdicts(t *testing.T) {
	own := func(n, satisfied int) gap.Demand {
		return gap.Demand{Own: n, Satisfied: satisfied, Sessions: n, Confidence: 1}
	}
	imported := gap.Demand{Imported: []gap.Source{{"site-search", 1445}}, Confidence: 1}
	tests := []struct {
		demand gap.Demand
		pieces int
		label  gap.Label
		state  gap.State
		want   string
	}{
		{imported, 0, gap.LabelGap, gap.Missing, "Nothing to show: 1,445 searches for plain language (imported), no piece serves know/-/-."},
		{own(1445, 0), 0, gap.LabelGap, gap.Missing, "Nothing to show: 1,445 searches for plain language, no piece serves know/-/-."},
		{own(30, 9), 1, gap.LabelThin, gap.Weak, "Little to show: 30 searches for plain language, only 1 piece serves know/-/-."},
		{own(30, 24), 3, gap.LabelCovered, gap.Satisfied,
			"Served: 30 searches for plain language, 3 pieces serve know/-/-, 75 % of them end well."},
		{own(20, 4), 5, gap.LabelExcess, gap.NotWorking, // Beta(10, 20)
			"Not working: 20 searches for plain language, 5 pieces serve know/-/-, but only 33 % of them end well (18 % to 51 %)."},
		{imported, 4, gap.LabelCovered, gap.Satisfied,
			"Probably served: 1,445 searches for plain language (imported), 4 pieces serve know/-/-; own visitors have yet to say."},
		{gap.Demand{Planned: true, Priority: 1}, 0, gap.LabelGap, gap.Quiet,
			"Nothing to show: plain language is planned (counts as 10 searches), no piece serves know/-/-."},
		{gap.Demand{Own: 2, Sessions: 2, Planned: true, Priority: 1, Imported: imported.Imported[:0]}, 2, gap.LabelThin, gap.Fine,
			"Fine: 2 searches for plain language, planned too (counts as 10 more), 2 pieces serve know/-/-."},
		{gap.Demand{Own: 4, Imported: []gap.Source{{"sales", 2}}}, 6, gap.LabelExcess, gap.Excess,
			"More than is asked for: 6 searches for plain language (2 imported), 6 pieces serve know/-/-."},
		{own(19, 0), 3, gap.LabelCovered, gap.NoData,
			"Too early to say: 19 searches for plain language in 19 sessions, 3 pieces serve know/-/-."},
		{own(1, 0), 0, gap.LabelGap, gap.NoData,
			"Nothing to show: 1 search for plain language in 1 session, no piece serves know/-/-; too early to say how much it matters."},
	}
	for _, test := range tests {
		row := assess(test.demand, test.pieces, gap.Config{})
		if row.Label != test.label || row.State != test.state || row.Verdict != test.want {
			t.Errorf("%s, %s\n got %s\nwant %s", row.Label, row.State, row.Verdict, test.want)
		}
	}
}

func TestHighDemandIsRelative(t *testing.T) {
	demands := []gap.Demand{}
	for i, own := range []int{0, 30, 400, 500} {
		demands = append(demands, gap.Demand{Key: gap.Key{Topic: keywords.Topic(rune('a' + i))}, Own: own, Sessions: 20, Confidence: 1})
	}
	report := gap.Assess(gap.Given{Period: june, Demands: demands})
	if report.High != 400 { // the median of 30, 400 and 500
		t.Errorf("high from %v", report.High)
	}
	states := map[keywords.Topic]gap.State{}
	for _, r := range report.Rows {
		states[r.Topic] = r.State
	}
	want := map[keywords.Topic]gap.State{"a": gap.Quiet, "b": gap.Quiet, "c": gap.Missing, "d": gap.Missing}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if got := gap.Assess(gap.Given{Demands: demands[:1]}).High; got != 20 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestReport(t *testing.T) {
	kit := gap.Key{Moment: do, Cluster: "kit"}
	generated := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	report := gap.Assess(gap.Given{
		Period: june, Generated: generated,
		Demands: []gap.Demand{
			{Key: plain, Own: 100, Before: 100, Sessions: 50, Confidence: 1},
			{Key: kit, Own: 30, Before: 30, Sessions: 20, Confidence: 1, Sample: true},
			{Key: gap.Key{Moment: know}, Planned: true, Priority: 1},
		},
		Supply: map[gap.Key]gap.Supply{plain: {Pieces: 3, Retrieved: 9}},
	})
	var order []string
	for _, r := range report.Rows {
		order = append(order, r.String())
	}
	// 100 x (1 - 6/110) = 94.5, 30 and 10
	if diff := cmp.Diff([]string{"know/-/- plain-language", "do/use/writer ~kit", "know/-/- -"}, order); diff != "" {
		t.Error(diff)
	}
	knowSum := gap.Sum{Rows: 2, Demand: 110, Own: 100, Planned: 10, Pieces: 3, Satisfaction: 6. / 110 * 100 / 110, Score: 94.54545 + 10}
	doSum := gap.Sum{Rows: 1, Demand: 30, Own: 30, Score: 30}
	all := gap.Sum{Rows: 3, Demand: 140, Own: 130, Planned: 10, Pieces: 3, Satisfaction: 6. / 110 * 100 / 140, Score: 134.54545}
	// The state of a cell is that of its first row: 100 searches are high, and are hardly satisfied.
	cells := []gap.Cell{{Moment: know, State: gap.NotWorking, Sum: knowSum}, {Moment: do, State: gap.Missing, Sum: doSum}}
	if diff := cmp.Diff(cells, report.Matrix, near); diff != "" {
		t.Error(diff)
	}
	totals := gap.Totals{
		All:      all,
		Personas: []gap.PersonaSum{{Persona: "", Sum: knowSum}, {Persona: "writer", Sum: doSum}},
		Columns:  []gap.ColumnSum{{Intent: keywords.Know, Sum: knowSum}, {Intent: keywords.Do, Step: "use", Sum: doSum}},
	}
	if diff := cmp.Diff(totals, report.Totals, near); diff != "" {
		t.Error(diff)
	}
	if !report.Sample || !report.Generated.Equal(generated) || report.Period != june {
		t.Errorf("%+v", report)
	}
}

func TestConfig(t *testing.T) {
	good := gap.Config{
		StepWeights: map[keywords.Step]float64{"use": 0, "fit": 2}, MinSessions: 5, MinDemand: 1, Covered: 2, Excess: 3,
		LowSatisfaction: 0.9,
	}
	if err := errors.Join(good.Validate(), gap.Config{}.Validate()); err != nil {
		t.Error(err)
	}
	d := gap.Demand{Own: 6, Satisfied: 5, Sessions: 6, Confidence: 1}
	if row := assess(d, 2, good); row.State != gap.NotWorking || row.Label != gap.LabelCovered || row.Basis != gap.BasisOwn {
		t.Errorf("%s %s %s", row.State, row.Label, row.Basis)
	}
	nan := math.NaN()
	bad := gap.Config{
		StepWeights: map[keywords.Step]float64{"use": nan, "fit": -1, "": math.Inf(1)},
		MinSessions: -1, MinDemand: nan, Covered: -1, Excess: -1, LowSatisfaction: nan,
	}
	err := bad.Validate()
	for _, place := range []string{"step use", "step fit", "min_sessions", "min_demand", "covered", "excess", "low_satisfaction"} {
		if !errors.Is(err, gap.ErrConfig) || !strings.Contains(err.Error(), place) {
			t.Errorf("%s: %v", place, err)
		}
	}
	if diff := cmp.Diff(assess(d, 2, gap.Config{}), assess(d, 2, bad)); diff != "" {
		t.Errorf("values that cannot be count as not given: %s", diff)
	}
}
