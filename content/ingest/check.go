package ingest

import (
	"fmt"

	"moments/content"
	"moments/content/ingest/parse"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// checker decides over items, one after the other.
type checker struct {
	source  string
	opts    Options
	seen    map[string]place  // where an external id stood first
	columns map[sheet]columns // of the file that is being read
	path    string
}

type place struct {
	path  string
	sheet string
	row   int
}

// sheet names a table of the file that is being read, columns are what it calls the fields.
type (
	sheet   string
	columns map[string]string
)

// check completes the asset of an item, or makes a skip of it.
func (c *checker) check(item *Item) {
	c.learn(item)
	if item.Skip == nil {
		item.Input.Source = c.source
		if c.opts.Edit != nil {
			c.opts.Edit(&item.Input)
		}
		item.Skip = c.refusal(item)
	}
	if item.Skip != nil {
		item.Input = content.Input{Asset: content.Asset{Source: c.source, ExternalID: item.Input.ExternalID}}
		item.Skip.Path, item.Skip.Sheet, item.Skip.Row = prose.Line(item.Path), prose.Line(item.Sheet), item.Row
	}
}

// learn notes the columns of a file, so that what is wrong can be told in its words.
func (c *checker) learn(item *Item) {
	if c.path != item.Path {
		c.path, c.columns = item.Path, nil
	}
	if item.Found == nil || len(item.Found.Sheets) == 0 {
		return
	}
	c.columns = map[sheet]columns{}
	for i, s := range item.Found.Sheets {
		c.columns[sheet(s.Name)] = s.Columns
		if i == 0 {
			c.columns[""] = s.Columns
		}
	}
}

func (c *checker) refusal(item *Item) *Skip {
	known := c.columns[sheet(item.Sheet)]
	if err := item.Input.Validate(); err != nil {
		return parse.InvalidBy(err, known)
	}
	for _, m := range item.Input.Moments {
		if skip := c.unknown(m, known); skip != nil {
			return skip
		}
	}
	id := item.Input.ExternalID
	if first, twice := c.seen[id]; twice {
		found := fmt.Sprintf("the id %.100q, which is that of %s", id, first)
		return oneFault(parse.Duplicate, "id", known, found, "give each asset an id of its own")
	}
	c.seen[id] = place{item.Path, item.Sheet, item.Row}
	return nil
}

func (p place) String() string {
	return (&Skip{Path: p.path, Sheet: p.sheet, Row: p.row}).Place()
}

// unknown asks for one axis at a time, so that the answer is about that one.
func (c *checker) unknown(m keywords.Moment, known columns) *Skip {
	if c.opts.Known == nil {
		return nil
	}
	if err := c.opts.Known(keywords.Moment{Persona: m.Persona}); m.Persona != "" && err != nil {
		return oneFault(parse.UnknownPersona, "personas", known, fmt.Sprintf("the persona %q", m.Persona), err.Error())
	}
	if err := c.opts.Known(keywords.Moment{Step: m.Step}); m.Step != "" && err != nil {
		return oneFault(parse.UnknownStep, "steps", known, fmt.Sprintf("the step %q", m.Step), err.Error())
	}
	return nil
}

func oneFault(code parse.Code, field string, known columns, found, try string) *Skip {
	s := parse.NewSkip(code, found, try)
	s.Faults = []parse.Fault{{Field: field, Column: known[field], Found: found, Try: try}}
	return s
}
