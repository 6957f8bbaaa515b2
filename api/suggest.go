package api

import (
	"context"

	"moments/api/wire"
	"moments/engine"
)

func suggestAddress(p *params) engine.SuggestRequest {
	return engine.SuggestRequest{
		Prefix: p.text("q"), Limit: p.number("limit"), Locale: p.text("locale"), Channel: p.text("channel"), Region: p.text("region"),
	}
}

// suggest may be kept for a moment by anyone: it is the same for all.
func (s *Server) suggest(_ context.Context, r engine.SuggestRequest) (reply, error) {
	found, err := s.engine.Suggest(r)
	if err != nil {
		return reply{}, err
	}
	return reply{body: wire.SuggestionsJSON(r.Prefix, found), cache: "private, max-age=30"}, nil
}
