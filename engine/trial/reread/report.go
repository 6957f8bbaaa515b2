package reread

import (
	"cmp"
	"slices"
	"strings"

	"moments/keywords"
)

// Move is a change of what is claimed of a phrase. From and To are equal where only shares, topics or rules have changed.
type Move struct {
	From keywords.Moment `json:"from"`
	To   keywords.Moment `json:"to"`
}

// Moved is a move with how many answers make it.
type Moved struct {
	Move
	Answers int `json:"answers"`
}

// Report says what is read differently.
type Report struct {
	Answers int `json:"answers"` // with a phrase
	Changed int `json:"changed"` // of which it is read differently
	Phrases int `json:"phrases"` // different phrases that are read differently
	// Beyond counts answers that would begin with pins which were not in their pools, and Gone pooled assets that are in the catalogue no more,
	// and stay as they were logged.
	Beyond int     `json:"beyond"`
	Gone   int     `json:"gone"`
	Moves  []Moved `json:"moves"` // the most frequent first
}

// Report is what was read so far.
func (r *Reader) Report() Report {
	report := r.report
	report.Moves = []Moved{}
	for move, n := range r.moves {
		report.Moves = append(report.Moves, Moved{move, n})
	}
	slices.SortFunc(report.Moves, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), strings.Compare(a.From.String(), b.From.String()), strings.Compare(a.To.String(), b.To.String()))
	})
	for _, read := range r.read {
		if !read.same {
			report.Phrases++
		}
	}
	return report
}

func (r *Reader) note(from, to keywords.Moment) {
	r.report.Changed++
	r.moves[Move{from, to}]++
}
