package wire

import (
	"moments/keywords"
	"moments/keywords/keymap"
)

// PersonaList is all personas, in the order in which they were given.
type PersonaList struct {
	Personas []Persona `json:"personas"`
}

// Persona is a kind of visitor that the content team defines.
type Persona struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Jobs        string   `json:"jobs"`
	Signals     []string `json:"signals"`
	CRMValue    string   `json:"crm_value"`
}

// StepList is all steps, in the order in which they were given; they have no other.
type StepList struct {
	Steps []Step `json:"steps"`
}

// Step is the buyer's question behind a phrase.
type Step struct {
	Key      string `json:"key"`
	Question string `json:"question"`
	Stage    string `json:"stage"`
}

// PlannedList is all planned moments.
type PlannedList struct {
	Moments []PlannedMoment `json:"moments"`
}

// PlannedMoment is a moment and topic that the team says matters. Priority is 1 to 5, 0 for not given.
type PlannedMoment struct {
	Moment   string `json:"moment"`
	Topic    string `json:"topic"`
	Question string `json:"question"`
	Priority int    `json:"priority"`
	Note     string `json:"note"`
}

// PersonasJSON is what GET /v1/personas says.
func PersonasJSON(s *keymap.Snapshot) PersonaList {
	return PersonaList{Personas: each(s.Personas, func(d keywords.PersonaDefinition) Persona {
		return Persona{
			Key: string(d.Key), Name: d.Name, Description: d.Description, Jobs: d.Jobs, Signals: texts(d.Signals), CRMValue: d.CRMValue,
		}
	})}
}

// StepsJSON is what GET /v1/steps says.
func StepsJSON(s *keymap.Snapshot) StepList {
	return StepList{Steps: each(s.Steps, func(d keywords.StepDefinition) Step {
		return Step{Key: string(d.Key), Question: d.Question, Stage: string(d.Stage)}
	})}
}

// PlannedJSON is what GET /v1/moments says.
func PlannedJSON(s *keymap.Snapshot) PlannedList {
	return PlannedList{Moments: each(s.Planned, func(p keywords.PlannedMoment) PlannedMoment {
		return PlannedMoment{Moment: p.Moment.String(), Topic: string(p.Topic), Question: p.Question, Priority: p.Priority, Note: p.Note}
	})}
}

// each is a list of what of makes of list, never null.
func each[T, U any](list []T, of func(T) U) []U {
	made := make([]U, len(list))
	for i, v := range list {
		made[i] = of(v)
	}
	return made
}

// texts is a list of texts, never null.
func texts[T ~string](list []T) []string { return each(list, func(v T) string { return string(v) }) }
