package sheet

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"moments/keywords"
)

// persona adds a row of personas.csv.
func (p *parser) persona(r *row) {
	d := keywords.PersonaDefinition{
		Name: r.needed("name"), Description: r.text("description"), Jobs: r.text("jobs"),
		Signals: list(r.text("signals")), CRMValue: r.text("crm_value"),
	}
	r.needed("key")
	d.Key = parsed(r, "key", personaOf)
	if !r.refused {
		p.file.Personas = append(p.file.Personas, d)
		r.taken()
	}
}

// list splits a cell at | and leaves out what is empty.
func list(text string) (values []string) {
	for part := range strings.SplitSeq(text, "|") {
		if part = strings.TrimSpace(part); part != "" {
			values = append(values, part)
		}
	}
	return values
}

// step adds a row of steps.csv.
func (p *parser) step(r *row) {
	r.needed("key")
	d := keywords.StepDefinition{Key: parsed(r, "key", stepOf), Question: r.needed("question")}
	if r.needed("stage") != "" {
		d.Stage = parsed(r, "stage", stageOf)
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
		Moment: r.moment(), Topic: parsed(r, "topic", topicOf), Question: r.text("question"),
		Priority: parsed(r, "priority", whole(0, 5)), Note: r.text("note"),
	}
	if !r.refused {
		p.file.Planned = append(p.file.Planned, m)
		r.taken()
	}
}

// searchSources are where past searches may have been seen.
var searchSources = []string{"search-console", "site-search", "support", "social", "sales", "search-ads"}

// pastSearch adds a row of searches.csv. What could identify a person is masked.
func (p *parser) pastSearch(r *row) {
	s := keywords.PastSearch{
		Phrase: r.needed("phrase"), Date: parsed(r, "date", dateOf), Source: parsed(r, "source", sourceOf),
		Locale: r.text("locale"),
	}
	if s.Phrase != "" {
		s.Phrase = string(r.cleaned("phrase", s.Phrase).Masked())
	}
	if r.needed("count") != "" {
		s.Count = parsed(r, "count", whole(0, math.MaxInt32))
	}
	if !r.refused {
		p.file.Searches = append(p.file.Searches, s)
		r.taken()
	}
}

// expectation adds a row of tests.csv.
func (p *parser) expectation(r *row) {
	e := keywords.Expectation{
		Persona: parsed(r, "persona", personaOf), Step: parsed(r, "step", stepOf), Moment: parsed(r, "expect_moment", expectedOf),
		URL: r.text("expect_url"), MinRank: parsed(r, "expect_min_rank", whole(0, keywords.MaxExpectedRank)),
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

// expectedOf reads a moment, or an intent alone.
func expectedOf(text string) (keywords.Moment, error) {
	if text == "" {
		return keywords.Moment{}, nil
	}
	if intent, err := keywords.ParseIntent(text); err == nil {
		return keywords.Moment{Intent: intent}, nil
	}
	return keywords.ParseMoment(text)
}

func sourceOf(label string) (string, error) {
	source := keywords.Slug(label)
	if source != "" && !slices.Contains(searchSources, source) {
		return "", fmt.Errorf("no source: use %s", strings.Join(searchSources, ", "))
	}
	return source, nil
}

var dateForm = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$`)

// dateOf reads a day or a month.
func dateOf(text string) (string, error) {
	if text != "" && !dateForm.MatchString(text) {
		return "", fmt.Errorf("no date: use a day as in 2026-03-31, or a month as in 2026-03")
	}
	return text, nil
}
