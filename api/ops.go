package api

import (
	"context"
	"net/http"

	"moments/engine"
	"moments/internal/kv"
)

// Health says that the process answers.
type Health struct {
	Status string `json:"status"`
}

func (s *Server) healthy(context.Context, none) (Health, error) { return Health{Status: "ok"}, nil }

// Readiness says whether the server should be asked. Waiting names what it waits for.
type Readiness struct {
	Status  string   `json:"status"`
	Waiting []string `json:"waiting"`
}

func (r Readiness) head(http.Header) int {
	if len(r.Waiting) > 0 {
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// ready says what the table of errors says of an error of the store, and no more: addresses of files are nobody's business.
func (s *Server) ready(ctx context.Context, _ none) (Readiness, error) {
	r := Readiness{Status: "ready", Waiting: []string{}}
	if s.draining.Load() {
		r.Waiting = append(r.Waiting, "stopping")
	}
	if err := s.engine.Ready(ctx); err != nil {
		why := err.Error()
		if c := classOf(err); c.code != unknown.code {
			why = c.err.Error()
		}
		r.Waiting = append(r.Waiting, why)
	}
	if len(r.Waiting) > 0 {
		r.Status = "waiting"
	}
	return r, nil
}

// Status is how everything stands, for operators.
type Status struct {
	Version   string           `json:"version"`
	Site      string           `json:"site"`
	Sample    bool             `json:"sample"`
	Store     string           `json:"store"`
	Heads     Heads            `json:"heads"`
	Followers []FollowerStatus `json:"followers"`
	Assets    int              `json:"assets"`
	Map       MapStatus        `json:"keyword_map"`
	Searches  int              `json:"searches"`
	Orphans   int64            `json:"orphans"`
	Queued    int              `json:"queued"`
	Dropped   int64            `json:"dropped"`
}

// Heads are the sequences of the newest changes.
type Heads struct {
	Cmd kv.Seq `json:"cmd"`
	Out kv.Seq `json:"out"`
}

// FollowerStatus is how far a derived copy has come.
type FollowerStatus struct {
	Name    string `json:"name"`
	Log     string `json:"log"`
	Applied kv.Seq `json:"applied"`
	Lag     uint64 `json:"lag"`
}

// MapStatus names the keyword map in force; version 0 is none.
type MapStatus struct {
	Version int `json:"version"`
	Rows    int `json:"rows"`
}

func (s *Server) status(context.Context, none) (Status, error) {
	wire := StatusJSON(s.engine.Status())
	wire.Version, wire.Sample = s.cfg.Version, s.cfg.Demo
	return wire, nil
}

// StatusJSON is the status of an engine as GET /v1/status and the command status print it.
func StatusJSON(st engine.Status) Status {
	wire := Status{
		Site: st.Site, Store: st.Store, Heads: Heads{Cmd: st.Heads[kv.Cmd], Out: st.Heads[kv.Out]}, Followers: []FollowerStatus{},
		Assets: st.Assets, Map: MapStatus{Version: st.Map, Rows: st.MapRows}, Searches: st.Searches, Orphans: st.Orphans,
		Queued: st.Queued, Dropped: st.Dropped,
	}
	for _, f := range st.Followers {
		wire.Followers = append(wire.Followers, FollowerStatus{Name: f.Name, Log: string(f.Log), Applied: f.Applied, Lag: f.Lag})
	}
	return wire
}
