package reading

import (
	"sync/atomic"

	"github.com/maypok86/otter/v2"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// Config says against what phrases are read.
type Config struct {
	Tagger  *tagger.Tagger
	Library *keymap.Library
	Models  *Models
	// Names are brands and products that the site knows; Prior is what a phrase with one of its subjects means here before anything
	// else is known, in nats. Neither may be changed afterwards.
	Names []keywords.Name
	Prior map[keywords.Intent]float64
	// Keep is how many readings are kept; less than 1 keeps none.
	Keep int
}

// Reader reads phrases against a site as it is now, and keeps readings until the site is another. Its methods may be called concurrently.
type Reader struct {
	cfg     Config
	current atomic.Pointer[kept]
}

// NewReader returns a reader that has read nothing.
func NewReader(cfg Config) *Reader { return &Reader{cfg: cfg} }

// kept are readings against one site.
type kept struct {
	site  tagger.Site
	cache *otter.Cache[heard, keywords.Query] // nil when nothing is kept
}

// heard is what a Query depends on besides the site.
type heard struct {
	phrase keywords.Phrase
	given  tagger.Given
}

// Site is what phrases are read against now.
func (r *Reader) Site() tagger.Site { return r.now().site }

// now returns the readings against the site as it is now, none when the library or the model has moved on.
func (r *Reader) now() *kept {
	s := r.cfg.Library.Current()
	site := tagger.Site{
		Map: s.Map, Personas: s.Personas, Steps: s.Steps, Topics: s.Topics,
		Names: r.cfg.Names, Prior: r.cfg.Prior, Model: r.cfg.Models.Current().Model,
	}
	k := r.current.Load()
	if k != nil && alike(k.site, site) {
		return k
	}
	k = &kept{site: site}
	if r.cfg.Keep > 0 {
		k.cache = otter.Must(&otter.Options[heard, keywords.Query]{MaximumSize: r.cfg.Keep})
	}
	r.current.Store(k)
	return k
}

// alike reports whether phrases are read the same against both. A part that has not changed is the same slice in both; the configuration does
// not change.
func alike(a, b tagger.Site) bool {
	return a.Map == b.Map && a.Model == b.Model && same(a.Personas, b.Personas) && same(a.Steps, b.Steps) && same(a.Topics, b.Topics)
}

func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Read returns how a phrase is read, with its personal data masked.
func (r *Reader) Read(phrase keywords.Phrase, given tagger.Given) keywords.Query {
	now, key := r.now(), heard{phrase: phrase.Masked(), given: given}
	if now.cache != nil {
		if q, ok := now.cache.GetIfPresent(key); ok {
			return q
		}
	}
	q := r.cfg.Tagger.Tag(key.phrase, now.site, key.given)
	if now.cache != nil {
		now.cache.Set(key, q)
	}
	return q
}

// Warm reads a phrase that takes everything the tagger has, so that the first visitor does not wait for its model to be loaded.
func (r *Reader) Warm() { r.cfg.Tagger.Tag("fridge sensor battery", r.Site(), tagger.Given{}) }
