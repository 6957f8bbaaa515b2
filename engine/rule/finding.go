package rule

import (
	"fmt"
	"slices"
	"time"

	"moments/content"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
)

// The codes of findings.
const (
	UnknownAsset   = "unknown_asset"
	UnknownTarget  = "unknown_target" // no asset has this kind, topic or source
	UnknownPersona = "unknown_persona"
	UnknownStep    = "unknown_step"
	Over           = "over"          // its time is past
	Silent         = "silent"        // its phrase is of stop words only, so that it never matches
	Contradiction  = "contradiction" // another rule wants the opposite
)

// Finding is what is odd about a rule. With is the other one of a contradiction. Both are names.
type Finding struct {
	Rule  string
	With  string
	Code  string
	Found string
	Try   string
}

// Site is what findings hold rules against. Facts are those of an asset, nil when it is not there; Targets are the kinds, topics and sources that
// any asset has.
type Site struct {
	Facts    func(content.AssetID) *content.Facts
	Targets  map[keywords.Target]bool
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition
	Now      time.Time
}

// OfMap is what the rows of a keyword map want, to look for findings in.
func OfMap(rows []keymap.Row) (list []Rule) {
	for i := range rows {
		row := &rows[i]
		if !row.Live() || row.Negative {
			continue
		}
		for _, act := range row.Acts() {
			when := keywords.Occasion{
				Moment: keywords.Moment{Persona: act.Persona}, Phrase: row.Phrase, Match: string(row.Match), Channel: act.Channel,
				Language: string(keywords.LanguageOf(row.Locale)),
			}
			list = append(list, Rule{Rule: keywords.Rule{
				ID: row.ID, Act: act.Kind, Target: keywords.Target{Asset: act.Asset}, When: when, Period: act.Period,
			}})
		}
	}
	return list
}

// Findings are what is odd about rules, in their order, contradictions last. It compares the rules that are about one asset with one another.
func Findings(rules []Rule, site Site) (list []Finding) {
	for i := range rules {
		list = append(list, site.findings(&rules[i])...)
	}
	return append(list, site.contradictions(rules)...)
}

func (s *Site) findings(r *Rule) (list []Finding) {
	say := func(when bool, code, found, try string) {
		if when {
			list = append(list, Finding{Rule: r.Name(), Code: code, Found: found, Try: try})
		}
	}
	if !r.Until.IsZero() && !r.Until.After(s.Now) {
		_, until := r.Texts()
		say(true, Over, "until "+until, "remove it, or give it another time")
	}
	id := content.AssetID(r.Target.Asset)
	say(id != "" && s.Facts(id) == nil, UnknownAsset, fmt.Sprintf("asset %.80q", id), "use the id that moments assets ls shows, or take it away")
	say(id == "" && !s.Targets[r.Target], UnknownTarget, what(r.Target)+", which no asset has", "look how the assets are tagged, or take it away")
	m := r.When.Moment
	isPersona := func(d keywords.PersonaDefinition) bool { return d.Key == m.Persona }
	say(m.Persona != "" && !slices.ContainsFunc(s.Personas, isPersona), UnknownPersona, fmt.Sprintf("persona %q", m.Persona),
		"define it in personas.csv, or name another")
	isStep := func(d keywords.StepDefinition) bool { return d.Key == m.Step }
	say(m.Step != "" && !slices.ContainsFunc(s.Steps, isStep), UnknownStep, fmt.Sprintf("step %q", m.Step), "define it in steps.csv, or name another")
	if r.When.Match == string(keymap.Broad) {
		read := pattern.Read(r.When.Phrase, r.When.Language)
		say(len(read.Content()) == 0, Silent, fmt.Sprintf("phrase %.60q of stop words only", r.When.Phrase), "use exact match, or add a word")
	}
	return list
}

// what names a target that is not one asset.
func what(t keywords.Target) string {
	switch {
	case t.Kind != "":
		return fmt.Sprintf("kind %.80q", t.Kind)
	case t.Topic != "":
		return fmt.Sprintf("topic %.80q", t.Topic)
	}
	return fmt.Sprintf("source %.80q", t.Source)
}

// contradictions are the pairs of which one undoes the other for some visitor at some time: a hide the rest, a bury a boost.
func (s *Site) contradictions(rules []Rule) (list []Finding) {
	about := map[keywords.Target][]*Rule{}
	for i := range rules {
		if r := &rules[i]; !r.isOver(s.Now) {
			about[r.Target] = append(about[r.Target], r)
		}
	}
	for i := range rules {
		if r := &rules[i]; !r.isOver(s.Now) {
			list = append(list, s.against(r, about)...)
		}
	}
	return list
}

// against are the rules that undo r.
func (s *Site) against(r *Rule, about map[keywords.Target][]*Rule) (list []Finding) {
	for _, target := range s.covering(r.Target) {
		for _, other := range about[target] {
			if found := undone(r, other, target == r.Target); found != "" && meet(r, other) {
				list = append(list, Finding{Rule: r.Name(), With: other.Name(), Code: Contradiction, Found: found,
					Try: "keep one of them, or give them other times or audiences"})
			}
		}
	}
	return list
}

func (r *Rule) isOver(now time.Time) bool { return !r.Until.IsZero() && !r.Until.After(now) }

// covering are the targets that an asset belongs to, and a target itself.
func (s *Site) covering(t keywords.Target) []keywords.Target {
	targets := []keywords.Target{t}
	if t.Asset == "" {
		return targets
	}
	if f := s.Facts(content.AssetID(t.Asset)); f != nil {
		targets = append(targets, keywords.Target{Kind: f.Kind}, keywords.Target{Source: f.Source})
		for _, topic := range f.Topics {
			targets = append(targets, keywords.Target{Topic: topic})
		}
	}
	return targets
}

// undone says how other undoes what r wants, "" when it does not. That a boost of one and a bury of many meet is meant.
func undone(r, other *Rule, same bool) string {
	switch {
	case other.Act == keywords.Hide && r.Act != keywords.Hide:
		return fmt.Sprintf("a %s of what the other hides", r.Act)
	case same && r.Act == keywords.Boost && other.Act == keywords.Bury:
		return "a boost of what the other buries"
	}
	return ""
}

// meet reports whether there can be a request in which both hold. Two phrases that differ may still be typed together, which is not looked for.
func meet(a, b *Rule) bool {
	x, y := a.When, b.When
	both := func(p, q string) bool { return p == "" || q == "" || p == q }
	return a.Overlaps(b.Period) && x.Moment.Serves(y.Moment) && both(string(x.Topic), string(y.Topic)) && both(x.Channel, y.Channel) &&
		both(x.Region, y.Region) && both(x.Language, y.Language) &&
		both(keywords.Phrase(x.Phrase).Normal(), keywords.Phrase(y.Phrase).Normal())
}
