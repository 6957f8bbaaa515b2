package wire

import (
	"moments/engine"
	"moments/internal/kv"
)

// Health says that the process answers.
type Health struct {
	Status string `json:"status"`
}

// Readiness says whether the server should be asked. Waiting names what it waits for.
type Readiness struct {
	Status  string   `json:"status"`
	Waiting []string `json:"waiting"`
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
	Searches  int64            `json:"searches"`
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

// StatusJSON is the status of an engine as GET /v1/status and the command status print it. Version and sample are for who
// knows them.
func StatusJSON(st engine.Status) Status {
	return Status{
		Site: st.Site, Store: st.Store, Heads: Heads{Cmd: st.Heads[kv.Cmd], Out: st.Heads[kv.Out]},
		Followers: each(st.Followers, func(f engine.FollowerStatus) FollowerStatus {
			return FollowerStatus{Name: f.Name, Log: string(f.Log), Applied: f.Applied, Lag: f.Lag}
		}),
		Assets: st.Assets, Map: MapStatus{Version: st.Map, Rows: st.MapRows}, Searches: st.Searches, Orphans: st.Orphans,
		Queued: st.Queued, Dropped: st.Dropped,
	}
}
