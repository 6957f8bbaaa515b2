package wire

import (
	"fmt"
	"maps"
	"time"

	"moments/engine/eval"
	"moments/engine/rank"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/keywords"
)

// TrialList is all trials, the newest first.
type TrialList struct {
	Trials []Trial `json:"trials"`
}

// Trial is an experiment: the settings in force against others.
type Trial struct {
	Name       string        `json:"name"`
	Note       string        `json:"note"`
	State      string        `json:"state"`
	Metric     string        `json:"metric"`
	Difference float64       `json:"difference"`
	Traffic    float64       `json:"traffic"`
	Share      float64       `json:"share"`
	Visitors   float64       `json:"visitors"`
	Control    string        `json:"control"`
	Variant    TrialSettings `json:"variant"`
	Started    time.Time     `json:"started"`
	StartedBy  string        `json:"started_by"`
	Until      time.Time     `json:"until,omitzero"`
	Stopped    time.Time     `json:"stopped,omitzero"`
	StoppedBy  string        `json:"stopped_by"`
	StopNote   string        `json:"stop_note"`
}

// TrialSettings are weights and policy, whole.
type TrialSettings struct {
	Version string             `json:"version"`
	Weights map[string]float64 `json:"weights"`
	Policy  TrialPolicyInForce `json:"policy"`
}

// TrialPolicyInForce is how a slate is drawn, in the words of the settings.
type TrialPolicyInForce struct {
	Temperature float64            `json:"temperature"`
	SameKind    float64            `json:"same_kind"`
	SameTopic   float64            `json:"same_topic"`
	Explore     float64            `json:"explore"`
	ExploreIn   map[string]float64 `json:"explore_in"`
}

// TrialsJSON is what GET /v1/trials and the command trial ls print, as of a time.
func TrialsJSON(list []live.Trial, at time.Time) TrialList {
	return TrialList{Trials: each(list, func(t live.Trial) Trial { return TrialJSON(t, at) })}
}

// TrialJSON is a trial as of a time.
func TrialJSON(t live.Trial, at time.Time) Trial {
	return Trial{
		Name: t.Name, Note: t.Note, State: string(t.StateAt(at)), Metric: string(t.Metric), Difference: t.Difference, Traffic: t.Traffic,
		Share: t.Share, Visitors: t.Visitors, Control: t.Control, Variant: trialSettings(t), Started: t.Started, StartedBy: t.StartedBy,
		Until: t.Until, Stopped: t.Stopped, StoppedBy: t.StoppedBy, StopNote: t.StopNote,
	}
}

func trialSettings(t live.Trial) TrialSettings {
	p := t.Plan.Policy
	s := TrialSettings{Version: t.Config, Weights: weightsOf(t.Plan.Weights), Policy: TrialPolicyInForce{
		Temperature: p.Temperature, SameKind: p.SameKind, SameTopic: p.SameTopic, Explore: 1 - p.Exploit, ExploreIn: map[string]float64{},
	}}
	for moment, exploit := range p.Moments {
		s.Policy.ExploreIn[moment.String()] = 1 - exploit
	}
	return s
}

func weightsOf(w rank.Weights) map[string]float64 {
	named := make(map[string]float64, len(w))
	for _, f := range rank.AllFeatures() {
		named[f.String()] = w[f]
	}
	return named
}

// NewTrial is what a trial is started with. Weights and policy are what the variant has in place of what is in force; Same says that nothing is.
type NewTrial struct {
	Name       string             `json:"name"`
	Note       string             `json:"note" also:"hypothesis"`
	Weights    map[string]float64 `json:"weights"`
	Policy     *TrialPolicy       `json:"policy"`
	Same       bool               `json:"same"`
	Traffic    float64            `json:"traffic"`
	Share      float64            `json:"share" also:"split"`
	Metric     string             `json:"metric"`
	Difference float64            `json:"difference"`
	Days       int                `json:"days"`
}

// TrialPolicy is a part of a policy; what is nil stays as it is in force.
type TrialPolicy struct {
	Temperature *float64           `json:"temperature"`
	SameKind    *float64           `json:"same_kind"`
	SameTopic   *float64           `json:"same_topic"`
	Explore     *float64           `json:"explore"`
	ExploreIn   map[string]float64 `json:"explore_in"`
}

// Spec is the trial that is meant, with the given settings in force. Errors: live.ErrInvalid.
func (n NewTrial) Spec(inForce rank.Plan) (live.Spec, error) {
	s := live.Spec{
		Name: n.Name, Note: n.Note, Plan: inForce, Traffic: n.Traffic, Share: n.Share, Metric: verdict.Metric(n.Metric),
		Difference: n.Difference, Days: n.Days,
	}
	if n.Same != (n.Weights == nil && n.Policy == nil) {
		return s, &live.Error{Field: "weights", Found: "what is not clear",
			Try: `say in weights and policy what the variant has, or same: true for a trial of the same settings twice`}
	}
	var err error
	weights := weightsOf(inForce.Weights)
	maps.Copy(weights, n.Weights)
	if s.Plan.Weights, err = rank.ParseWeights(weights); err != nil {
		return s, &live.Error{Field: "weights", Found: "what cannot be used", Try: err.Error()}
	}
	if n.Policy != nil {
		s.Plan.Policy, err = n.Policy.onto(inForce.Policy)
	}
	return s, err
}

// onto is a policy with these parts in place of its own.
func (p *TrialPolicy) onto(policy rank.Policy) (rank.Policy, error) {
	var err error
	set := func(field string, to *float64, given *float64, of func(float64) float64) {
		if given == nil {
			return
		}
		if !(*given >= 0 && *given <= 1) {
			err = &live.Error{Field: "policy." + field, Found: fmt.Sprint(*given), Try: "use a number from 0 to 1"}
		}
		*to = of(*given)
	}
	same := func(v float64) float64 { return v }
	set("temperature", &policy.Temperature, p.Temperature, same)
	set("same_kind", &policy.SameKind, p.SameKind, same)
	set("same_topic", &policy.SameTopic, p.SameTopic, same)
	set("explore", &policy.Exploit, p.Explore, exploit)
	if p.ExploreIn != nil {
		policy.Moments = make(map[keywords.Moment]float64, len(p.ExploreIn))
	}
	for text, explore := range p.ExploreIn {
		m, wrong := keywords.ParseMoment(text)
		if wrong != nil {
			return policy, &live.Error{Field: "policy.explore_in", Found: text, Try: wrong.Error()}
		}
		bound := 0.0
		set("explore_in", &bound, &explore, exploit)
		policy.Moments[m] = bound
	}
	return policy, err
}

func exploit(explore float64) float64 { return 1 - explore }

// StopTrial ends a trial.
type StopTrial struct {
	Note string `json:"note"`
}

// TrialReport is a trial with what came of it.
type TrialReport struct {
	Trial    Trial            `json:"trial"`
	At       time.Time        `json:"at"`
	Days     float64          `json:"days"`
	Judgment verdict.Judgment `json:"judgment"`
	Notes    []string         `json:"notes"`
	Variants []TrialVariant   `json:"variants"`
	Measures []TrialMeasure   `json:"measures"`
}

// TrialVariant is what came of one variant.
type TrialVariant struct {
	Variant     string            `json:"variant"`
	Visitors    float64           `json:"visitors"`
	Searches    float64           `json:"searches"`
	Satisfied   float64           `json:"satisfied"`
	Clicks      float64           `json:"clicks"`
	Leads       float64           `json:"leads"`
	Conversions float64           `json:"conversions"`
	Value       float64           `json:"value"`
	LeftOut     int64             `json:"left_out"`
	Settings    []TrialAnsweredBy `json:"settings"`
}

// TrialAnsweredBy is a version of the settings that answered.
type TrialAnsweredBy struct {
	Version string    `json:"version"`
	Answers int64     `json:"answers"`
	First   time.Time `json:"first"`
	Last    time.Time `json:"last"`
}

// TrialMeasure is a metric of a search in both variants. Judged is the one that the trial was made for; Difference is nil while there is too
// little to go by.
type TrialMeasure struct {
	Metric     string         `json:"metric"`
	Judged     bool           `json:"judged"`
	Control    float64        `json:"control"`
	Variant    float64        `json:"variant"`
	Difference *eval.Estimate `json:"difference,omitempty"`
}

// TrialReportJSON is what GET /v1/trials/{name} and the command trial report print.
func TrialReportJSON(r live.Report) TrialReport {
	return TrialReport{
		Trial: TrialJSON(r.Trial, r.At), At: r.At, Days: rounded(r.Days), Judgment: r.Judgment, Notes: texts(r.Notes),
		Variants: each(r.Arms, trialVariant),
		Measures: each(r.Measures, func(m live.Reading) TrialMeasure {
			out := TrialMeasure{Metric: string(m.Metric), Judged: m.Metric == r.Trial.Metric, Control: rounded(m.Control), Variant: rounded(m.Variant)}
			if m.Known {
				out.Difference = &m.Difference
			}
			return out
		}),
	}
}

func trialVariant(a live.Arm) TrialVariant {
	return TrialVariant{
		Variant: a.Name, Visitors: a.Visitors, Searches: a.Searches, Satisfied: a.Counts[verdict.Satisfied], Clicks: a.Counts[verdict.Clicks],
		Leads: a.Counts[verdict.Leads], Conversions: a.Counts[verdict.Conversions], Value: a.Counts[verdict.Value], LeftOut: a.LeftOut,
		Settings: each(a.Settings, func(s live.Settings) TrialAnsweredBy {
			return TrialAnsweredBy{Version: s.Version, Answers: s.Answers, First: s.First, Last: s.Last}
		}),
	}
}

// TrialSize is how large a trial must be, and what that goes by.
type TrialSize struct {
	Metric     string        `json:"metric"`
	Difference float64       `json:"difference"`
	Share      float64       `json:"share"`
	Traffic    float64       `json:"traffic"`
	Basis      verdict.Basis `json:"basis"`
	Size       verdict.Size  `json:"size"`
}
