package engine

import (
	"context"
	"fmt"

	"moments/content/index"
	"moments/engine/outcome"
	"moments/engine/reading"
	"moments/engine/trial/live"
	"moments/internal/kv"
)

// Status is how the engine stands, for operators.
type Status struct {
	Site      string
	Assets    int
	MapRows   int
	Map       int // version of the keyword map, 0 for none
	Heads     map[kv.Log]kv.Seq
	Followers []FollowerStatus
	Index     index.Stats
	Searches  int64 // rows of the ledger
	Orphans   int64 // outcomes without trust
	Capped    int64 // items of trusted outcomes that counted in part or not at all: see outcome.Fold
	Curve     outcome.Curve
	Queued    int   // answers that wait to be written
	Dropped   int64 // answers that were not written
	Store     string
	Reading   reading.Current // the site's own model for reading phrases
	Trial     *live.Trial     // that runs, nil for none
}

// FollowerStatus is how far one derived copy has come.
type FollowerStatus struct {
	Name    string
	Log     kv.Log
	Applied kv.Seq
	Lag     uint64
}

// Status reads how everything stands. Store is "ok" or says why nothing is written.
func (e *Engine) Status() (s Status, err error) {
	snapshot := e.library.Current()
	s = Status{
		Site: e.cfg.Site, Assets: e.catalog.Facts().Len(), Searches: e.folds.Ledger.Counts().Rows, Orphans: e.folds.Learned.Orphans(),
		Capped: e.folds.Learned.Capped(), Curve: e.folds.Learned.Curve(),
		Queued: e.journal.Queued(), Dropped: e.journal.Dropped(), Store: "ok",
		Heads: map[kv.Log]kv.Seq{kv.Cmd: e.store.Head(kv.Cmd), kv.Out: e.store.Head(kv.Out)},
	}
	s.Map, s.MapRows = snapshot.Map.Version, snapshot.Map.Len()
	s.Reading, s.Trial = *e.models.Current(), e.trials.Running(e.cfg.Now())
	for _, f := range e.followers {
		s.Followers = append(s.Followers, FollowerStatus{Name: f.Name, Log: f.Log, Applied: f.Applied(), Lag: f.Lag()})
	}
	if err := e.store.Healthy(); err != nil {
		s.Store = err.Error()
	}
	if s.Index, err = e.index.Stats(); err != nil {
		return s, fmt.Errorf("reading the index: %w", err)
	}
	return s, nil
}

// readyLag is how many changes a derived copy may be behind and still count as caught up.
const readyLag = 100

// Ready is nil when the store accepts writes and everything derived has caught up.
func (e *Engine) Ready(context.Context) error {
	if err := e.store.Healthy(); err != nil {
		return err
	}
	for _, f := range e.followers {
		if lag := f.Lag(); lag > readyLag {
			return fmt.Errorf("%s is %d changes behind", f.Name, lag)
		}
	}
	return nil
}
