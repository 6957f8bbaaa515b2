package wire

import (
	"fmt"

	"moments/engine"
	"moments/engine/reading"
	"moments/engine/trial/live"
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
	Reading   ReadingStatus    `json:"reading"`
	Searches  int64            `json:"searches"`
	Orphans   int64            `json:"orphans"`
	Learning  LearningStatus   `json:"learning"`
	Trial     string           `json:"trial"` // that runs, "" for none
	Queued    int              `json:"queued"`
	Dropped   int64            `json:"dropped"`
}

// LearningStatus is how outcomes are counted: how many counted in part or not at all, because their visitor or network had had its share of the
// day, and with what probability each position is looked at, as a share of that of the first.
type LearningStatus struct {
	Capped int64     `json:"capped"`
	Curve  []float64 `json:"curve"`
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

// ReadingStatus names the model that reads phrases: the site's own, or that of the program. Version 0 says that no own one was ever there.
type ReadingStatus struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
	Note    string `json:"note"`
}

// ReadingJSON is the model that reads as the status and the command reading show it.
func ReadingJSON(c reading.Current) ReadingStatus {
	s := ReadingStatus{Model: "program", Version: c.Number, Note: c.Note}
	switch {
	case c.Err != nil:
		s.Note = fmt.Sprintf("version %d cannot be used: %v", c.Number, c.Err)
	case c.Own():
		s.Model = "site"
	}
	return s
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
		Learning: LearningStatus{Capped: st.Capped, Curve: each(st.Curve[:], rounded)},
		Reading:  ReadingJSON(st.Reading),
		Queued:   st.Queued, Dropped: st.Dropped, Trial: trialName(st.Trial),
	}
}

func trialName(t *live.Trial) string {
	if t == nil {
		return ""
	}
	return t.Name
}
