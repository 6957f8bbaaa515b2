package lint

import (
	"cmp"
	"slices"

	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
)

// Severity is how bad a finding is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the rows cannot be published
	Warning Severity = "warning" // a row does not do what it seems to
	Note    Severity = "note"    // a row could go, or be written better
)

func (s Severity) order() int { return slices.Index([]Severity{Error, Warning, Note}, s) }

// Code is a kind of finding.
type Code string

// The codes. Rules says what each means.
const (
	Invalid        Code = "invalid"
	TooMany        Code = "too_many"
	DuplicateID    Code = "duplicate_id"
	Duplicate      Code = "duplicate"
	Conflict       Code = "conflict"
	Vetoed         Code = "vetoed"
	UnknownPersona Code = "unknown_persona"
	UnknownStep    Code = "unknown_step"
	DeadPin        Code = "dead_pin"
	Shadowed       Code = "shadowed"
	NeverFires     Code = "never_fires"
	StopWords      Code = "stop_words"
	Over           Code = "over"
	NearDuplicate  Code = "near_duplicate"
	NeverMatched   Code = "never_matched"
)

// Rule is what a code means, in words for those who write maps.
type Rule struct {
	Code  Code
	Means string
	Fix   string
}

// Rules are all codes, the gravest first.
func Rules() []Rule {
	return []Rule{
		{Invalid, "A row that cannot be read: no word in it, an unknown match type, a weight or text out of its bounds.",
			"Correct the field that is named."},
		{TooMany, "More rows or more different topics than a map can have.", "Split the map, or use fewer topics: a topic is what a page is about."},
		{DuplicateID, "Two rows with one row_id, as when a line of a sheet was copied.", "Leave the row_id of the new row blank."},
		{Duplicate, "The same words with the same match type, for the same moment, twice.", "Remove one of them."},
		{Conflict, "One phrase for two moments. With one match type that is an error: nothing says which is meant. With two the narrower one wins.",
			"Keep one, pause the other, or narrow one down by its match type or locale."},
		{Vetoed, "A negative row keeps a positive one from ever speaking.", "Remove one of them, or narrow the negative one down."},
		{UnknownPersona, "A persona that is not defined.", "Correct it, or define it in personas.csv."},
		{UnknownStep, "A step that is not defined.", "Correct it, or define it in steps.csv."},
		{DeadPin, "A pin, boost, bury or hide of an asset that is not there.", "Name another asset, or clear the field."},
		{Shadowed, "Another row always speaks in the place of this one, or says the same wherever this one does.",
			"Remove it, or give it another topic or moment."},
		{NeverFires, "A row that no phrase can match, or a negative one that has nothing to rule out.", "Remove it."},
		{StopWords, "Stop words only, such as 'how to'. A broad row of them never matches, an exact or phrase one as it stands only.",
			"Add a word that means something, or use exact match."},
		{Over, "A pin, boost, bury or hide whose time is past.", "Clear it, or give it another time."},
		{NearDuplicate, "Rows that differ by the form or the order of their words only: sensor and sensors.",
			"One is enough: word forms are matched by themselves."},
		{NeverMatched, "A live row that no search has matched for a long time.", "Look whether people say it otherwise."},
	}
}

// Place is a row: its number, from 1, and the line of the file where it stands, 0 when that is not known.
type Place struct {
	Number int    `json:"row"`
	Line   int    `json:"line,omitempty"`
	ID     string `json:"id,omitempty"`
	Phrase string `json:"phrase"`
}

// Action is a fix that needs no person: the row with the id goes, or one of its columns, as edit.Set names it, gets another value.
type Action struct {
	Row    string `json:"row"`
	Remove bool   `json:"remove,omitempty"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value"`
}

// Finding is what is wrong or odd about rows, the first of which it is mostly about. Action is nil where a person has to decide.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Rows     []Place  `json:"rows"`
	Found    string   `json:"found"`
	Fix      string   `json:"fix"`
	Action   *Action  `json:"action,omitempty"`
}

// sorted puts errors first, then in order of rows.
func sorted(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Severity.order(), b.Severity.order()),
			cmp.Compare(a.number(), b.number()),
			cmp.Compare(a.Code, b.Code),
		)
	})
	return list
}

func (f *Finding) number() int {
	if len(f.Rows) == 0 {
		return 0
	}
	return f.Rows[0].Number
}

// Errors is the number of findings that keep the rows from being published.
func Errors(list []Finding) (n int) {
	for i := range list {
		if list[i].Severity == Error {
			n++
		}
	}
	return n
}

// Edits are what the actions of findings make of the rows, one edit for each row.
func Edits(rows []keymap.Row, list []Finding) (edits []edit.Edit) {
	at := make(map[string]int, len(rows))
	for i := range rows {
		at[rows[i].ID] = i
	}
	changed := map[string]*keymap.Row{}
	var order []string
	for i := range list {
		a := list[i].Action
		if a == nil {
			continue
		}
		place, known := at[a.Row]
		if !known {
			continue
		}
		row, touched := changed[a.Row]
		if !touched {
			first := rows[place]
			row, order = &first, append(order, a.Row)
		}
		if a.Remove {
			row = nil
		} else if row != nil {
			edit.Set(row, a.Column, a.Value)
		}
		changed[a.Row] = row
	}
	for _, id := range order {
		if row := changed[id]; row != nil {
			edits = append(edits, edit.Edit{Put: row})
		} else {
			edits = append(edits, edit.Edit{Remove: id})
		}
	}
	return edits
}
