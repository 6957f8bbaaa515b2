package live

import (
	"fmt"
	"time"

	"moments/engine/eval"
	"moments/engine/trial/verdict"
)

// Report is a trial with what came of it so far.
type Report struct {
	Trial    Trial
	State    State
	At       time.Time
	Days     float64   // that it has run
	Arms     []Arm     // the control, then the variant
	Measures []Reading // every metric, the one that judges first
	Judgment verdict.Judgment
	Notes    []string // sentences that a reader should know
}

// Arm is what came of one variant.
type Arm struct {
	Name     string
	Visitors float64
	Searches float64
	Counts   map[verdict.Metric]float64
	LeftOut  int64
	Settings []Settings
}

// Reading is a metric in both variants, for a search. Only the first of a report is what the trial was made for; of five intervals at 95 % one in four
// or five reports has one that misses.
type Reading struct {
	Metric           verdict.Metric
	Control, Variant float64
	Difference       eval.Estimate
	Known            bool // there is enough to tell a difference
}

// NewReport makes the report of a trial from what came of its variants, as of a time.
func NewReport(t Trial, control, variant Tally, at time.Time) Report {
	r := Report{Trial: t, State: t.StateAt(at), At: at, Days: t.daysAt(at), Arms: []Arm{arm(Control, control), arm(Variant, variant)}}
	evidence := func(m verdict.Metric) verdict.Evidence {
		e := verdict.Evidence{Control: control.Of(m), Variant: variant.Of(m), Changed: changed(control, variant), Over: r.State != Running}
		if r.Days > 0 {
			e.Daily = (e.Control.Clusters + e.Variant.Clusters) / r.Days
		}
		return e
	}
	r.Judgment = verdict.Judge(t.plan(), evidence(t.Metric))
	r.Measures = []Reading{reading(t, t.Metric, evidence(t.Metric))}
	for _, m := range verdict.Metrics() {
		if m != t.Metric {
			r.Measures = append(r.Measures, reading(t, m, evidence(m)))
		}
	}
	r.Notes = notes(&t, control, variant)
	return r
}

func arm(name string, t Tally) Arm {
	a := Arm{Name: name, Counts: map[verdict.Metric]float64{}, LeftOut: t.LeftOut, Settings: t.Settings}
	for i, m := range verdict.Metrics() {
		a.Visitors, a.Searches, a.Counts[m] = t.Sums[i].Clusters, t.Sums[i].N, t.Sums[i].Y
	}
	return a
}

func reading(t Trial, m verdict.Metric, e verdict.Evidence) Reading {
	plan := t.plan()
	plan.Metric = m
	j := verdict.Judge(plan, e)
	return Reading{Metric: m, Control: e.Control.Rate(), Variant: e.Variant.Rate(), Difference: j.Difference, Known: j.Enough}
}

// changed names the variants that were answered with more than one version of their settings.
func changed(control, variant Tally) (names []string) {
	if len(control.Settings) > 1 {
		names = append(names, Control)
	}
	if len(variant.Settings) > 1 {
		names = append(names, Variant)
	}
	return names
}

func notes(t *Trial, control, variant Tally) (list []string) {
	note := func(is bool, format string, args ...any) {
		if is {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	note(control.Sample || variant.Sample, "Sample data: this traffic is invented.")
	note(t.Config == t.Control, "Both variants have the same settings: the trial tests itself, and should find no difference.")
	if s := control.Settings; len(s) > 0 {
		note(s[0].Version != t.Control, "The control was answered with other settings (%s) than those that were in force where the trial was "+
			"started (%s).", s[0].Version, t.Control)
	}
	for _, s := range [][]Settings{control.Settings, variant.Settings} {
		for i := 1; i < len(s); i++ {
			note(true, "Settings %s took the place of %s on %s.", s[i].Version, s[i-1].Version, s[i].First.Format(time.DateTime))
		}
	}
	left := control.LeftOut + variant.LeftOut
	note(left > 0, "%d searches are left out, of visitors with more than %d or past what there is room for.", left, MaxSearches)
	return list
}
