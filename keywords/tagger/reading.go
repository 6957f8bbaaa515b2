package tagger

import (
	"slices"
	"unicode/utf16"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/pattern"
	"moments/keywords/tagger/model"
)

// The sources of evidence.
const (
	sourceRequest = "request"
	sourceRow     = "row"
	sourceCue     = "cue"
	sourceModel   = "model"
	sourceSite    = "site"
)

// maxEvidence bounds what Query.Why has beside the evidence of the language; what comes later counts all the same.
const maxEvidence = 64

// reading is one phrase while evidence for it is added up.
type reading struct {
	vocabulary *vocabulary
	query      *keywords.Query
	intents    axis
	steps      axis
	personas   axis
	spoken     spoken // what the language says
	noted      int    // pieces of evidence, without those of the language
}

func newReading(v *vocabulary, q *keywords.Query) *reading {
	return &reading{
		vocabulary: v, query: q, intents: newAxis(v.intents), steps: newAxis(v.steps), personas: newAxis(v.personas),
	}
}

// add counts evidence on the axes that it names, and writes it down as far as it counts.
func (r *reading) add(e keywords.Evidence) {
	if !r.intents.add(string(e.For.Intent), e.Weight) {
		e.For.Intent = ""
	}
	if !r.steps.add(string(e.For.Step), e.Weight) {
		e.For.Step = ""
	}
	if !r.personas.add(string(e.For.Persona), e.Weight) {
		e.For.Persona = ""
	}
	if r.noted < maxEvidence {
		r.noted++
		r.note(e)
	}
}

func (r *reading) note(e keywords.Evidence) { r.query.Why = append(r.query.Why, e) }

func (r *reading) request(given Given) {
	m := keywords.Moment{Intent: given.Intent, Step: given.Step, Persona: given.Persona}
	if !m.IsZero() {
		r.add(keywords.Evidence{Source: sourceRequest, For: m, Weight: requestWeight})
	}
}

// rows adds what the rows say. A vetoed row counts, and so does what the negative row takes away again; its topic and
// acts do not.
func (r *reading) rows(hits []keymap.Hit) {
	for _, h := range hits {
		if by := h.VetoedBy; by != nil {
			r.add(rowEvidence(by, h.Row.Moment, -weightOf(&h)))
		}
	}
	for _, h := range hits {
		if h.Row.Negative {
			continue
		}
		r.add(rowEvidence(&h, h.Row.Moment, weightOf(&h)))
		if h.VetoedBy == nil {
			r.direct(&h)
		}
	}
}

func weightOf(h *keymap.Hit) float64 { return matchWeight(h.Row.Match) * h.Row.Factor() * h.Factor }

func rowEvidence(h *keymap.Hit, m keywords.Moment, weight float64) keywords.Evidence {
	return keywords.Evidence{Source: sourceRow, Ref: h.Row.ID, Match: h.Row.Label(), Span: h.Span, For: m, Weight: weight}
}

// direct takes the topic of a row, once, its acts, and the spelling if the row is written otherwise.
func (r *reading) direct(h *keymap.Hit) {
	q, row := r.query, h.Row
	if row.Topic != "" && !slices.Contains(q.Topics, row.Topic) {
		q.Topics = append(q.Topics, row.Topic)
	}
	q.Acts = append(q.Acts, row.Acts()...)
	if q.Corrected == "" && h.Variant == pattern.Typo {
		q.Corrected = replaced(q.Phrase, h.Typed, h.Corrected)
	}
}

// replaced is a phrase with other words at a span.
func replaced(p keywords.Phrase, span [2]int, words string) string {
	units := utf16.Encode([]rune(string(p)))
	return string(utf16.Decode(units[:span[0]])) + words + string(utf16.Decode(units[span[1]:]))
}

// names adds the names that the site knows, and what the site takes a phrase with its own subjects for.
func (r *reading) names(prior map[keywords.Intent]float64) {
	q, v := r.query, r.vocabulary
	q.Entities = append(q.Entities, v.entities(q)...)
	q.Topics = v.topicsOf(q)
	isProduct := func(e keywords.Entity) bool { return e.Kind == keywords.Product }
	if len(q.Topics) == 0 && !slices.ContainsFunc(q.Entities, isProduct) {
		return
	}
	for _, intent := range keywords.Intents() {
		if nats := prior[intent]; nats != 0 {
			r.add(keywords.Evidence{Source: sourceSite, Ref: "prior", For: keywords.Moment{Intent: intent}, Weight: nats})
		}
	}
}

// signals adds the signal words of personas that are in the phrase.
func (r *reading) signals() {
	for _, h := range r.vocabulary.signals.Match(r.query.Terms, r.query.Language) {
		r.add(keywords.Evidence{
			Source: sourceCue, Ref: "signal " + h.Row.Phrase, Span: h.Span, For: h.Row.Moment, Weight: signalWeight,
		})
	}
}

// isOpen reports whether no intent would be claimed yet and parts of speech mean something: some word is known, and there
// are enough of them, and not so many that they are a text.
func (r *reading) isOpen() bool {
	const fewest, most = 2, 10
	n := len(r.query.Terms)
	return r.spoken.knows() && n >= fewest && n <= most && claim(r.intents.distribution(), intentThreshold) == ""
}

// settle makes distributions of the intents and steps, and says what the language had to do with them.
func (r *reading) settle() {
	r.query.Intents, r.query.Steps = r.intents.distribution(), r.steps.distribution()
	if r.spoken.model != nil {
		r.explain()
	}
}

// claim makes a distribution of the personas, and claims the axes that the request gives, and those that reach their
// threshold.
func (r *reading) claim(given Given) {
	q := r.query
	q.Personas = r.personas.distribution()
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

// spoken is what a model sees in a phrase.
type spoken struct {
	model    *model.Model
	features []model.Feature
}

// knows reports whether the lexicon knows any word of the phrase.
func (s *spoken) knows() bool {
	return !slices.ContainsFunc(s.features, func(f model.Feature) bool { return f.Name == model.NothingKnown })
}
