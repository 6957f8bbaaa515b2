package ingest

import (
	"fmt"

	"moments/content"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// checker decides over items, one after the other.
type checker struct {
	source string
	opts   Options
	seen   map[string]place // where an external id stood first
}

type place struct {
	path string
	row  int
}

// check completes the asset of an item, or makes a skip of it.
func (c *checker) check(item *Item) {
	if item.Skip == nil {
		item.Input.Source = c.source
		if c.opts.Edit != nil {
			c.opts.Edit(&item.Input)
		}
		item.Skip = c.refusal(item)
	}
	if item.Skip != nil {
		item.Input = content.Input{}
		item.Skip.Path, item.Skip.Row = prose.Line(item.Path), item.Row
	}
}

func (c *checker) refusal(item *Item) *Skip {
	if err := item.Input.Validate(); err != nil {
		return invalid(err)
	}
	for _, m := range item.Input.Moments {
		if skip := c.unknown(m); skip != nil {
			return skip
		}
	}
	id := item.Input.ExternalID
	if first, twice := c.seen[id]; twice {
		found := fmt.Sprintf("the id %.100q, which is that of %s", id, first)
		return newSkip(Duplicate, found, "give each asset an id of its own")
	}
	c.seen[id] = place{item.Path, item.Row}
	return nil
}

func (p place) String() string {
	if p.row == 0 {
		return p.path
	}
	return fmt.Sprintf("%s:%d", p.path, p.row)
}

// unknown asks for one axis at a time, so that the answer is about that one.
func (c *checker) unknown(m keywords.Moment) *Skip {
	if c.opts.Known == nil {
		return nil
	}
	if err := c.opts.Known(keywords.Moment{Persona: m.Persona}); m.Persona != "" && err != nil {
		return newSkip(UnknownPersona, fmt.Sprintf("the persona %q", m.Persona), err.Error())
	}
	if err := c.opts.Known(keywords.Moment{Step: m.Step}); m.Step != "" && err != nil {
		return newSkip(UnknownStep, fmt.Sprintf("the step %q", m.Step), err.Error())
	}
	return nil
}
