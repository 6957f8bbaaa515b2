package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"moments/api/rest"
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
func gapsAddress(p *rest.Params) gapsRequest {
	r := gapsRequest{query: engine.GapQuery{Days: p.Number("days"), Limit: p.Number("limit")}}
	switch p.Choice("format", "csv", "json") {
	case "csv":
		r.csv = true
	case "":
		r.csv = strings.HasPrefix(p.Context.GetHeader("Accept"), rest.CSV)
	}
	if r.query.Limit < 0 || r.query.Limit > maxGaps {
		p.Refuse("limit", strconv.Itoa(r.query.Limit), fmt.Sprintf("use 1 to %d", maxGaps))
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

func (g gapsReport) Encode(w io.Writer) (string, error) {
	if g.csv {
		return rest.CSV + "; charset=utf-8", wire.WriteGapsCSV(w, g.report)
	}
	return rest.JSON, json.NewEncoder(w).Encode(wire.GapsJSON(g.report))
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

func momentGapsAddress(p *rest.Params) momentGapsRequest {
	return momentGapsRequest{moment: p.Path("intent") + "/" + p.Path("step") + "/" + p.Path("persona"), days: p.Number("days")}
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
