package tagger

import (
	"fmt"
	"strings"
	"sync/atomic"
	"unsafe"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Config says how a Tagger reads.
type Config struct {
	// NoModel leaves prose out: phrases that rows and cues do not decide stay as they are.
	NoModel bool
}

// Tagger reads phrases. It may be used by many goroutines, and starts none. Prose's model is loaded when the first
// phrase needs it.
type Tagger struct {
	cfg    Config
	cues   *cues
	speech speech
	last   atomic.Pointer[vocabulary] // of the site that was read against last
}

// Site is what phrases are read against. Its slices must not be changed afterwards: a Tagger keeps what it has made of
// them for as long as it is given the same ones. A nil Map has no rows; no steps means the default ones.
type Site struct {
	Map      *keymap.Map
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition
	Topics   []keywords.Topic
}

// Given is what a request says of the visitor. What is not blank is claimed; Language is BCP 47, "" means English.
type Given struct {
	Intent   keywords.Intent
	Step     keywords.Step
	Persona  keywords.Persona
	Language string
}

// New returns a Tagger. It panics when an embedded cue file is damaged, which the tests rule out.
func New(cfg Config) *Tagger {
	c, err := parseCues(cuesEN, placesEN)
	if err != nil {
		panic(fmt.Sprintf("reading the embedded cues: %v", err))
	}
	return &Tagger{cfg: cfg, cues: c}
}

// Tag reads a phrase against a site. It takes microseconds, and the time of prose (about 100) for phrases that rows and
// cues leave open; the first of those also loads prose's model. Corrected is always blank.
func (t *Tagger) Tag(p keywords.Phrase, site Site, given Given) keywords.Query {
	q := keywords.Query{Phrase: p, Terms: p.Terms(keywords.English), Language: given.Language, MapVersion: versionOf(site.Map)}
	if q.Language == "" {
		q.Language = "en"
	}
	r := reading{vocabulary: t.vocabularyOf(site), query: &q, intents: scores{}, steps: scores{}, personas: scores{}}
	r.request(given)
	r.rows(site.Map.Match(q.Terms, q.Language))
	if isEnglish(q.Language) && len(q.Terms) > 0 {
		r.cues(t.cues.match(p, q.Terms))
	}
	r.signals()
	r.settle()
	if !t.cfg.NoModel && isEnglish(q.Language) && r.isOpen() {
		r.model(t.cues, features(t.speech.tags(p)))
		r.settle()
	}
	r.claim(given)
	q.Topics = r.vocabulary.topicsOf(q.Topics, q.Terms)
	return q
}

func versionOf(m *keymap.Map) int {
	if m == nil {
		return 0
	}
	return m.Version
}

func isEnglish(language string) bool {
	return strings.EqualFold(language, "en") || len(language) > 2 && strings.EqualFold(language[:3], "en-")
}

// vocabularyOf makes the vocabulary of a site, or takes the last one when it was of the same slices.
func (t *Tagger) vocabularyOf(site Site) *vocabulary {
	if v := t.last.Load(); v != nil && same(v.site.Personas, site.Personas) &&
		same(v.site.Steps, site.Steps) && same(v.site.Topics, site.Topics) {
		return v
	}
	v := newVocabulary(site)
	t.last.Store(v)
	return v
}

// same reports whether two slices are the same part of the same array.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && unsafe.SliceData(a) == unsafe.SliceData(b)
}
