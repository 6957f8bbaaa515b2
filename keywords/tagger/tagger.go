package tagger

import (
	"fmt"
	"slices"
	"sync/atomic"
	"unsafe"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger/model"
	"moments/keywords/tagger/speech"
)

// Config says how a Tagger reads.
type Config struct {
	// NoSpeech leaves parts of speech out: phrases that rows and the language do not decide stay as they are.
	NoSpeech bool
}

// Tagger reads phrases. It may be used by many goroutines, and starts none. Prose's model is loaded when the first phrase
// needs it.
type Tagger struct {
	cfg    Config
	models map[keywords.Language]*model.Model
	speech speech.Reader
	recent [3]atomic.Pointer[vocabulary] // of the sites that were read against last: two, while one changes
	next   atomic.Uint32                 // counts the places of recent that were filled
}

// Site is what phrases are read against. Its parts must not be changed afterwards: a Tagger keeps what it has made of
// them for as long as it is given the same ones. A nil Map has no rows; no steps means the default ones.
type Site struct {
	Map      *keymap.Map
	Personas []keywords.PersonaDefinition
	Steps    []keywords.StepDefinition
	Topics   []keywords.Topic
	// Names are brands and products that the site knows.
	Names []keywords.Name
	// Prior is what a phrase with one of the site's topics or products means here before anything else is known, in nats for
	// each intent: a shop may say that it speaks for buy.
	Prior map[keywords.Intent]float64
	// Model reads English phrases in the place of the one that is part of the program, nil for that one.
	Model *model.Model
}

// Given is what a request says of the visitor. What is not blank is claimed. Language is BCP 47; without it the language is
// told from the phrase.
type Given struct {
	Intent   keywords.Intent
	Step     keywords.Step
	Persona  keywords.Persona
	Language string
}

// Languages are the languages whose cues are known.
func Languages() []keywords.Language {
	return []keywords.Language{keywords.English, keywords.German, keywords.Spanish, keywords.French}
}

// New returns a Tagger. It takes some tens of milliseconds, and panics when an embedded file is damaged, which the tests rule out.
func New(cfg Config) *Tagger {
	t := &Tagger{cfg: cfg, models: map[keywords.Language]*model.Model{}}
	for _, language := range Languages() {
		m, err := model.Load(language)
		if err != nil {
			panic(fmt.Sprintf("reading the embedded model of %s: %v", language, err))
		}
		t.models[language] = m
	}
	return t
}

// Tag reads a phrase against a site. It takes microseconds, and the time of prose (about 100) for phrases that rows and the
// language leave open; the first of those also loads prose's model.
func (t *Tagger) Tag(p keywords.Phrase, site Site, given Given) keywords.Query {
	q := keywords.Query{Phrase: p, Language: given.Language, MapVersion: versionOf(site.Map)}
	if q.Language == "" {
		q.Language = string(keywords.Detect(p))
	}
	language := keywords.LanguageOf(q.Language)
	q.Terms = p.Terms(language)
	r := newReading(t.vocabularyOf(site), &q)
	r.request(given)
	r.rows(site.Map.Match(q.Terms, q.Language))
	r.names(site.Prior)
	if m := t.model(site, language); m != nil && len(q.Terms) > 0 {
		r.language(m)
		if !t.cfg.NoSpeech && m.Lexicon().Language == keywords.English && r.isOpen() {
			r.parts(t.speech.Names(p))
		}
	}
	r.settle()
	r.signals()
	r.claim(given)
	return q
}

// Knows reports whether a folded word is one of a language's that the Tagger has: such a word is not misspelled, however near
// it is to another.
func (t *Tagger) Knows(word string) bool {
	for language, m := range t.models {
		if len(m.Lexicon().Classes(language.Stem(word))) > 0 {
			return true
		}
	}
	return false
}

// model is the one for a language, English for an unknown one, nil for a language without.
func (t *Tagger) model(site Site, language keywords.Language) *model.Model {
	if language == "" {
		language = keywords.English
	}
	if language == keywords.English && site.Model != nil {
		return site.Model
	}
	return t.models[language]
}

func versionOf(m *keymap.Map) int {
	if m == nil {
		return 0
	}
	return m.Version
}

// vocabularyOf makes the vocabulary of a site, or takes a recent one when it was of the same parts.
func (t *Tagger) vocabularyOf(site Site) *vocabulary {
	for i := range t.recent {
		if v := t.recent[i].Load(); v != nil && v.isOf(site) {
			return v
		}
	}
	v := newVocabulary(site)
	t.recent[t.next.Add(1)%uint32(len(t.recent))].Store(v)
	return v
}

func (v *vocabulary) isOf(site Site) bool {
	return same(v.site.Personas, site.Personas) && same(v.site.Steps, site.Steps) && same(v.site.Topics, site.Topics) && same(v.site.Names, site.Names)
}

// same reports whether two slices are the same part of the same array.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && unsafe.SliceData(a) == unsafe.SliceData(b)
}

// has reports whether evidence may count for a value: one that the site has.
func has[K ~string](values []string, key K) bool { return slices.Contains(values, string(key)) }
