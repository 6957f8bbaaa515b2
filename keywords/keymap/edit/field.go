package edit

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"moments/keywords"
	"moments/keywords/keymap"
)

// field is one column of a row, as files name it. Copy makes that of one row that of another.
type field struct {
	name string
	text func(r *keymap.Row) string
	copy func(to, from *keymap.Row)
}

// columns are all of a row but its id.
var columns = []field{
	plain("phrase", func(r *keymap.Row) *string { return &r.Phrase }),
	{"match", (*keymap.Row).Label, func(to, from *keymap.Row) { to.Match, to.Negative = from.Match, from.Negative }},
	plain("intent", func(r *keymap.Row) *string { return (*string)(&r.Moment.Intent) }),
	plain("step", func(r *keymap.Row) *string { return (*string)(&r.Moment.Step) }),
	plain("persona", func(r *keymap.Row) *string { return (*string)(&r.Moment.Persona) }),
	plain("topic", func(r *keymap.Row) *string { return (*string)(&r.Topic) }),
	{"weight", weight, func(to, from *keymap.Row) { to.Weight = from.Weight }},
	plain("locale", func(r *keymap.Row) *string { return &r.Locale }),
	plain("pin", func(r *keymap.Row) *string { return &r.Pin }),
	plain("boost", func(r *keymap.Row) *string { return &r.Boost }),
	plain("bury", func(r *keymap.Row) *string { return &r.Bury }),
	plain("hide", func(r *keymap.Row) *string { return &r.Hide }),
	plain("from", func(r *keymap.Row) *string { return &r.From }),
	plain("until", func(r *keymap.Row) *string { return &r.Until }),
	plain("channel", func(r *keymap.Row) *string { return &r.Channel }),
	{"volume", volume, func(to, from *keymap.Row) { to.Volume = from.Volume }},
	{"volume_high", volumeHigh, func(to, from *keymap.Row) { to.VolumeHigh = from.VolumeHigh }},
	plain("stage", func(r *keymap.Row) *string { return (*string)(&r.Stage) }),
	plain("source", func(r *keymap.Row) *string { return &r.Source }),
	plain("owner", func(r *keymap.Row) *string { return &r.Owner }),
	{"status", status, func(to, from *keymap.Row) { to.Status = from.Status }},
	plain("note", func(r *keymap.Row) *string { return &r.Note }),
}

// plain is a column that is a text.
func plain(name string, of func(r *keymap.Row) *string) field {
	return field{
		name: name, text: func(r *keymap.Row) string { return *of(r) }, copy: func(to, from *keymap.Row) { *of(to) = *of(from) },
	}
}

func weight(r *keymap.Row) string { return strconv.FormatFloat(r.Factor(), 'g', -1, 64) }

func volume(r *keymap.Row) string {
	if r.Volume < 0 {
		return ""
	}
	return strconv.Itoa(r.Volume)
}

func volumeHigh(r *keymap.Row) string {
	if r.VolumeHigh == 0 {
		return ""
	}
	return strconv.Itoa(r.VolumeHigh)
}

func status(r *keymap.Row) string {
	if r.Live() {
		return keymap.Live
	}
	return r.Status
}

// Set makes the text the value of a column, which is one of row_id, match, persona, step, status, pin, boost, bury or hide. It reports whether
// it is.
func Set(r *keymap.Row, column, text string) bool {
	switch column {
	case "row_id":
		r.ID = text
	case "match":
		r.Match = keymap.Match(text)
	case "persona":
		r.Moment.Persona = keywords.Persona(text)
	case "step":
		r.Moment.Step = keywords.Step(text)
	case "status":
		r.Status = text
	case "pin":
		r.Pin = text
	case "boost":
		r.Boost = text
	case "bury":
		r.Bury = text
	case "hide":
		r.Hide = text
	default:
		return false
	}
	return true
}

// Unfit says why a row cannot even be kept in a draft, "" when it can: a text that is not UTF-8, or longer than any text of a row may be.
func Unfit(r *keymap.Row) string {
	if len(r.ID) > keymap.MaxNameBytes || !utf8.ValidString(r.ID) {
		return fmt.Sprintf("row_id of %d bytes; use up to %d bytes of UTF-8", len(r.ID), keymap.MaxNameBytes)
	}
	for i := range columns {
		if text := columns[i].text(r); len(text) > keymap.MaxTextBytes || !utf8.ValidString(text) {
			return fmt.Sprintf("%s of %d bytes; use up to %d bytes of UTF-8", columns[i].name, len(text), keymap.MaxTextBytes)
		}
	}
	return ""
}
