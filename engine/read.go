package engine

import (
	"fmt"

	"github.com/maypok86/otter/v2"

	"moments/keywords"
	"moments/keywords/tagger"
)

// readings caches how phrases are read against one site.
type readings struct {
	site  tagger.Site
	cache *otter.Cache[heard, keywords.Query] // nil when nothing is kept
}

// heard is what a Query depends on besides the site.
type heard struct {
	phrase keywords.Phrase
	given  tagger.Given
}

// current returns the cache of the site as it is now, with a new one when the library or the model has moved on.
func (e *Engine) current() *readings {
	s := e.library.Current()
	site := tagger.Site{
		Map: s.Map, Personas: s.Personas, Steps: s.Steps, Topics: s.Topics,
		Names: e.cfg.Names, Prior: e.cfg.Prior, Model: e.models.Current().Model,
	}
	r := e.readings.Load()
	if r != nil && alike(r.site, site) {
		return r
	}
	r = &readings{site: site}
	if e.cfg.Readings > 0 {
		r.cache = otter.Must(&otter.Options[heard, keywords.Query]{MaximumSize: e.cfg.Readings})
	}
	e.readings.Store(r)
	return r
}

// alike reports whether phrases are read the same against both. A part that has not changed is the same slice in both; the configuration does
// not change.
func alike(a, b tagger.Site) bool {
	return a.Map == b.Map && a.Model == b.Model && sameSlice(a.Personas, b.Personas) && sameSlice(a.Steps, b.Steps) &&
		sameSlice(a.Topics, b.Topics)
}

func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Read returns how the request's phrase is read, without what is known of the visitor beside the request. It returns keywords.ErrPhraseEmpty or
// ErrPhraseTooLong, and ErrRequest for a request that is wrong besides.
func (e *Engine) Read(r Request) (keywords.Query, error) {
	if err := r.check(e.known); err != nil {
		return keywords.Query{}, err
	}
	phrase, err := keywords.ParsePhrase(r.Phrase)
	if err != nil {
		return keywords.Query{}, err
	}
	return e.read(phrase, r.told()), nil
}

// told is what the request says of the visitor.
func (r *Request) told() tagger.Given {
	return tagger.Given{Intent: r.Intent, Step: r.Step, Persona: r.Persona, Language: language(r.Locale)}
}

func (e *Engine) read(phrase keywords.Phrase, given tagger.Given) keywords.Query {
	now := e.current()
	key := heard{phrase: phrase.Masked(), given: given}
	if now.cache != nil {
		if q, ok := now.cache.GetIfPresent(key); ok {
			return q
		}
	}
	q := e.cfg.Tagger.Tag(key.phrase, now.site, key.given)
	if now.cache != nil {
		now.cache.Set(key, q)
	}
	return q
}

// Defined returns an error for a step or a persona that the site has not defined. As long as it has defined no persona, there is nothing to
// hold one against, and any may be named.
func (e *Engine) Defined(m keywords.Moment) error {
	if len(e.library.Current().Personas) == 0 {
		m.Persona = ""
	}
	return e.known(m)
}

// known refuses a step or a persona that the site has not defined.
func (e *Engine) known(m keywords.Moment) error {
	s := e.library.Current()
	if m.Step != "" && !hasStep(s.Steps, m.Step) {
		return &RequestError{"step", fmt.Sprintf("%q", m.Step), "use one of " + list(s.Steps, stepKey)}
	}
	if m.Persona != "" && !hasPersona(s.Personas, m.Persona) {
		return &RequestError{"persona", fmt.Sprintf("%q", m.Persona), "use one of " + list(s.Personas, personaKey)}
	}
	return nil
}
