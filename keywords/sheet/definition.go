package sheet

import (
	"math"

	"moments/keywords"
	"moments/keywords/sheet/cell"
)

// persona adds a row of personas.csv.
func (p *parser) persona(r *row) {
	d := keywords.PersonaDefinition{
		Name: r.needed("name"), Description: r.text("description"), Jobs: r.text("jobs"),
		Signals: cell.List(r.text("signals")), CRMValue: r.text("crm_value"),
	}
	r.needed("key")
	d.Key = parsed(r, "key", cell.Persona)
	if !r.refused {
		p.file.Personas = append(p.file.Personas, d)
		r.taken()
	}
}

// step adds a row of steps.csv.
func (p *parser) step(r *row) {
	r.needed("key")
	d := keywords.StepDefinition{Key: parsed(r, "key", cell.Step), Question: r.needed("question")}
	if r.needed("stage") != "" {
		d.Stage = parsed(r, "stage", cell.Stage)
	}
	if !r.refused {
		p.file.Steps = append(p.file.Steps, d)
		r.taken()
	}
}

// plannedMoment adds a row of moments.csv.
func (p *parser) plannedMoment(r *row) {
	r.needed("moment")
	m := keywords.PlannedMoment{
		Moment: r.moment(), Topic: parsed(r, "topic", cell.Topic), Question: r.text("question"),
		Priority: parsed(r, "priority", cell.Whole(0, 5)), Note: r.text("note"),
	}
	if !r.refused {
		p.file.Planned = append(p.file.Planned, m)
		r.taken()
	}
}

// pastSearch adds a row of searches.csv. What could identify a person is masked.
func (p *parser) pastSearch(r *row) {
	s := keywords.PastSearch{
		Phrase: r.needed("phrase"), Date: parsed(r, "date", cell.Date), Source: parsed(r, "source", cell.Source),
		Locale: r.text("locale"),
	}
	if s.Phrase != "" {
		s.Phrase = string(r.cleaned("phrase", s.Phrase).Masked())
	}
	if r.needed("count") != "" {
		s.Count = parsed(r, "count", cell.Whole(0, math.MaxInt32))
	}
	if !r.refused {
		p.file.Searches = append(p.file.Searches, s)
		r.taken()
	}
}

// expectation adds a row of tests.csv.
func (p *parser) expectation(r *row) {
	e := keywords.Expectation{
		Persona: parsed(r, "persona", cell.Persona), Step: parsed(r, "step", cell.Step), Moment: parsed(r, "expect_moment", cell.Moment),
		URL: r.text("expect_url"), MinRank: parsed(r, "expect_min_rank", cell.Whole(0, keywords.MaxExpectedRank)),
	}
	if text := r.needed("phrase"); text != "" {
		e.Phrase = r.cleaned("phrase", text)
	}
	if r.refused {
		return
	}
	for _, wrong := range e.Check() {
		r.refuse(wrong.Field, CodeInvalid, wrong.Found, wrong.Try)
	}
	if !r.refused {
		p.file.Expectations = append(p.file.Expectations, e)
		r.taken()
	}
}
