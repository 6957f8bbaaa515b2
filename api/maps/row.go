package maps

import (
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
)

// Row is a row of the keyword map. Its fields are named as the columns of keyword_map.csv. What is wrong with one is said by lint, not here.
type Row struct {
	ID      string  `json:"row_id,omitempty"`
	Phrase  string  `json:"phrase"`
	Match   string  `json:"match,omitempty"` // exact, phrase, broad, or negative- and one of these
	Intent  string  `json:"intent,omitempty"`
	Step    string  `json:"step,omitempty"`
	Persona string  `json:"persona,omitempty"`
	Topic   string  `json:"topic,omitempty"`
	Weight  float64 `json:"weight,omitempty"`
	Locale  string  `json:"locale,omitempty"`
	Pin     string  `json:"pin,omitempty"`
	Boost   string  `json:"boost,omitempty"`
	Bury    string  `json:"bury,omitempty"`
	Hide    string  `json:"hide,omitempty"`
	From    string  `json:"from,omitempty"`
	Until   string  `json:"until,omitempty"`
	Channel string  `json:"channel,omitempty"`
	Volume  *int    `json:"volume,omitempty"`      // searches a month; left out when not known
	High    int     `json:"volume_high,omitempty"` // where volume is only known to lie between itself and this
	Stage   string  `json:"stage,omitempty"`
	Source  string  `json:"source,omitempty"`
	Owner   string  `json:"owner,omitempty"`
	Status  string  `json:"status,omitempty"` // live, draft or paused
	Note    string  `json:"note,omitempty"`
}

const negative = "negative-"

// RowOf is a row as it goes out.
func RowOf(r *keymap.Row) Row {
	row := Row{
		ID: r.ID, Phrase: r.Phrase, Match: r.Label(), Intent: string(r.Moment.Intent), Step: string(r.Moment.Step), Persona: string(r.Moment.Persona),
		Topic: string(r.Topic), Weight: r.Weight, Locale: r.Locale, Pin: r.Pin, Boost: r.Boost, Bury: r.Bury, Hide: r.Hide, From: r.From,
		Until: r.Until, Channel: r.Channel, High: r.VolumeHigh, Stage: string(r.Stage), Source: r.Source, Owner: r.Owner, Status: r.Status, Note: r.Note,
	}
	if r.Volume >= 0 {
		row.Volume = &r.Volume
	}
	return row
}

// Row is the same as it is kept.
func (r Row) Row() keymap.Row {
	match, isNegative := strings.CutPrefix(r.Match, negative)
	row := keymap.Row{
		ID: r.ID, Phrase: r.Phrase, Match: keymap.Match(match), Negative: isNegative,
		Moment: keywords.Moment{Intent: keywords.Intent(r.Intent), Step: keywords.Step(r.Step), Persona: keywords.Persona(r.Persona)},
		Topic:  keywords.Topic(r.Topic), Weight: r.Weight, Locale: r.Locale, Pin: r.Pin, Boost: r.Boost, Bury: r.Bury, Hide: r.Hide, From: r.From,
		Until: r.Until, Channel: r.Channel, Volume: -1, VolumeHigh: r.High, Stage: keywords.Stage(r.Stage), Source: r.Source, Owner: r.Owner, Status: r.Status, Note: r.Note,
	}
	if r.Volume != nil {
		row.Volume = *r.Volume
	}
	return row
}

func rowsOf(rows []keymap.Row) []Row {
	list := make([]Row, len(rows))
	for i := range rows {
		list[i] = RowOf(&rows[i])
	}
	return list
}

// Edit puts a row in the place of the one with its id, or last when there is none, or removes the row with an id. One of them is given.
type Edit struct {
	Put    *Row   `json:"put"`
	Remove string `json:"remove"`
}

func editsOf(list []Edit) []edit.Edit {
	edits := make([]edit.Edit, len(list))
	for i, e := range list {
		if e.Put != nil {
			row := e.Put.Row()
			edits[i].Put = &row
		} else {
			edits[i].Remove = e.Remove
		}
	}
	return edits
}

// Diff is what is different between two versions, or a version and the draft. Of each list at most as many are there as were asked for; the
// counts are of all.
type Diff struct {
	From         string    `json:"from"`
	To           string    `json:"to"`
	AddedCount   int       `json:"added_count"`
	RemovedCount int       `json:"removed_count"`
	ChangedCount int       `json:"changed_count"`
	Moved        bool      `json:"moved"` // the order of rows is another one
	Added        []Row     `json:"added"`
	Removed      []Row     `json:"removed"`
	Changed      []Changed `json:"changed"`
}

// Changed is a row of both that is not the same in them, with the columns that differ.
type Changed struct {
	Row    Row     `json:"row"` // as it is in the second
	Fields []Field `json:"fields"`
}

// Field is a column with its text on both sides.
type Field struct {
	Column string `json:"column"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func fieldsOf(fields []edit.Field) []Field {
	list := make([]Field, len(fields))
	for i, f := range fields {
		list[i] = Field{f.Name, f.Before, f.After}
	}
	return list
}

// DiffOf is a difference as it goes out, with at most limit rows of each sort; 0 is all.
func DiffOf(from, to string, d *edit.Diff, limit int) Diff {
	out := Diff{
		From: from, To: to, AddedCount: len(d.Added), RemovedCount: len(d.Removed), ChangedCount: len(d.Changed), Moved: d.Moved,
		Added: rowsOf(first(d.Added, limit)), Removed: rowsOf(first(d.Removed, limit)), Changed: []Changed{},
	}
	for _, c := range first(d.Changed, limit) {
		out.Changed = append(out.Changed, Changed{RowOf(&c.After), fieldsOf(c.Fields)})
	}
	return out
}

func first[T any](list []T, limit int) []T {
	if limit > 0 && len(list) > limit {
		return list[:limit]
	}
	return list
}

// Conflict is a row of which the draft and the published map want something else. A side that has removed it has no row.
type Conflict struct {
	ID     string  `json:"row_id"`
	Ours   *Row    `json:"ours"`
	Theirs *Row    `json:"theirs"`
	Fields []Field `json:"fields"` // before is ours, after is theirs
}

// ConflictsOf are conflicts as they go out.
func ConflictsOf(list []edit.Conflict) []Conflict {
	out := make([]Conflict, len(list))
	side := func(r *keymap.Row) *Row {
		if r == nil {
			return nil
		}
		row := RowOf(r)
		return &row
	}
	for i, c := range list {
		out[i] = Conflict{ID: c.ID, Ours: side(c.Ours), Theirs: side(c.Theirs), Fields: fieldsOf(c.Fields)}
	}
	return out
}
