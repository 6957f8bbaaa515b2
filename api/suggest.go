package api

import (
	"context"

	"moments/api/rest"
	"moments/api/wire"
	"moments/engine"
)

func suggestAddress(p *rest.Params) engine.SuggestRequest {
	return engine.SuggestRequest{
		Prefix: p.Text("q"), Limit: p.Number("limit"), Locale: p.Text("locale"), Channel: p.Text("channel"), Region: p.Text("region"),
	}
}

// suggest may be kept for a moment by anyone: it is the same for all.
func (s *Server) suggest(_ context.Context, r engine.SuggestRequest) (rest.Reply, error) {
	found, err := s.engine.Suggest(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: wire.SuggestionsJSON(r.Prefix, found), Cache: "private, max-age=30"}, nil
}
