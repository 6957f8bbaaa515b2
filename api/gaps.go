package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/gap"
	"moments/internal/kv"
	"moments/keywords"
)

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

// gapsAddress cuts a report for people at 100 rows; a file is whole.
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

// gapsReport is a report in the form that was asked for.
type gapsReport struct {
	report gap.Report
	csv    bool
}

func (g gapsReport) encode(w io.Writer) (string, error) {
	if g.csv {
		return mediaCSV + "; charset=utf-8", wire.WriteGapsCSV(w, g.report)
	}
	return mediaJSON, json.NewEncoder(w).Encode(wire.GapsJSON(g.report))
}

func (s *Server) gaps(ctx context.Context, r gapsRequest) (gapsReport, error) {
	report, err := s.engine.Gaps(ctx, r.query)
	return gapsReport{report, r.csv}, err
}

// momentGapsRequest asks for the rows of one moment.
type momentGapsRequest struct {
	moment string
	days   int
}

func momentGapsAddress(p *params) momentGapsRequest {
	return momentGapsRequest{moment: p.path("intent") + "/" + p.path("step") + "/" + p.path("persona"), days: p.number("days")}
}

// momentGaps returns kv.ErrNotFound for a moment that nobody has asked for or planned.
func (s *Server) momentGaps(ctx context.Context, r momentGapsRequest) (wire.MomentGaps, error) {
	moment, err := keywords.ParseMoment(r.moment)
	if err != nil {
		return wire.MomentGaps{}, err
	}
	report, err := s.engine.Gaps(ctx, engine.GapQuery{Days: r.days})
	if err != nil {
		return wire.MomentGaps{}, err
	}
	found, ok := wire.GapsJSON(report).Of(moment)
	if !ok {
		return found, fmt.Errorf("moment %s: nobody has asked for it or planned it: %w", moment, kv.ErrNotFound)
	}
	return found, nil
}
