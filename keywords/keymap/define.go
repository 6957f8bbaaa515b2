package keymap

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/shelf"
)

// Limits of definitions.
const (
	MaxPersonas      = 256
	MaxSteps         = 32
	MaxSignals       = 64 // of one persona
	MaxPlanned       = 10_000
	MaxSearches      = 1_000_000 // of one import
	MaxSynonymGroups = 10_000
	MaxSynonyms      = 16 // in one group
)

// PutPersonas makes defs the personas of the site, all of them. It returns the sequence of the change, 0 when they are the
// same already. Rows that name a persona which is no longer there keep it and say nothing of it. Errors: ErrInvalid.
func (l *Library) PutPersonas(ctx context.Context, by kv.Author, defs []keywords.PersonaDefinition) (kv.Seq, error) {
	c := checks{limit: MaxPersonas, count: len(defs)}
	for i, d := range defs {
		c.key(i, string(d.Key), keywords.MaxKeyLength)
		c.text(i, "name", d.Name, MaxNameBytes)
		c.text(i, "description", d.Description, MaxTextBytes)
		c.text(i, "jobs", d.Jobs, MaxTextBytes)
		c.text(i, "crm_value", d.CRMValue, MaxNameBytes)
		c.refuse(d.Name == "", i, "no name", "say who this is")
		c.refuse(len(d.Signals) > MaxSignals, i, fmt.Sprintf("%d signals", len(d.Signals)), fmt.Sprintf("at most %d", MaxSignals))
		for _, signal := range d.Signals {
			c.text(i, "signal", signal, MaxNameBytes)
		}
	}
	if err := c.err(); err != nil {
		return 0, err
	}
	return putList(ctx, l, by, definitions[keywords.PersonaDefinition]{kindPersonas, personas, defs})
}

// PutSteps makes defs the steps of the site, all of them; none means the default ones. It returns what PutPersonas
// returns.
func (l *Library) PutSteps(ctx context.Context, by kv.Author, defs []keywords.StepDefinition) (kv.Seq, error) {
	c := checks{limit: MaxSteps, count: len(defs)}
	for i, d := range defs {
		c.key(i, string(d.Key), keywords.MaxStepLength)
		c.text(i, "question", d.Question, MaxTextBytes)
		c.refuse(d.Question == "", i, "no question", "say what the visitor asks")
		stage, err := keywords.ParseStage(string(d.Stage))
		c.refuse(err != nil || stage != d.Stage, i, fmt.Sprintf("stage %q", d.Stage),
			"use awareness, consideration, decision or retention")
	}
	if err := c.err(); err != nil {
		return 0, err
	}
	return putList(ctx, l, by, definitions[keywords.StepDefinition]{kindSteps, steps, defs})
}

// PutPlanned makes list the planned moments of the site, all of them. It returns what PutPersonas returns, and
// ErrUndefined when one names a persona or step that is not defined.
func (l *Library) PutPlanned(ctx context.Context, by kv.Author, list []keywords.PlannedMoment) (kv.Seq, error) {
	c := checks{limit: MaxPlanned, count: len(list)}
	var b bundle
	moments := make([]keywords.Moment, len(list))
	for i, p := range list {
		moments[i] = p.Moment
		b.add(p.Moment, p.Topic)
		if err := checkAxes(p.Moment, p.Topic); err != nil {
			c.refuse(true, i, "moment "+p.Moment.String(), err.Error())
		}
		c.refuse(p.Priority < 0 || p.Priority > 5, i, fmt.Sprintf("priority %d", p.Priority), "use a number from 1 to 5")
		c.text(i, "question", p.Question, MaxTextBytes)
		c.text(i, "note", p.Note, MaxTextBytes)
	}
	d, err := view(l, readDefined)
	if err != nil {
		return 0, err
	}
	c.problems = append(c.problems, d.undefined(moments, func(int) string { return "" })...)
	if err := c.err(); err != nil {
		return 0, err
	}
	return putSet(ctx, l, by, set[keywords.PlannedMoment]{kindPlanned, planned, list, b})
}

// PutSearches makes list the past searches of the import called name, in the place of those it had. None removes the
// import. It returns what PutPersonas returns. Phrases are kept as they are given: mask them before.
func (l *Library) PutSearches(ctx context.Context, by kv.Author, name string, list []keywords.PastSearch) (kv.Seq, error) {
	c := checks{limit: MaxSearches, count: len(list)}
	c.refuse(name == "" || len(name) > MaxNameBytes || !utf8.ValidString(name), 0,
		fmt.Sprintf("an import named %.40q", name), fmt.Sprintf("name it in 1 to %d bytes of UTF-8", MaxNameBytes))
	for i, p := range list {
		phrase, err := keywords.ParsePhrase(p.Phrase)
		c.refuse(err != nil || string(phrase) != p.Phrase, i, fmt.Sprintf("phrase %.40q", p.Phrase), "clean it with ParsePhrase")
		c.refuse(p.Count < 0, i, fmt.Sprintf("count %d", p.Count), "use a number of searches")
		c.text(i, "date", p.Date, MaxNameBytes)
		c.text(i, "source", p.Source, MaxNameBytes)
		c.text(i, "locale", p.Locale, MaxNameBytes)
	}
	if err := c.err(); err != nil {
		return 0, err
	}
	return putSet(ctx, l, by, set[keywords.PastSearch]{kindSearches, searches, list, bundle{Name: name}})
}

// definitions are a list for a table.
type definitions[T any] struct {
	kind  string
	table shelf.List[T]
	list  []T
}

// putList writes a list unless the site has just that.
func putList[T any](ctx context.Context, l *Library, by kv.Author, d definitions[T]) (kv.Seq, error) {
	same, err := view(l, func(tx *kv.Tx, site string) (bool, error) { return d.table.Holds(tx, site, d.list) })
	if err != nil || same {
		return 0, err
	}
	_, seq, err := l.commit(ctx, by, d.kind, d.list)
	return seq, err
}

// set is a list that is staged, and the bundle that stands for it in a table.
type set[T any] struct {
	kind   string
	table  kv.Table[bundle]
	list   []T
	bundle bundle
}

// putSet stages a set and writes its bundle, unless the site has just that.
func putSet[T any](ctx context.Context, l *Library, by kv.Author, s set[T]) (seq kv.Seq, err error) {
	if err := s.bundle.settle(); err != nil {
		return 0, err
	}
	s.bundle.Count = len(s.list)
	if s.bundle.Chunks, err = shelf.Stage(ctx, l.store, s.list); err != nil {
		return 0, fmt.Errorf("writing %s: %w", s.kind, err)
	}
	known, err := view(l, func(tx *kv.Tx, site string) (bundle, error) { return getBundle(tx, site, s.table, s.bundle.key()) })
	if err != nil || slices.Equal(known.Chunks, s.bundle.Chunks) {
		return 0, err
	}
	_, seq, err = l.commit(ctx, by, s.kind, s.bundle)
	return seq, err
}

// checks collects what is wrong with a list of definitions.
type checks struct {
	limit, count int
	keys         map[string]int
	problems     []Problem
}

func (c *checks) refuse(bad bool, i int, found, try string) {
	if bad {
		c.problems = append(c.problems, Problem{Places: []Place{{Number: i + 1}}, Found: found, Try: try, Kind: ErrInvalid})
	}
}

func (c *checks) text(i int, field, text string, limit int) {
	found, try := checkText(field, text, limit)
	c.refuse(found != "", i, found, try)
}

func (c *checks) key(i int, key string, limit int) {
	parsed, err := keywords.ParseTopic(key)
	bad := err != nil || parsed == "" || len(key) > limit
	try := fmt.Sprintf("use up to %d of a-z, 0-9 and -, as in %q", limit, keywords.Slug(key))
	c.refuse(bad, i, fmt.Sprintf("key %.80q", key), try)
	if c.keys == nil {
		c.keys = map[string]int{}
	}
	first, twice := c.keys[key]
	c.refuse(twice, i, fmt.Sprintf("key %q again, as in row %d", key, first+1), "define each once")
	c.keys[key] = i
}

func (c *checks) err() error {
	if c.count > c.limit {
		return fmt.Errorf("%w: %d entries, at most %d", ErrInvalid, c.count, c.limit)
	}
	return join(c.problems)
}
