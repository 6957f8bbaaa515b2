package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"moments/engine"
	"moments/engine/gap"
	"moments/internal/kv"
	"moments/keywords"
)

// Gaps is a gap report: which moments lack content. Rows are ranked by score; matrix and totals are of all rows, also of those that a
// limit leaves out.
type Gaps struct {
	Period    GapPeriod `json:"period"`
	Generated time.Time `json:"generated_at"`
	Sample    bool      `json:"sample"`
	High      float64   `json:"high_demand"`
	Rows      []GapRow  `json:"rows"`
	Matrix    []GapCell `json:"matrix"`
	Totals    GapTotals `json:"totals"`
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

// GapImported is demand from one other place.
type GapImported struct {
	Source string `json:"source"`
	Count  int    `json:"count"`
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

// GapsJSON is a report as GET /v1/gaps and the command gaps print it.
func GapsJSON(r gap.Report) Gaps {
	wire := Gaps{
		Period: GapPeriod{From: r.Period.From.String(), To: r.Period.To.String(), Since: r.Period.Since.String(), Days: r.Period.Days()},
		Rows:   make([]GapRow, len(r.Rows)), Matrix: make([]GapCell, len(r.Matrix)), Generated: r.Generated.UTC(), Sample: r.Sample,
		High: r.High, Totals: GapTotals{All: sumJSON(r.Totals.All), Personas: []GapPersona{}, Columns: []GapColumn{}},
	}
	for i := range r.Rows {
		wire.Rows[i] = rowJSON(&r.Rows[i])
		wire.Rows[i].Rank = i + 1
	}
	for i, c := range r.Matrix {
		wire.Matrix[i] = GapCell{Moment: c.Moment.String(), State: string(c.State), GapSum: sumJSON(c.Sum)}
	}
	for _, p := range r.Totals.Personas {
		wire.Totals.Personas = append(wire.Totals.Personas, GapPersona{Persona: string(p.Persona), GapSum: sumJSON(p.Sum)})
	}
	for _, c := range r.Totals.Columns {
		wire.Totals.Columns = append(wire.Totals.Columns, GapColumn{Intent: string(c.Intent), Step: string(c.Step), GapSum: sumJSON(c.Sum)})
	}
	return wire
}

func sumJSON(s gap.Sum) GapSum {
	return GapSum{
		Rows: s.Rows, Demand: rounded(s.Demand), Own: s.Own, Imported: s.Imported, Planned: s.Planned, Pieces: s.Pieces,
		Satisfaction: rounded(s.Satisfaction), Score: rounded(s.Score),
	}
}

func rowJSON(r *gap.Row) GapRow {
	wire := GapRow{
		Moment: r.Moment.String(), Topic: string(r.Topic), Cluster: r.Cluster, Score: rounded(r.Score), Basis: string(r.Basis),
		Factors: GapFactors{
			Demand: rounded(r.Factors.Demand), Shortfall: rounded(r.Factors.Shortfall), StepWeight: rounded(r.Factors.StepWeight),
			Trend: rounded(r.Factors.Trend), Confidence: rounded(r.Factors.Confidence),
		},
		Demand: GapDemand{
			Own: r.Own, Before: r.Before, Satisfied: r.Satisfied, Sessions: r.Sessions, Imported: []GapImported{}, Planned: r.Planned,
			PlannedAs: r.PlannedAs, Priority: r.Priority, Question: r.Question,
		},
		Supply:       GapSupply{Pieces: r.Supply.Pieces, Retrieved: r.Supply.Retrieved},
		Satisfaction: GapSatisfaction{rounded(r.Satisfaction.Mean), rounded(r.Satisfaction.Low), rounded(r.Satisfaction.High)},
		Label:        string(r.Label), State: string(r.State), Verdict: r.Verdict, Phrases: []GapPhrase{}, Sample: r.Sample,
	}
	for _, s := range r.Imported {
		wire.Demand.Imported = append(wire.Demand.Imported, GapImported{Source: s.Name, Count: s.Count})
	}
	for _, p := range r.Phrases {
		wire.Phrases = append(wire.Phrases, GapPhrase{Phrase: p.Text, Own: p.Own, Imported: p.Imported})
	}
	return wire
}

// gapsRequest asks for a report.
type gapsRequest struct {
	query engine.GapQuery
	csv   bool
}

// How many rows a report has.
const (
	defaultGaps = 100
	maxGaps     = 10_000
)

const mediaCSV = "text/csv"

// gapsAddress: a report for people is cut at 100 rows, a file is whole.
func gapsAddress(p *params) gapsRequest {
	r := gapsRequest{query: engine.GapQuery{Days: p.number("days"), Limit: p.number("limit")}}
	switch p.choice("format", "csv", "json") {
	case "csv":
		r.csv = true
	case "":
		r.csv = strings.HasPrefix(p.c.GetHeader("Accept"), mediaCSV)
	}
	if r.query.Limit < 0 || r.query.Limit > maxGaps {
		p.refuse("limit", strconv.Itoa(r.query.Limit), fmt.Sprintf("use 1 to %d", maxGaps))
	}
	if r.query.Limit == 0 && !r.csv {
		r.query.Limit = defaultGaps
	}
	return r
}

// gapsReply is a report in the form that was asked for.
type gapsReply struct {
	report gap.Report
	csv    bool
}

func (g gapsReply) encode(w io.Writer) (string, error) {
	if g.csv {
		return mediaCSV + "; charset=utf-8", WriteGapsCSV(w, g.report)
	}
	return "application/json", json.NewEncoder(w).Encode(GapsJSON(g.report))
}

func (s *Server) gaps(ctx context.Context, r gapsRequest) (gapsReply, error) {
	report, err := s.engine.Gaps(ctx, r.query)
	return gapsReply{report, r.csv}, err
}

// momentGapsRequest asks for the rows of one moment.
type momentGapsRequest struct {
	moment string
	days   int
}

func momentGapsAddress(p *params) momentGapsRequest {
	return momentGapsRequest{moment: p.path("intent") + "/" + p.path("step") + "/" + p.path("persona"), days: p.number("days")}
}

// MomentGaps is one cell of the matrix with its rows.
type MomentGaps struct {
	Period GapPeriod `json:"period"`
	Cell   GapCell   `json:"cell"`
	Rows   []GapRow  `json:"rows"`
}

// momentGaps returns kv.ErrNotFound for a moment that nobody has asked for or planned.
func (s *Server) momentGaps(ctx context.Context, r momentGapsRequest) (MomentGaps, error) {
	moment, err := keywords.ParseMoment(r.moment)
	if err != nil {
		return MomentGaps{}, err
	}
	report, err := s.engine.Gaps(ctx, engine.GapQuery{Days: r.days})
	if err != nil {
		return MomentGaps{}, err
	}
	all, name := GapsJSON(report), moment.String()
	found := MomentGaps{Period: all.Period, Rows: []GapRow{}}
	for _, row := range all.Rows {
		if row.Moment == name {
			found.Rows = append(found.Rows, row)
		}
	}
	for _, cell := range all.Matrix {
		if cell.Moment == name {
			found.Cell = cell
			return found, nil
		}
	}
	return found, fmt.Errorf("moment %s: nobody has asked for it or planned it: %w", name, kv.ErrNotFound)
}
