package keywords

import (
	"errors"
	"fmt"
	"strings"
)

// Step is the key of the buyer's question behind a phrase; at most 32 bytes of [a-z0-9-]. Steps have no order.
type Step string

// MaxStepLength is the greatest length of a step key, in bytes.
const MaxStepLength = 32

// ParseStep reads a step key, and "" or - as blank; else it returns ErrKey.
func ParseStep(s string) (Step, error) {
	key, err := parseKey("step", s, MaxStepLength)
	return Step(key), err
}

// Stage groups steps in reports, and stands for all of its steps where a file speaks of stages. It is never an axis.
type Stage string

// The four stages.
const (
	Awareness     Stage = "awareness"
	Consideration Stage = "consideration"
	Decision      Stage = "decision"
	Retention     Stage = "retention"
)

// ErrStage is returned for a text that names no stage.
var ErrStage = errors.New("not a stage")

// ParseStage reads a stage by its name or by the marketers' abbreviations TOFU, MOFU and BOFU, in any case.
func ParseStage(s string) (Stage, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "awareness", "tofu", "top":
		return Awareness, nil
	case "consideration", "mofu", "middle":
		return Consideration, nil
	case "decision", "bofu", "bottom":
		return Decision, nil
	case "retention":
		return Retention, nil
	}
	return "", fmt.Errorf("%q: %w: use awareness, consideration, decision or retention", s, ErrStage)
}

// StepDefinition says what a step means. Question is the buyer's question in plain words.
type StepDefinition struct {
	Key      Step
	Question string
	Stage    Stage
}

// DefaultSteps returns the seven questions people ask on the way to a purchase, in any order and as often as they
// like. A site without steps of its own uses these.
func DefaultSteps() []StepDefinition {
	return []StepDefinition{
		{"discover", "What is this, what is out there about it?", Awareness},
		{"fit", "Is this good for me?", Consideration},
		{"proof", "Show me why it is good for me.", Consideration},
		{"opinion", "What do others think of it?", Consideration},
		{"worth", "Does it really make sense to buy, can I do without?", Decision},
		{"urgent", "I did not plan for this, I need it now.", Decision},
		{"use", "I have it: how do I do this with it?", Retention},
	}
}

// PersonaDefinition says who a persona is. Signals are words that such people use; CRMValue is the persona's name in
// the customer database.
type PersonaDefinition struct {
	Key         Persona
	Name        string
	Description string
	Jobs        string
	Signals     []string
	CRMValue    string
}

// PlannedMoment is a moment and topic that the team says matters: demand before any traffic. Priority runs from 1 to
// 5, 5 being the most important; 0 means not given.
type PlannedMoment struct {
	Moment   Moment
	Topic    Topic
	Question string
	Priority int
	Note     string
}

// PastSearch is demand that was seen elsewhere: a phrase, how often, when (a day or a month, as the file has it) and
// by which source (search-console, site-search, support, social, sales, search-ads).
type PastSearch struct {
	Phrase string
	Count  int
	Date   string
	Source string
	Locale string
}
