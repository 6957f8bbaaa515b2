package tagger

import (
	"slices"

	"moments/keywords"
	"moments/keywords/keymap"
)

// The sources of evidence.
const (
	sourceRequest = "request"
	sourceRow     = "row"
	sourceCue     = "cue"
	sourceModel   = "model"
)

// maxEvidence bounds Query.Why; what comes later counts all the same.
const maxEvidence = 64

// reading is one phrase while evidence for it is added up.
type reading struct {
	vocabulary *vocabulary
	query      *keywords.Query
	intents    scores
	steps      scores
	personas   scores
	unknown    float64 // evidence against all intents
}

// add counts evidence on the axes that it names, and writes it down.
func (r *reading) add(e keywords.Evidence) {
	if e.For.Step != "" && !r.vocabulary.hasStep(e.For.Step) {
		e.For.Step = ""
	}
	if e.For.Persona != "" && !r.vocabulary.hasPersona(e.For.Persona) {
		e.For.Persona = ""
	}
	if e.For.Intent != "" {
		r.intents[string(e.For.Intent)] += e.Weight
	}
	if e.For.Step != "" {
		r.steps[string(e.For.Step)] += e.Weight
	}
	if e.For.Persona != "" {
		r.personas[string(e.For.Persona)] += e.Weight
	}
	if len(r.query.Why) < maxEvidence {
		r.query.Why = append(r.query.Why, e)
	}
}

func (r *reading) request(given Given) {
	m := keywords.Moment{Intent: given.Intent, Step: given.Step, Persona: given.Persona}
	if !m.IsZero() {
		r.add(keywords.Evidence{Source: sourceRequest, For: m, Weight: requestWeight})
	}
}

// rows adds what the rows say. A vetoed row counts, and so does what the negative row takes away again; its topic and pin
// do not.
func (r *reading) rows(hits []keymap.Hit) {
	for _, h := range hits {
		if by := h.VetoedBy; by != nil {
			r.add(rowEvidence(by, h.Row.Moment, -weightOf(h.Row)))
		}
	}
	for _, h := range hits {
		if h.Row.Negative {
			continue
		}
		r.add(rowEvidence(&h, h.Row.Moment, weightOf(h.Row)))
		if h.VetoedBy == nil {
			r.direct(h.Row)
		}
	}
}

func weightOf(row *keymap.Row) float64 { return matchWeight(row.Match) * row.Factor() }

func rowEvidence(h *keymap.Hit, m keywords.Moment, weight float64) keywords.Evidence {
	return keywords.Evidence{Source: sourceRow, Ref: h.Row.ID, Match: h.Row.Label(), Span: h.Span, For: m, Weight: weight}
}

// direct takes the topic and the pin of a row, each once.
func (r *reading) direct(row *keymap.Row) {
	q := r.query
	if row.Topic != "" && !slices.Contains(q.Topics, row.Topic) {
		q.Topics = append(q.Topics, row.Topic)
	}
	if row.Pin != "" && !slices.Contains(q.Pins, row.Pin) {
		q.Pins = append(q.Pins, row.Pin)
	}
}

func (r *reading) cues(list []found) {
	for _, f := range list {
		r.query.Navigational = r.query.Navigational || f.cue.navigational
		r.say(sourceCue, f.cue, f.span(r.query.Terms))
	}
}

// say adds the effects of a cue. A cue for a step that the site does not have says nothing of it.
func (r *reading) say(source string, q *cue, span [2]int) {
	for _, e := range q.effects {
		if e.moment.Step != "" && !r.vocabulary.hasStep(e.moment.Step) {
			continue
		}
		if e.moment.IsZero() {
			r.unknown += e.weight
		}
		r.add(keywords.Evidence{Source: source, Ref: q.name, Span: span, For: e.moment, Weight: e.weight})
	}
}

// signals adds the signal words of personas that are in the phrase.
func (r *reading) signals() {
	for _, h := range r.vocabulary.signals.Match(r.query.Terms, "") {
		r.add(keywords.Evidence{
			Source: sourceCue, Ref: "signal " + h.Row.Phrase, Span: h.Span, For: h.Row.Moment, Weight: signalWeight,
		})
	}
}

// model adds what prose's tags show, by the names under which the cue file weighs it.
func (r *reading) model(c *cues, names []string) {
	for _, name := range names {
		if q := c.named[name]; q != nil {
			r.say(sourceModel, q, [2]int{})
		}
	}
}

// settle makes distributions of the evidence so far.
func (r *reading) settle() {
	r.query.Intents = r.intents.distribution(r.vocabulary.intents, r.unknown)
	r.query.Steps = r.steps.distribution(r.vocabulary.steps, 0)
	r.query.Personas = r.personas.distribution(r.vocabulary.personas, 0)
}

// isOpen reports whether no intent is claimed yet and there are words enough for tags to mean something.
func (r *reading) isOpen() bool {
	return len(r.query.Terms) > 1 && claim(r.query.Intents, intentThreshold) == ""
}

// claim fills in the axes that the request gives, and those that reach their threshold.
func (r *reading) claim(given Given) {
	q := r.query
	q.Moment = keywords.Moment{Intent: given.Intent, Step: given.Step, Persona: given.Persona}
	if q.Moment.Intent == "" {
		q.Moment.Intent = keywords.Intent(claim(q.Intents, intentThreshold))
	}
	if q.Moment.Step == "" {
		q.Moment.Step = keywords.Step(claim(q.Steps, stepThreshold))
	}
	if q.Moment.Persona == "" {
		q.Moment.Persona = keywords.Persona(claim(q.Personas, personaThreshold))
	}
	if q.Moment.Intent != "" {
		q.Confidence = q.Intents.P(string(q.Moment.Intent))
	}
}
