package ledger

import (
	"math"
	"slices"
	"strings"

	"moments/engine/journal"
	"moments/keywords"
)

// Columns of texts, as numbers of the day's dictionary.
const (
	visitor = iota
	phrase
	moment
	language
	topics
	fallback
	given
	textColumns
)

// Columns of counts.
const (
	found = iota
	shown
	answers
	clicks
	firstClick
	views
	served
	leads
	conversions
	dismissals
	countColumns
)

// Bits of the column of flags.
const (
	seen = 1 << iota
	test
	sample
)

// columns are the rows of a day. A row is the same place in each of them.
type columns struct {
	at         []uint32 // milliseconds of the day
	texts      [textColumns][]uint32
	counts     [countColumns][]uint16
	confidence []float32
	dwell      []float32
	value      []float64
	flags      []uint8
}

func (c *columns) clone() columns {
	n := columns{
		at: slices.Clone(c.at), confidence: slices.Clone(c.confidence), dwell: slices.Clone(c.dwell),
		value: slices.Clone(c.value), flags: slices.Clone(c.flags),
	}
	for i := range c.texts {
		n.texts[i] = slices.Clone(c.texts[i])
	}
	for i := range c.counts {
		n.counts[i] = slices.Clone(c.counts[i])
	}
	return n
}

// segment is one day. A copy of it is a snapshot for reading, if shared is set: from then on rows are only added to the
// columns it has in common with the copy, and what is there is changed in columns of its own.
type segment struct {
	day    Day
	words  dictionary
	chains arena // one per row; most differ, so they are not in the dictionary
	columns
	shared bool
	index  *index // nil once the day is closed
}

func (s *segment) len() int { return len(s.at) }

// own makes the columns safe to change.
func (s *segment) own() {
	if s.shared {
		s.columns = s.columns.clone()
		s.shared = false
	}
}

// add makes a row of the first answer of a search and returns its number.
func (s *segment) add(a *journal.Answer) uint32 {
	row := uint32(s.len())
	s.at = append(s.at, uint32(a.At.Sub(s.day.Start()).Milliseconds()))
	s.chains.add(a.Chain)
	for i := range s.texts {
		s.texts[i] = append(s.texts[i], 0)
	}
	for i := range s.counts {
		s.counts[i] = append(s.counts[i], 0)
	}
	s.confidence, s.dwell, s.value = append(s.confidence, 0), append(s.dwell, 0), append(s.value, 0)
	s.flags = append(s.flags, flagsOf(a))
	s.texts[visitor][row] = s.words.number(a.Visitor)
	s.read(row, a)
	return row
}

func flagsOf(a *journal.Answer) (flags uint8) {
	if a.Test {
		flags |= test
	}
	if a.Sample {
		flags |= sample
	}
	return flags
}

// replace puts a later answer of the same search in the place of the one before.
func (s *segment) replace(row uint32, a *journal.Answer) {
	s.own()
	s.read(row, a)
}

// read writes what an answer says of its search.
func (s *segment) read(row uint32, a *journal.Answer) {
	s.texts[phrase][row] = s.words.number(a.Phrase)
	s.texts[moment][row] = s.words.number(joinMoment(a.Moment))
	s.texts[language][row] = s.words.number(a.Reading.Language)
	s.texts[topics][row] = s.words.number(joinTopics(a.Reading.Topics))
	s.texts[fallback][row] = s.words.number(a.Fallback)
	s.texts[given][row] = s.words.number(joinMoment(a.Given.Moment))
	s.confidence[row] = float32(finite(a.Reading.Confidence))
	s.counts[found][row] = clip(a.Found)
	s.counts[shown][row] = clip(placed(a.Slate))
	s.count(row, answers)
}

// placed is how many of the drawn items were shown.
func placed(slate []journal.Shown) (n int) {
	for _, slot := range slate {
		if slot.Position > 0 {
			n++
		}
	}
	return n
}

// count adds one.
func (s *segment) count(row uint32, column int) {
	if n := &s.counts[column][row]; *n < math.MaxUint16 {
		*n++
	}
}

func clip(n int) uint16 { return uint16(min(max(n, 0), math.MaxUint16)) }

// close packs the rows of a day that is over: texts that were replaced leave the dictionary, and nothing is larger than
// it must be.
func (s *segment) close() {
	s.columns, s.shared, s.index = s.columns.clone(), false, nil
	var kept arena
	moved := make([]uint32, len(s.words.ends)) // new number + 1
	for _, column := range s.texts {
		for row, old := range column {
			if moved[old] == 0 {
				moved[old] = kept.add(string(s.words.at(old))) + 1
			}
			column[row] = moved[old] - 1
		}
	}
	s.words = dictionary{arena: kept.clone()}
	s.chains = s.chains.clone()
}

func (a *arena) clone() arena { return arena{data: slices.Clone(a.data), ends: slices.Clone(a.ends)} }

// A moment and topics stand in the dictionary as one text each. Keys have neither a slash nor a line break in them.
func joinMoment(m keywords.Moment) string {
	return string(m.Intent) + "/" + string(m.Step) + "/" + string(m.Persona)
}

func splitMoment(s string) keywords.Moment {
	intent, rest, _ := strings.Cut(s, "/")
	step, persona, _ := strings.Cut(rest, "/")
	return keywords.Moment{Intent: keywords.Intent(intent), Step: keywords.Step(step), Persona: keywords.Persona(persona)}
}

func joinTopics(list []keywords.Topic) string {
	if len(list) == 1 {
		return string(list[0])
	}
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = string(t)
	}
	return strings.Join(texts, "\n")
}

func splitTopics(s string) (list []keywords.Topic) {
	if s == "" {
		return nil
	}
	for t := range strings.SplitSeq(s, "\n") {
		list = append(list, keywords.Topic(t))
	}
	return list
}
