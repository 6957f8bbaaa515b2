package wire

import (
	"errors"
	"fmt"

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

// SynonymList is all groups of terms that mean the same.
type SynonymList struct {
	Synonyms [][]string `json:"synonyms"`
}

// SynonymsJSON is what GET /v1/synonyms says.
func SynonymsJSON(s *keymap.Snapshot) SynonymList {
	return SynonymList{Synonyms: each(s.Synonyms, func(group []string) []string { return group })}
}

// Definitions are the personas as they are kept.
func (l PersonaList) Definitions() []keywords.PersonaDefinition {
	return each(l.Personas, func(p Persona) keywords.PersonaDefinition {
		return keywords.PersonaDefinition{
			Key: keywords.Persona(p.Key), Name: p.Name, Description: p.Description, Jobs: p.Jobs, Signals: p.Signals, CRMValue: p.CRMValue,
		}
	})
}

// Definitions are the steps as they are kept.
func (l StepList) Definitions() []keywords.StepDefinition {
	return each(l.Steps, func(s Step) keywords.StepDefinition {
		return keywords.StepDefinition{Key: keywords.Step(s.Key), Question: s.Question, Stage: keywords.Stage(s.Stage)}
	})
}

// Planned are the moments as they are kept. The error joins a *keymap.Problem for each that is none.
func (l PlannedList) Planned() ([]keywords.PlannedMoment, error) {
	var errs []error
	planned := make([]keywords.PlannedMoment, len(l.Moments))
	for i, p := range l.Moments {
		moment, err := keywords.ParseMoment(p.Moment)
		if err != nil {
			errs = append(errs, &keymap.Problem{
				Places: []keymap.Place{{Number: i + 1}}, Found: fmt.Sprintf("moment %.80q", p.Moment),
				Try: "write intent/step/persona, as in do/use/-", Kind: keymap.ErrInvalid,
			})
		}
		planned[i] = keywords.PlannedMoment{
			Moment: moment, Topic: keywords.Topic(p.Topic), Question: p.Question, Priority: p.Priority, Note: p.Note,
		}
	}
	return planned, errors.Join(errs...)
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
