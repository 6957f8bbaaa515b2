package gap

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Row is a moment and subject with demand and supply set against each other.
type Row struct {
	Demand
	Supply       Supply
	Basis        Basis
	PlannedAs    float64 // searches that the planned moment counts as; they are in the demand unless Basis is own
	Satisfaction Satisfaction
	Factors      Factors
	Score        float64
	Label        Label
	State        State
	Verdict      string // one sentence in plain words
}

// Report is the answer to: which moments lack content?
type Report struct {
	Period    Period
	Generated time.Time
	Sample    bool     // invented traffic is in it
	Sources   []Source // of imported demand that any row has, each with the sum of all rows, by name
	High      float64  // the demand from which on a row's demand is high
	Rows      []Row    // the greatest score first, equal ones by their text form
	Matrix    []Cell   // the rows by moment: by persona, then intent, then step
	Totals    Totals
}

// Given is what a report is made of.
type Given struct {
	Period    Period
	Generated time.Time
	Demands   []Demand
	Supply    map[Key]Supply // a key that is not in it has none
	Config    Config
}

// Assess makes the report. Values of the configuration that Validate would refuse count as not given.
func Assess(given Given) Report {
	cfg := given.Config.withDefaults()
	report := Report{Period: given.Period, Generated: given.Generated, Rows: make([]Row, len(given.Demands))}
	for i, d := range given.Demands {
		report.Rows[i] = cfg.row(d, given.Supply[d.Key], given.Period.HasHistory())
		report.Sample = report.Sample || d.Sample
	}
	report.High = cfg.highDemand(report.Rows)
	for i := range report.Rows {
		r := &report.Rows[i]
		r.State = cfg.stateOf(r, report.High)
		r.Verdict = verdict(r)
	}
	slices.SortFunc(report.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.String(), b.String()))
	})
	report.Sources, report.Matrix = sources(report.Rows), matrix(report.Rows)
	report.Totals = totals(report.Rows)
	return report
}

func (c Config) row(d Demand, supply Supply, history bool) Row {
	r := Row{Demand: d, Supply: supply, Basis: d.basis(c), PlannedAs: d.planned(), Label: c.label(supply.Pieces)}
	r.Satisfaction = d.satisfaction(supply.Pieces)
	r.Factors = d.factors(c, r.Satisfaction.Mean, d.trend(history))
	r.Score = r.Factors.Score()
	return r
}
