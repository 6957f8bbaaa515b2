package wire

import (
	"time"

	"moments/keywords"
)

// Gaps is a gap report: which moments lack content. Rows are ranked by score; matrix and totals are of all rows, also of
// those that a limit leaves out.
type Gaps struct {
	Period    GapPeriod     `json:"period"`
	Generated time.Time     `json:"generated_at"`
	Sample    bool          `json:"sample"`
	Sources   []GapImported `json:"sources"`
	High      float64       `json:"high_demand"`
	Rows      []GapRow      `json:"rows"`
	Matrix    []GapCell     `json:"matrix"`
	Totals    GapTotals     `json:"totals"`
}

// GapPeriod is the days that a report covers, both included, and the first day on which searches were counted.
type GapPeriod struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Since string `json:"since"`
	Days  int    `json:"days"`
}

// GapRow is demand against supply for a moment and what it is about.
type GapRow struct {
	Rank         int             `json:"rank"`
	Moment       string          `json:"moment"`
	Topic        string          `json:"topic"`
	Cluster      string          `json:"cluster"`
	Score        float64         `json:"score"`
	Factors      GapFactors      `json:"factors"`
	Basis        string          `json:"basis"`
	Demand       GapDemand       `json:"demand"`
	Supply       GapSupply       `json:"supply"`
	Satisfaction GapSatisfaction `json:"satisfaction"`
	Label        string          `json:"label"`
	State        string          `json:"state"`
	Verdict      string          `json:"verdict"`
	Phrases      []GapPhrase     `json:"phrases"`
	Sample       bool            `json:"sample"`
}

// GapFactors are what the score is the product of.
type GapFactors struct {
	Demand     float64 `json:"demand"`
	Shortfall  float64 `json:"shortfall"`
	StepWeight float64 `json:"step_weight"`
	Trend      float64 `json:"trend"`
	Confidence float64 `json:"confidence"`
}

// GapDemand is what was asked: here, elsewhere, and what the team plans.
type GapDemand struct {
	Own       int           `json:"own"`
	Before    int           `json:"before"`
	Satisfied int           `json:"satisfied"`
	Sessions  int           `json:"sessions"`
	Imported  []GapImported `json:"imported"`
	Planned   bool          `json:"planned"`
	PlannedAs float64       `json:"planned_as"`
	Priority  int           `json:"priority"`
	Question  string        `json:"question"`
}

// GapImported is demand from one other place, and what that counts: not everywhere it is searches.
type GapImported struct {
	Source string `json:"source"`
	Count  int    `json:"count"`
	Unit   string `json:"unit"`
}

// GapSupply is how many assets serve the row, and how many its phrases bring up.
type GapSupply struct {
	Pieces    int `json:"pieces"`
	Retrieved int `json:"retrieved"`
}

// GapSatisfaction is how likely a search ends well, with both bounds.
type GapSatisfaction struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// GapPhrase is a phrase of a row with its searches.
type GapPhrase struct {
	Phrase   string `json:"phrase"`
	Own      int    `json:"own"`
	Imported int    `json:"imported"`
}

// GapSum is what several rows come to.
type GapSum struct {
	Rows         int     `json:"rows"`
	Demand       float64 `json:"demand"`
	Own          int     `json:"own"`
	Imported     int     `json:"imported"`
	Planned      float64 `json:"planned"`
	Pieces       int     `json:"pieces"`
	Satisfaction float64 `json:"satisfaction"`
	Score        float64 `json:"score"`
}

// GapCell is a moment with all its rows.
type GapCell struct {
	Moment string `json:"moment"`
	State  string `json:"state"`
	GapSum
}

// GapTotals are the sums of the matrix.
type GapTotals struct {
	All      GapSum       `json:"all"`
	Personas []GapPersona `json:"personas"`
	Columns  []GapColumn  `json:"columns"`
}

// GapPersona is the sum of a row of the matrix; "" is no persona.
type GapPersona struct {
	Persona string `json:"persona"`
	GapSum
}

// GapColumn is the sum of a column of the matrix: a moment without its persona.
type GapColumn struct {
	Intent string `json:"intent"`
	Step   string `json:"step"`
	GapSum
}

// MomentGaps is one cell of the matrix with its rows.
type MomentGaps struct {
	Period GapPeriod `json:"period"`
	Cell   GapCell   `json:"cell"`
	Rows   []GapRow  `json:"rows"`
}

// Of returns the part of the report that is about a moment, and whether there is one.
func (g Gaps) Of(moment keywords.Moment) (part MomentGaps, ok bool) {
	part = MomentGaps{Period: g.Period, Rows: []GapRow{}}
	for _, row := range g.Rows {
		if row.Moment == moment.String() {
			part.Rows = append(part.Rows, row)
		}
	}
	for _, cell := range g.Matrix {
		if cell.Moment == moment.String() {
			part.Cell, ok = cell, true
		}
	}
	return part, ok
}
