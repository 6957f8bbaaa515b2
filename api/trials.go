package api

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"moments/api/rest"
	"moments/api/wire"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
)

func (s *Server) listTrials(context.Context, rest.None) (wire.TrialList, error) {
	list, err := s.engine.Trials().List()
	return wire.TrialsJSON(list, s.engine.Now()), err
}

func (s *Server) startTrial(ctx context.Context, n wire.NewTrial) (rest.Reply, error) {
	spec, err := n.Spec(s.engine.Plan())
	if err != nil {
		return rest.Reply{}, err
	}
	seq, err := s.engine.StartTrial(ctx, s.author(callerOf(ctx)), spec)
	if err != nil {
		return rest.Reply{}, err
	}
	return s.trialReply(n.Name, seq, http.StatusCreated)
}

// trialReply is a trial as a write has left it.
func (s *Server) trialReply(name string, seq kv.Seq, status int) (rest.Reply, error) {
	t, err := s.engine.Trials().Get(name)
	return rest.Reply{Body: wire.TrialJSON(t, s.engine.Now()), Status: status, Seq: rest.SeqText(kv.Cmd, seq)}, err
}

type trialRef struct{ name string }

func trialAddress(p *rest.Params) trialRef { return trialRef{p.Path("name")} }

func (s *Server) trialReport(_ context.Context, r trialRef) (wire.TrialReport, error) {
	report, err := s.engine.TrialReport(r.name)
	return wire.TrialReportJSON(report), err
}

// stopRequest ends a trial.
type stopRequest struct{ name, note string }

func stopBody() rest.Reader[stopRequest] {
	read := rest.Body[wire.StopTrial]()
	return func(c *gin.Context) (stopRequest, error) {
		stop, err := read(c)
		return stopRequest{c.Param("name"), stop.Note}, err
	}
}

func (s *Server) stopTrial(ctx context.Context, r stopRequest) (rest.Reply, error) {
	seq, err := s.engine.Trials().Stop(ctx, s.author(callerOf(ctx)), r.name, r.note)
	if err != nil {
		return rest.Reply{}, err
	}
	return s.trialReply(r.name, seq, http.StatusOK)
}

// sizeRequest asks how large a trial must be. Rate and daily are 0 where the log is to say them.
type sizeRequest struct {
	metric                                  string
	difference, share, traffic, rate, daily float64
}

func sizeAddress(p *rest.Params) sizeRequest {
	r := sizeRequest{metric: p.Choice("metric", "satisfied", "clicks", "leads", "conversions")}
	for _, f := range []struct {
		name  string
		to    *float64
		usual float64
	}{
		{"difference", &r.difference, live.DefaultDifference}, {"share", &r.share, live.DefaultShare}, {"traffic", &r.traffic, 1},
		{"rate", &r.rate, 0}, {"daily", &r.daily, 0},
	} {
		*f.to = f.usual
		if text := p.Text(f.name); text != "" {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				p.Refuse(f.name, text, "use a number")
			}
			*f.to = v
		}
	}
	return r
}

func (s *Server) trialSize(_ context.Context, r sizeRequest) (wire.TrialSize, error) {
	metric := verdict.Satisfied
	if r.metric != "" {
		metric = verdict.Metric(r.metric)
	}
	basis := s.engine.TrialBasis(metric)
	if r.rate > 0 {
		basis = verdict.Assumed(r.rate, r.daily)
	}
	size, err := verdict.SizeOf(basis, r.difference, r.share, r.traffic)
	return wire.TrialSize{Metric: string(metric), Difference: r.difference, Share: r.share, Traffic: r.traffic, Basis: basis, Size: size}, err
}
