package wire

import (
	"errors"
	"fmt"
	"time"

	"moments/engine/rule"
	"moments/keywords"
)

// RuleList is one page of the rules, in order of ids. Next is the cursor of the page after, "" at the end.
type RuleList struct {
	Rules []Rule `json:"rules"`
	Next  string `json:"next"`
}

// Rule is what people want done with some assets on some occasions. Its fields are named as the columns of rules.csv.
type Rule struct {
	ID          string  `json:"id,omitempty"`
	Act         string  `json:"act"`
	Asset       string  `json:"asset,omitempty"`
	Kind        string  `json:"kind,omitempty"`
	Topic       string  `json:"topic,omitempty"`
	Source      string  `json:"source,omitempty"`
	Moment      string  `json:"moment,omitempty"`
	PhraseTopic string  `json:"phrase_topic,omitempty"`
	Phrase      string  `json:"phrase,omitempty"`
	Match       string  `json:"match,omitempty"`
	Channel     string  `json:"channel,omitempty"`
	Region      string  `json:"region,omitempty"`
	Language    string  `json:"language,omitempty"`
	From        string  `json:"from,omitempty"`  // a day or a time
	Until       string  `json:"until,omitempty"` // a day, which is in it, or a time
	Strength    float64 `json:"strength,omitempty"`
	Order       int     `json:"order,omitempty"`
	Note        string  `json:"note,omitempty"`

	State   string `json:"state,omitempty"`   // told: now, later or over
	Version int    `json:"version,omitempty"` // told
	Author  string `json:"author,omitempty"`  // told: who wrote it last
	Changed string `json:"changed,omitempty"` // told: and when
}

// The states of a rule.
const (
	stateNow   = "now"
	stateLater = "later"
	stateOver  = "over"
)

// RuleState says whether a rule does anything at a time: now, later or over.
func RuleState(r *rule.Rule, at time.Time) string {
	switch {
	case r.Contains(at):
		return stateNow
	case at.Before(r.From):
		return stateLater
	}
	return stateOver
}

// RuleJSON is a rule as GET /v1/rules and the command rules print it.
func RuleJSON(r *rule.Rule, now time.Time) Rule {
	moment := ""
	if !r.When.Moment.IsZero() {
		moment = r.When.Moment.String()
	}
	from, until := r.Texts()
	return Rule{
		ID: r.ID, Act: string(r.Act), Asset: r.Target.Asset, Kind: r.Target.Kind, Topic: string(r.Target.Topic), Source: r.Target.Source,
		Moment: moment, PhraseTopic: string(r.When.Topic), Phrase: r.When.Phrase, Match: r.When.Match, Channel: r.When.Channel,
		Region: r.When.Region, Language: r.When.Language, From: from, Until: until, Strength: r.Strength, Order: r.Order, Note: r.Note,
		State: RuleState(r, now), Version: r.Version, Author: r.Actor, Changed: stamp(r.At),
	}
}

// RulesJSON is a page of rules.
func RulesJSON(rules []rule.Rule, next string, now time.Time) RuleList {
	return RuleList{Next: next, Rules: each(rules, func(r rule.Rule) Rule { return RuleJSON(&r, now) })}
}

// Rule is the rule as it is kept, or every way in which its texts cannot be read, as joined *rule.Error values. What is told is left out.
func (r Rule) Rule() (keywords.Rule, error) {
	var errs []error
	refuse := func(err error, field, found, try string) {
		if err != nil {
			errs = append(errs, &rule.Error{Wrong: keywords.Wrong{Field: field, Found: fmt.Sprintf("%.80q", found), Try: try}})
		}
	}
	moment, err := MomentOf(r.Moment)
	refuse(err, "moment", r.Moment, "write intent/step/persona, with - for any, as in do/use/-")
	from, err := keywords.ParseFrom(r.From)
	refuse(err, "from", r.From, "use a day, as in 2026-11-27, or a time, as in 2026-11-27T09:00:00Z")
	until, err := keywords.ParseUntil(r.Until)
	refuse(err, "until", r.Until, "use a day, as in 2026-11-30, or a time, as in 2026-11-30T18:00:00Z")
	return keywords.Rule{
		ID: r.ID, Act: keywords.ActKind(r.Act), Period: keywords.Period{From: from, Until: until},
		Target: keywords.Target{Asset: r.Asset, Kind: r.Kind, Topic: keywords.Topic(r.Topic), Source: r.Source},
		When: keywords.Occasion{
			Moment: moment, Topic: keywords.Topic(r.PhraseTopic), Phrase: r.Phrase, Match: r.Match, Channel: r.Channel, Region: r.Region,
			Language: r.Language,
		},
		Strength: r.Strength, Order: r.Order, Note: r.Note,
	}, errors.Join(errs...)
}

// WrittenRule says what a write did. Outcome is new, changed, unchanged or removed.
type WrittenRule struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Version int    `json:"version"`
	DryRun  bool   `json:"dry_run"`
}

// RulesWritten is what the command rules put prints.
type RulesWritten struct {
	New       int  `json:"new"`
	Changed   int  `json:"changed"`
	Unchanged int  `json:"unchanged"`
	Removed   int  `json:"removed"`
	DryRun    bool `json:"dry_run"`
}

// Removed is the outcome of taking a rule away.
const Removed = "removed"

// RuleFindings are what is odd about the rules, and about what the keyword map wants.
type RuleFindings struct {
	Findings []RuleFinding `json:"findings"`
}

// RuleFinding is one thing that is odd about a rule. With is the other one of a contradiction, "" else.
type RuleFinding struct {
	Rule  string `json:"rule"`
	Code  string `json:"code"`
	Found string `json:"found"`
	Try   string `json:"try"`
	With  string `json:"with,omitempty"`
}

// RuleFindingsJSON is what GET /v1/rule-findings says.
func RuleFindingsJSON(found []rule.Finding) RuleFindings {
	return RuleFindings{Findings: each(found, func(f rule.Finding) RuleFinding {
		return RuleFinding{Rule: f.Rule, Code: f.Code, Found: f.Found, Try: f.Try, With: f.With}
	})}
}
