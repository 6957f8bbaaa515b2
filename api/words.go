package api

import "context"

// Persona is a kind of visitor that the content team defines.
type Persona struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Jobs        string   `json:"jobs"`
	Signals     []string `json:"signals"`
	CRMValue    string   `json:"crm_value"`
}

// PersonaList is all personas, in the order in which they were given.
type PersonaList struct {
	Personas []Persona `json:"personas"`
}

func (s *Server) personas(context.Context, none) (PersonaList, error) {
	list := PersonaList{Personas: []Persona{}}
	for _, d := range s.engine.Library().Current().Personas {
		list.Personas = append(list.Personas, Persona{
			Key: string(d.Key), Name: d.Name, Description: d.Description, Jobs: d.Jobs, Signals: texts(d.Signals), CRMValue: d.CRMValue,
		})
	}
	return list, nil
}

// Step is the buyer's question behind a phrase.
type Step struct {
	Key      string `json:"key"`
	Question string `json:"question"`
	Stage    string `json:"stage"`
}

// StepList is all steps, in the order in which they were given; they have no other.
type StepList struct {
	Steps []Step `json:"steps"`
}

func (s *Server) steps(context.Context, none) (StepList, error) {
	list := StepList{Steps: []Step{}}
	for _, d := range s.engine.Library().Current().Steps {
		list.Steps = append(list.Steps, Step{Key: string(d.Key), Question: d.Question, Stage: string(d.Stage)})
	}
	return list, nil
}

// PlannedMoment is a moment and topic that the team says matters. Priority is 1 to 5, 0 for not given.
type PlannedMoment struct {
	Moment   string `json:"moment"`
	Topic    string `json:"topic"`
	Question string `json:"question"`
	Priority int    `json:"priority"`
	Note     string `json:"note"`
}

// PlannedList is all planned moments.
type PlannedList struct {
	Moments []PlannedMoment `json:"moments"`
}

func (s *Server) moments(context.Context, none) (PlannedList, error) {
	list := PlannedList{Moments: []PlannedMoment{}}
	for _, p := range s.engine.Library().Current().Planned {
		list.Moments = append(list.Moments, PlannedMoment{
			Moment: p.Moment.String(), Topic: string(p.Topic), Question: p.Question, Priority: p.Priority, Note: p.Note,
		})
	}
	return list, nil
}
