package lint

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/facts"
)

// Options are what rows are held against. What is nil or zero is not looked at, but for personas and steps: of none, none may be named.
type Options struct {
	Personas []keywords.Persona
	Steps    []keywords.Step
	Asset    func(name string) string // the id of the asset that an id or an address stands for, "" for none
	Matched  func(rowID string) bool  // whether searches have matched the row of late
	At       time.Time                // what is past before
	Line     func(place int) int      // of a file, by the place of a row, from 0
}

// Check says everything about rows, errors first, then in their order. Rows without an id get the one that they would be published with. Of
// suggested rows it says what would be wrong or odd once they are accepted; none of that is an error.
func Check(rows []keymap.Row, o Options) []Finding {
	c := checker{Options: o, rows: keymap.Tidy(rows), moments: momentsOf(rows)}
	found := c.check()
	accepted := keymap.Tidy(rows)
	if !accept(accepted) {
		return found
	}
	would := checker{Options: o, rows: accepted, moments: momentsOf(accepted)}
	return sorted(append(found, would.ofSuggested(rows)...))
}

// accept makes suggested rows live, and says whether there are any.
func accept(rows []keymap.Row) (any bool) {
	for i := range rows {
		if rows[i].Status == keymap.Draft {
			rows[i].Status, any = "", true
		}
	}
	return any
}

// ofSuggested is what check says about those that are suggested among the rows. What cannot be taken at all was said without it.
func (c *checker) ofSuggested(rows []keymap.Row) (list []Finding) {
	for _, f := range c.check() {
		isSuggested := func(p Place) bool { return rows[p.Number-1].Status == keymap.Draft }
		if !slices.ContainsFunc(f.Rows, isSuggested) || slices.Contains([]Code{Invalid, DuplicateID, UnknownPersona, UnknownStep}, f.Code) {
			continue
		}
		if f.Severity == Error {
			f.Severity = Warning
		}
		f.Found += ", once it is accepted"
		list = append(list, f)
	}
	return list
}

// momentsOf are the moments of live rows that are not negative.
func momentsOf(rows []keymap.Row) map[keywords.Moment]bool {
	moments := map[keywords.Moment]bool{}
	for i := range rows {
		if r := &rows[i]; r.Live() && !r.Negative {
			moments[r.Moment] = true
		}
	}
	return moments
}

// check says everything about the rows, beside which there may be others.
func (c *checker) check() []Finding {
	c.repeated = map[int]bool{}
	c.problems()
	c.undefined()
	c.contradictions()
	report := facts.OfRows(c.rows)
	c.idle(&report)
	c.alike(&report)
	c.pairs(&report)
	for i := range c.rows {
		if c.rows[i].Live() {
			c.acts(i)
			c.silent(i)
		}
	}
	return sorted(c.list)
}

// checker is one call of Check.
type checker struct {
	Options
	rows     []keymap.Row
	places   []int                    // of the rows among all, nil when they are all
	moments  map[keywords.Moment]bool // of live rows that are not negative
	repeated map[int]bool             // rows that an error says are another one again
	list     []Finding
}

// number is that of the row at a place, as people count.
func (c *checker) number(i int) int {
	if c.places != nil {
		i = c.places[i]
	}
	return i + 1
}

// say adds a finding about the rows at places.
func (c *checker) say(f Finding, places ...int) *Finding {
	f.Rows = make([]Place, 0, len(places))
	for _, i := range places {
		p := Place{Number: c.number(i), ID: c.rows[i].ID, Phrase: c.rows[i].Phrase}
		if c.Line != nil {
			p.Line = c.Line(p.Number - 1)
		}
		f.Rows = append(f.Rows, p)
	}
	c.list = append(c.list, f)
	return &c.list[len(c.list)-1]
}

func (c *checker) set(i int, column, value string) *Action {
	return &Action{Row: c.rows[i].ID, Column: column, Value: value}
}

func (c *checker) remove(i int) *Action { return &Action{Row: c.rows[i].ID, Remove: true} }

// problems are rows that cannot be taken, each by itself, and ids that stand twice.
func (c *checker) problems() {
	for i := range c.rows {
		if found, try := c.rows[i].Check(); found != "" {
			c.say(Finding{Code: Invalid, Severity: Error, Found: found, Fix: try}, i)
		}
	}
	for _, p := range keymap.Identify(c.rows) {
		c.say(Finding{Code: DuplicateID, Severity: Error, Found: p.Found, Fix: p.Try}, placesOf(&p)...)
	}
	topics := map[keywords.Topic]bool{}
	for i := range c.rows {
		topics[c.rows[i].Topic] = true
	}
	delete(topics, "")
	c.most("rows", len(c.rows), keymap.MaxRows)
	c.most("different topics", len(topics), keymap.MaxTopics)
}

func (c *checker) most(what string, n, limit int) {
	if n > limit {
		c.say(Finding{
			Code: TooMany, Severity: Error, Found: fmt.Sprintf("%d %s", n, what), Fix: fmt.Sprintf("at most %d", limit),
		})
	}
}

// placesOf are where the rows of a problem stand, the later ones first.
func placesOf(p *keymap.Problem) (places []int) {
	for i := len(p.Places) - 1; i >= 0; i-- {
		places = append(places, p.Places[i].Number-1)
	}
	return places
}

// contradictions are the pairs that cannot both be meant.
func (c *checker) contradictions() {
	for _, p := range keymap.Contradictions(c.rows) {
		if !errors.Is(&p, keymap.ErrContradiction) {
			continue
		}
		places := placesOf(&p)
		later, earlier := &c.rows[places[0]], &c.rows[places[1]]
		f := Finding{Severity: Error, Found: p.Found, Fix: p.Try}
		switch {
		case later.Negative != earlier.Negative:
			f.Code = Vetoed
		case later.Moment == earlier.Moment:
			f.Code, f.Action = Duplicate, c.remove(places[0])
		default:
			f.Code, f.Action = Conflict, c.set(places[0], "status", keymap.Paused)
		}
		c.repeated[places[0]] = true
		c.say(f, places...)
	}
}
