package engine

import (
	"fmt"

	"moments/keywords"
	"moments/keywords/tagger"
)

// ReadsAgainst is what phrases are read against now.
func (e *Engine) ReadsAgainst() tagger.Site { return e.reader.Site() }

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
	return e.reader.Read(phrase, r.told()), nil
}

// told is what the request says of the visitor.
func (r *Request) told() tagger.Given {
	return tagger.Given{Intent: r.Intent, Step: r.Step, Persona: r.Persona, Language: language(r.Locale)}
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
