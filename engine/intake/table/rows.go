package table

import (
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// Rows are the rows of a table as typed values. Of the lists one is filled, and Hints, as long as Map, where a tool wrote the file.
type Rows struct {
	Map          []keymap.Row                 `cbor:"map,omitempty"`
	Hints        [][]sheet.Hint               `cbor:"hints,omitempty"`
	Personas     []keywords.PersonaDefinition `cbor:"personas,omitempty"`
	Steps        []keywords.StepDefinition    `cbor:"steps,omitempty"`
	Planned      []keywords.PlannedMoment     `cbor:"planned,omitempty"`
	Searches     []keywords.PastSearch        `cbor:"searches,omitempty"`
	Expectations []keywords.Expectation       `cbor:"tests,omitempty"`
	Rules        []keywords.Rule              `cbor:"rules,omitempty"`
}

// Len is the number of rows.
func (r *Rows) Len() int {
	return len(r.Map) + len(r.Personas) + len(r.Steps) + len(r.Planned) + len(r.Searches) + len(r.Expectations) + len(r.Rules)
}

// add appends the rows of a sheet.
func (r *Rows) add(f *sheet.File) {
	r.append(&Rows{
		Map: f.Map, Hints: f.Hints, Personas: f.Personas, Steps: f.Steps, Planned: f.Planned, Searches: f.Searches,
		Expectations: f.Expectations, Rules: f.Rules,
	})
}

func (r *Rows) append(o *Rows) {
	r.Map, r.Hints = append(r.Map, o.Map...), append(r.Hints, o.Hints...)
	r.Personas, r.Steps = append(r.Personas, o.Personas...), append(r.Steps, o.Steps...)
	r.Planned, r.Searches = append(r.Planned, o.Planned...), append(r.Searches, o.Searches...)
	r.Expectations, r.Rules = append(r.Expectations, o.Expectations...), append(r.Rules, o.Rules...)
}

// slice is the rows from one place to another.
func (r *Rows) slice(from, to int) Rows {
	return Rows{
		Map: cut(r.Map, from, to), Hints: cut(r.Hints, from, to), Personas: cut(r.Personas, from, to), Steps: cut(r.Steps, from, to),
		Planned: cut(r.Planned, from, to), Searches: cut(r.Searches, from, to), Expectations: cut(r.Expectations, from, to),
		Rules: cut(r.Rules, from, to),
	}
}

func cut[T any](list []T, from, to int) []T {
	if len(list) == 0 {
		return nil
	}
	return list[from:to]
}
