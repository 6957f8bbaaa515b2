package live

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"moments/engine/rank"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
	"moments/keywords"
)

// The kinds of changes.
const (
	kindStart = "trial.start"
	kindStop  = "trial.stop"
)

// Refusals.
const (
	refusedTaken   = "taken"
	refusedBusy    = "busy" // Result names the trial that runs
	refusedFull    = "full"
	refusedMissing = "missing"
	refusedOver    = "over"
)

// stored is the row of a trial, and the payload of the change that starts it; start and author are those of the change. A feature that
// Weights does not name has come later, and has none.
type stored struct {
	Name       string             `cbor:"name"`
	Note       string             `cbor:"note"`
	Weights    map[string]float64 `cbor:"weights"`
	Policy     storedPolicy       `cbor:"policy"`
	Config     string             `cbor:"config"`
	Control    string             `cbor:"control"`
	Traffic    float64            `cbor:"traffic"`
	Share      float64            `cbor:"share"`
	Metric     verdict.Metric     `cbor:"metric"`
	Difference float64            `cbor:"difference"`
	Visitors   float64            `cbor:"visitors"`
	Days       int                `cbor:"days"`
	Started    time.Time          `cbor:"started"`
	StartedBy  string             `cbor:"started_by"`
	Stopped    time.Time          `cbor:"stopped"`
	StoppedBy  string             `cbor:"stopped_by"`
	StopNote   string             `cbor:"stop_note"`
}

type storedPolicy struct {
	Temperature float64            `cbor:"temperature"`
	SameKind    float64            `cbor:"same_kind"`
	SameTopic   float64            `cbor:"same_topic"`
	Exploit     float64            `cbor:"exploit"`
	Moments     map[string]float64 `cbor:"moments"`
}

// stop is the payload of a change that stops a trial.
type stop struct {
	Name string `cbor:"name"`
	Note string `cbor:"note"`
}

func store(s Spec) stored {
	row := stored{
		Name: s.Name, Note: s.Note, Weights: map[string]float64{}, Config: s.Plan.Version(), Control: s.Control.Version(), Traffic: s.Traffic,
		Share: s.Share, Metric: s.Metric, Difference: s.Difference, Visitors: s.Visitors, Days: s.Days,
	}
	for _, f := range rank.AllFeatures() {
		row.Weights[f.String()] = s.Plan.Weights[f]
	}
	row.Policy = storePolicy(s.Plan.Policy)
	return row
}

func storePolicy(p rank.Policy) storedPolicy {
	row := storedPolicy{Temperature: p.Temperature, SameKind: p.SameKind, SameTopic: p.SameTopic, Exploit: p.Exploit}
	for m, bound := range p.Moments {
		if row.Moments == nil {
			row.Moments = map[string]float64{}
		}
		row.Moments[m.String()] = bound
	}
	return row
}

func (s storedPolicy) policy() (rank.Policy, error) {
	p := rank.Policy{Temperature: s.Temperature, SameKind: s.SameKind, SameTopic: s.SameTopic, Exploit: s.Exploit}
	for text, bound := range s.Moments {
		m, err := keywords.ParseMoment(text)
		if err != nil {
			return p, err
		}
		if p.Moments == nil {
			p.Moments = map[keywords.Moment]float64{}
		}
		p.Moments[m] = bound
	}
	return p, nil
}

func (s *stored) trial() (Trial, error) {
	t := Trial{
		Name: s.Name, Note: s.Note, Config: s.Config, Control: s.Control, Traffic: s.Traffic, Share: s.Share, Metric: s.Metric,
		Difference: s.Difference, Visitors: s.Visitors, Started: s.Started.UTC(), StartedBy: s.StartedBy, Stopped: s.Stopped.UTC(),
		StoppedBy: s.StoppedBy, StopNote: s.StopNote, Until: s.until().UTC(),
	}
	weights := map[string]float64{}
	for _, f := range rank.AllFeatures() {
		weights[f.String()] = 0
	}
	maps.Copy(weights, s.Weights)
	var err error
	if t.Plan.Weights, err = rank.ParseWeights(weights); err != nil {
		return t, fmt.Errorf("trial %s: %w", s.Name, err)
	}
	if t.Plan.Policy, err = s.Policy.policy(); err != nil {
		return t, fmt.Errorf("trial %s: %w", s.Name, err)
	}
	return t, nil
}

// until is the planned end, zero for none.
func (s *stored) until() time.Time {
	if s.Days == 0 {
		return time.Time{}
	}
	return s.Started.AddDate(0, 0, s.Days)
}

// runs reports whether visitors still join at a time.
func (s *stored) runs(at time.Time) bool {
	return s.Stopped.IsZero() && (s.Days == 0 || at.Before(s.until()))
}

var trials = kv.NewTable[stored]("trial")

// Kinds are the changes that this package owns, for kv.Config.
func Kinds() map[string]kv.Apply {
	return map[string]kv.Apply{kindStart: applyStart, kindStop: applyStop}
}

// applyStart refuses a name that was ever used, and a second trial at a time.
func applyStart(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var next stored
	if err := kv.Unmarshal(c.Payload, &next); err != nil {
		return kv.Verdict{}, err
	}
	n := 0
	for row, err := range trials.All(tx, c.Site, "", "") {
		switch n++; {
		case err != nil:
			return kv.Verdict{}, err
		case row.Key == next.Name:
			return kv.Verdict{Refused: refusedTaken}, nil
		case row.Value.runs(c.At):
			return kv.Verdict{Refused: refusedBusy, Result: row.Key}, nil
		}
	}
	if n >= MaxTrials {
		return kv.Verdict{Refused: refusedFull}, nil
	}
	next.Started, next.StartedBy = c.At, c.Actor
	return kv.Verdict{}, trials.Put(tx, c.Site, next.Name, next)
}

// applyStop refuses to stop what does not run.
func applyStop(tx *kv.Tx, c kv.Change) (kv.Verdict, error) {
	var s stop
	if err := kv.Unmarshal(c.Payload, &s); err != nil {
		return kv.Verdict{}, err
	}
	row, err := trials.Get(tx, c.Site, s.Name)
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return kv.Verdict{Refused: refusedMissing}, nil
	case err != nil:
		return kv.Verdict{}, err
	case !row.runs(c.At):
		return kv.Verdict{Refused: refusedOver}, nil
	}
	row.Stopped, row.StoppedBy, row.StopNote = c.At, c.Actor, s.Note
	return kv.Verdict{}, trials.Put(tx, c.Site, s.Name, row)
}
