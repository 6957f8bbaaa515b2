package live

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"

	"moments/engine/rank"
	"moments/engine/trial/verdict"
)

// Trial is one experiment: the settings in force against those of Plan, for some of the visitors.
type Trial struct {
	Name       string // for ever; no two trials share one
	Note       string // what is expected, and why
	Plan       rank.Plan
	Config     string // version of Plan
	Control    string // version of the settings that were in force at the start
	Traffic    float64
	Share      float64
	Metric     verdict.Metric
	Difference float64 // the smallest that is worth having
	Visitors   float64 // that were thought to be needed at the start; 0 when nothing was known
	Started    time.Time
	StartedBy  string
	Until      time.Time // the planned end; zero is none
	Stopped    time.Time // zero while nobody has stopped it
	StoppedBy  string
	StopNote   string
}

// State is where a trial is.
type State string

// The states.
const (
	Running State = "running"
	Over    State = "over"    // the planned end has come
	Stopped State = "stopped" // by a person
)

// StateAt is where the trial is at a time.
func (t *Trial) StateAt(at time.Time) State {
	switch {
	case !t.Stopped.IsZero():
		return Stopped
	case !t.Until.IsZero() && !at.Before(t.Until):
		return Over
	}
	return Running
}

// End is when the trial ended, or will; zero when that is open.
func (t *Trial) End() time.Time {
	if !t.Stopped.IsZero() {
		return t.Stopped
	}
	return t.Until
}

// The names of the two variants.
const (
	Control = "control"
	Variant = "variant"
)

// Assign says which variant a visitor gets; "" is none, outside of the trial. It hangs on the name of the trial and who it is alone: visitors
// of one variant of a trial are spread evenly over both of the next.
func (t *Trial) Assign(who string) string {
	sum := sha256.Sum256([]byte(t.Name + "\x00" + who))
	switch {
	case uniform(sum[:8]) >= t.Traffic:
		return ""
	case uniform(sum[8:16]) < t.Share:
		return Variant
	}
	return Control
}

// uniform is a number from 0 up to 1 of eight bytes.
func uniform(b []byte) float64 { return float64(binary.BigEndian.Uint64(b)>>11) / (1 << 53) }

// Label is how a variant of the trial is named in the record of an answer.
func (t *Trial) Label(variant string) string { return t.Name + "/" + variant }

// plan is what was decided before, for the judgment.
func (t *Trial) plan() verdict.Plan {
	return verdict.Plan{Metric: t.Metric, Share: t.Share, Difference: t.Difference, Visitors: t.Visitors}
}

// daysAt is how long the trial has run at a time.
func (t *Trial) daysAt(at time.Time) float64 {
	if end := t.End(); !end.IsZero() && end.Before(at) {
		at = end
	}
	return math.Max(at.Sub(t.Started).Hours()/24, 0)
}
