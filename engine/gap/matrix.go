package gap

import (
	"cmp"
	"slices"
	"strings"

	"moments/keywords"
)

// Sum is what several rows come to.
type Sum struct {
	Rows     int
	Demand   float64
	Own      int
	Imported int
	Planned  float64 // searches that planned moments count as, where they are in the demand
	// Pieces adds up the pieces of the rows: one that serves several subjects counts in each.
	Pieces int
	// Satisfaction is the mean of the rows by demand, 0 without demand.
	Satisfaction float64
	Score        float64
}

// Cell is a moment with all its rows. Its state is that of the row with the greatest score: what is most worth doing there.
type Cell struct {
	Moment keywords.Moment
	State  State
	Sum
}

// Totals are the sums of the matrix: over everything, by persona and by column, which is a moment without its persona.
// Both lists are in the order of the matrix.
type Totals struct {
	All      Sum
	Personas []PersonaSum
	Columns  []ColumnSum
}

// PersonaSum is the sum of one row of the matrix.
type PersonaSum struct {
	Persona keywords.Persona
	Sum
}

// ColumnSum is the sum of one column of the matrix.
type ColumnSum struct {
	Intent keywords.Intent
	Step   keywords.Step
	Sum
}

func (s *Sum) add(r *Row) {
	s.Rows++
	s.Demand += r.Factors.Demand
	s.Own += r.Own
	s.Imported += r.ImportedTotal()
	if r.Basis == BasisEstimated {
		s.Planned += r.PlannedAs
	}
	s.Pieces += r.Supply.Pieces
	s.Satisfaction += r.Factors.Demand * r.Satisfaction.Mean
	s.Score += r.Score
}

// close turns the sum of satisfaction into its mean.
func (s *Sum) close() {
	if s.Demand > 0 {
		s.Satisfaction /= s.Demand
	}
}

// summed adds up rows by what they have in common, in the order of less. Rows come in the order of the report, so that
// sums are equal whatever the order of what was given.
func summed[K comparable](rows []Row, key func(keywords.Moment) K, compare func(a, b K) int) ([]K, map[K]*Sum) {
	sums := map[K]*Sum{}
	var keys []K
	for i := range rows {
		k := key(rows[i].Moment)
		if sums[k] == nil {
			sums[k] = new(Sum)
			keys = append(keys, k)
		}
		sums[k].add(&rows[i])
	}
	for _, s := range sums {
		s.close()
	}
	slices.SortFunc(keys, compare)
	return keys, sums
}

func matrix(rows []Row) []Cell {
	same := func(m keywords.Moment) keywords.Moment { return m }
	moments, sums := summed(rows, same, compareMoments)
	states := map[keywords.Moment]State{}
	for i := len(rows) - 1; i >= 0; i-- {
		states[rows[i].Moment] = rows[i].State
	}
	cells := make([]Cell, len(moments))
	for i, m := range moments {
		cells[i] = Cell{Moment: m, State: states[m], Sum: *sums[m]}
	}
	return cells
}

func totals(rows []Row) (t Totals) {
	for i := range rows {
		t.All.add(&rows[i])
	}
	t.All.close()
	personas, sums := summed(rows, func(m keywords.Moment) keywords.Persona { return m.Persona }, cmp.Compare)
	for _, p := range personas {
		t.Personas = append(t.Personas, PersonaSum{Persona: p, Sum: *sums[p]})
	}
	column := func(m keywords.Moment) keywords.Moment { return keywords.Moment{Intent: m.Intent, Step: m.Step} }
	columns, columnSums := summed(rows, column, compareMoments)
	for _, m := range columns {
		t.Columns = append(t.Columns, ColumnSum{Intent: m.Intent, Step: m.Step, Sum: *columnSums[m]})
	}
	return t
}

// compareMoments orders by persona, then by intent in its canonical order, unknown last, then by step.
func compareMoments(a, b keywords.Moment) int {
	return cmp.Or(strings.Compare(string(a.Persona), string(b.Persona)), cmp.Compare(rank(a.Intent), rank(b.Intent)),
		strings.Compare(string(a.Step), string(b.Step)))
}

func rank(i keywords.Intent) int {
	if n := slices.Index(keywords.Intents(), i); n >= 0 {
		return n
	}
	return len(keywords.Intents())
}
