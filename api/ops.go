package api

import (
	"context"
	"net/http"

	"moments/api/problem"
	"moments/api/rest"
	"moments/api/wire"
)

func (s *Server) healthy(context.Context, rest.None) (wire.Health, error) {
	return wire.Health{Status: "ok"}, nil
}

// ready fails once the server is stopping. Of an error of the store it says what the table of errors says, and no more:
// names of files are nobody's business.
func (s *Server) ready(ctx context.Context, _ rest.None) (rest.Reply, error) {
	r := wire.Readiness{Status: "ready", Waiting: []string{}}
	if s.draining.Load() {
		r.Waiting = append(r.Waiting, "stopping")
	}
	if err := s.engine.Ready(ctx); err != nil {
		why := err.Error()
		if p := problem.Of(err); p.Code != problem.Internal {
			why = p.Detail
		}
		r.Waiting = append(r.Waiting, why)
	}
	if len(r.Waiting) == 0 {
		return rest.Reply{Body: r}, nil
	}
	r.Status = "waiting"
	return rest.Reply{Body: r, Status: http.StatusServiceUnavailable}, nil
}

func (s *Server) status(context.Context, rest.None) (wire.Status, error) {
	st, err := s.engine.Status()
	status := wire.StatusJSON(st)
	status.Version, status.Sample = s.cfg.Version, s.cfg.Demo
	return status, err
}
