package reread

import (
	"reflect"
	"slices"
	"strings"

	"moments/content"
	"moments/engine/journal"
	"moments/engine/rule"
	"moments/engine/session"
	"moments/keywords"
	"moments/keywords/tagger"
)

// Config says what is read against what.
type Config struct {
	Tagger *tagger.Tagger
	// Before is the site as phrases are read against now, After as they would be.
	Before, After tagger.Site
	// Facts of an asset as it is now, nil for one that is gone.
	Facts func(content.AssetID) *content.Facts
	Rules *rule.Set // of the site, beside those of the map; nil is none
}

// Reader reads past answers again. It keeps what it has read. It is for one goroutine.
type Reader struct {
	cfg    Config
	read   map[heard]reading
	report Report
	moves  map[Move]int
}

// heard is what a reading hangs on.
type heard struct {
	phrase keywords.Phrase
	given  tagger.Given
}

// reading is a phrase as it is read before and after.
type reading struct {
	before, after keywords.Query
	same          bool
}

// NewReader returns a reader that has read nothing.
func NewReader(cfg Config) *Reader {
	return &Reader{cfg: cfg, read: map[heard]reading{}, moves: map[Move]int{}}
}

// again reads the phrase of an answer against both maps.
func (r *Reader) again(a *journal.Answer) reading {
	key := heard{keywords.Phrase(a.Phrase), tagger.Given{
		Intent: a.Given.Moment.Intent, Step: a.Given.Moment.Step, Persona: a.Given.Moment.Persona, Language: language(a.Given.Locale),
	}}
	known, ok := r.read[key]
	if !ok {
		known.before = r.cfg.Tagger.Tag(key.phrase, r.cfg.Before, key.given)
		known.after = r.cfg.Tagger.Tag(key.phrase, r.cfg.After, key.given)
		known.same = Alike(&known.before, &known.after)
		r.read[key] = known
	}
	return known
}

// Alike reports whether two readings of a phrase are the same to ranking: what is claimed, all shares, topics, and what rows want done. Which
// rows spoke does not matter.
func Alike(a, b *keywords.Query) bool {
	return a.Moment == b.Moment && reflect.DeepEqual(a.Intents, b.Intents) && reflect.DeepEqual(a.Steps, b.Steps) &&
		reflect.DeepEqual(a.Personas, b.Personas) && reflect.DeepEqual(a.Topics, b.Topics) && slices.EqualFunc(a.Acts, b.Acts, sameAct)
}

// sameAct reports whether two acts want the same, whatever their rows are called.
func sameAct(a, b keywords.Act) bool {
	b.Row = a.Row
	return a == b
}

// asked are the queries as they were with what else was known of the visitor: the one that was answered, and the one that would have been. An
// axis that both maps read alike stays as it was logged. What earlier phrases of the session said of the persona is not in the log, what the
// page says is.
func (r *Reader) asked(a *journal.Answer, read *reading) (was, would keywords.Query) {
	was, would = read.before, read.after
	was.Moment, was.Intents, was.Steps, was.Personas = a.Moment, a.Reading.Intents, a.Reading.Steps, a.Reading.Personas
	was.Topics = a.Reading.Topics
	if reflect.DeepEqual(read.before.Intents, read.after.Intents) {
		would.Moment.Intent, would.Intents = was.Moment.Intent, was.Intents
	}
	if reflect.DeepEqual(read.before.Steps, read.after.Steps) {
		would.Moment.Step, would.Steps = was.Moment.Step, was.Steps
	}
	if reflect.DeepEqual(read.before.Topics, read.after.Topics) {
		would.Topics = was.Topics
	}
	if reflect.DeepEqual(read.before.Personas, read.after.Personas) {
		would.Moment.Persona, would.Personas = was.Moment.Persona, was.Personas
		return was, would
	}
	if page := r.cfg.Facts(a.On); page != nil {
		given := tagger.Given{Persona: a.Given.Moment.Persona}
		would = tagger.Know(would, given, tagger.Visitor{Page: session.Readers(page.Moments)})
	}
	return was, would
}

// language is that of a locale: de of de-AT.
func language(locale string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	return strings.ToLower(code)
}
