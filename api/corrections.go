package api

import (
	"context"
	"net/http"

	"moments/api/rest"
	"moments/api/wire"
	"moments/engine/correction"
	"moments/internal/kv"
	"moments/keywords"
)

type correctionsRequest struct{ status correction.Status }

func correctionsAddress(p *rest.Params) correctionsRequest {
	status := p.Choice("status", string(correction.Open), string(correction.Accepted), string(correction.Dismissed))
	return correctionsRequest{correction.Status(status)}
}

func (s *Server) corrections(_ context.Context, r correctionsRequest) (wire.CorrectionList, error) {
	rows, err := s.engine.Corrections().List(r.status)
	return wire.CorrectionsJSON(rows), err
}

// addCorrection takes what a marketer says a phrase means.
func (s *Server) addCorrection(ctx context.Context, c wire.NewCorrection) (rest.Reply, error) {
	moment, err := s.defined(c.Moment)
	if err != nil {
		return rest.Reply{}, err
	}
	seq, err := s.engine.Corrections().Add(ctx, s.author(callerOf(ctx)), c.Phrase, moment)
	return rest.Reply{Status: http.StatusNoContent, Seq: rest.SeqText(kv.Cmd, seq)}, err
}

func (s *Server) reviewCorrection(ctx context.Context, r wire.Review) (rest.Reply, error) {
	status, err := correction.ParseStatus(r.Status)
	if err != nil {
		return rest.Reply{}, err
	}
	moment, err := s.defined(r.Moment)
	if err != nil {
		return rest.Reply{}, err
	}
	seq, err := s.engine.Corrections().Review(ctx, s.author(callerOf(ctx)), r.Phrase, status, moment)
	return rest.Reply{Status: http.StatusNoContent, Seq: rest.SeqText(kv.Cmd, seq)}, err
}

// defined reads a moment whose step and persona the site has, "" for none.
func (s *Server) defined(text string) (keywords.Moment, error) {
	moment, err := wire.MomentOf(text)
	if err != nil {
		return moment, err
	}
	return moment, s.engine.Defined(moment)
}
